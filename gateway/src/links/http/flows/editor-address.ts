import type { Words } from '@gridcall/contract/http-headers.ts';

/** Where the editor listens, as far as it does. */
export interface EditorListening {
  readonly host: string;
  readonly port: number;
  /** What browsers are told where a proxy stands in front; empty for none. */
  readonly url: string;
  /** The system's code for why it does not listen; null while it does. */
  readonly fault: string | null;
}

export type EditorAddress =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly cause: Words; readonly mend: Words };

/**
 * The editor's origin for a browser that has the pages at `pagesHost`: another port of the same host, or the name that was set.
 * A browser elsewhere is told what is missing instead of being led to a port of its own machine.
 */
export function editorAddress({ host, port, url, fault }: EditorListening, pagesHost: string): EditorAddress {
  if (fault !== null) return refused(`${host}:${port}`, fault);
  if (url !== '') return { ok: true, origin: url };
  const hostname = URL.parse(`http://${pagesHost}`)?.hostname ?? '';
  if (isThisMachine(host) && !isThisMachine(hostname)) return outOfReach(hostname);
  return { ok: true, origin: `http://${hostname}:${port}` };
}

function isThisMachine(host: string): boolean {
  return /^(?:127\.[0-9.]+|\[?::1\]?|(?:.+\.)?localhost)$/i.test(host);
}

function refused(place: string, code: string): EditorAddress {
  return {
    ok: false,
    cause: { zh: `编辑器不能在 ${place} 监听（${code}）`, en: `The editor cannot listen on ${place} (${code})` },
    mend: {
      zh: '请停掉占用它的程序，或在 gridcall.yaml 里换 flows.editorPort，再重启网关。流程本身照常运行。',
      en: 'Stop what uses it, or set another flows.editorPort in gridcall.yaml, and start the gateway again. Flows run all the same.',
    },
  };
}

function outOfReach(hostname: string): EditorAddress {
  return {
    ok: false,
    cause: {
      zh: `编辑器只在网关本机上监听，从 ${hostname} 打不开`,
      en: `The editor listens on the gateway's own machine alone: it cannot be reached at ${hostname}`,
    },
    mend: {
      zh: '请在 gridcall.yaml 里设 flows.editorHost（同 http.host）；前面有代理的，设 flows.editorUrl。再重启网关。',
      en: 'Set flows.editorHost in gridcall.yaml (as http.host), or flows.editorUrl where a proxy stands in front, and start the gateway again.',
    },
  };
}
