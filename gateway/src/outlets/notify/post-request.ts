/** One POST to a far end that may be slow, refuse, or talk for ever. */
export interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export type PostReply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly retryAfter: string | undefined }
  /** Nothing came back; why, without the address. */
  | { readonly kind: 'none'; readonly reason: string };

/** An answer says in a few words whether it was taken. */
const REPLY_BYTES_MAXIMUM = 64 * 1024;

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    '对方拒绝连接：请检查地址和对方是否在运行 / the far end refuses the connection: check the address, and that it runs',
  ENOTFOUND: '域名查不到：请检查地址和 DNS / the host name is not found: check the address and the DNS',
  EAI_AGAIN: '域名查不到：网络或 DNS 不通 / the host name is not found: the network or the DNS is down',
  ECONNRESET: '连接被对方断开 / the far end broke the connection off',
  UND_ERR_SOCKET: '连接被对方断开 / the far end broke the connection off',
  EHOSTUNREACH: '网络不通 / there is no way to the far end',
  ENETUNREACH: '网络不通 / there is no way to the far end',
  ETIMEDOUT: '对方没有回应 / the far end does not answer',
  UND_ERR_CONNECT_TIMEOUT: '对方没有回应 / the far end does not answer',
};
const certificate = '对方的证书不受信任 / the certificate of the far end is not trusted';
export const noAnswer = '对方没有及时回应 / the far end did not answer in time';

export async function post({ url, body, headers, signal }: PostRequest): Promise<PostReply> {
  try {
    // A far end that sends us elsewhere could be anybody: what was meant for it goes nowhere else.
    const response = await fetch(url, {
      ...{ method: 'POST', body, signal, redirect: 'manual' },
      // Notices are rare: a connection that was kept is one that the far end has meanwhile let go.
      headers: { ...headers, connection: 'close' },
    });
    const text = await readSome(response);
    return {
      kind: 'answer',
      status: response.status,
      body: text,
      retryAfter: response.headers.get('retry-after') ?? undefined,
    };
  } catch (error) {
    return { kind: 'none', reason: signal.aborted ? noAnswer : reasonOf(error) };
  }
}

async function readSome(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= REPLY_BYTES_MAXIMUM) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, REPLY_BYTES_MAXIMUM);
}

/** The words of the socket would show the address. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  if (typeof code !== 'string') return '请求没有发出去 / the request could not be made';
  if (/CERT|SIGNED|TLS|SSL/.test(code)) return certificate;
  return known[code] ?? `请求没有发出去（${code}）/ the request could not be made (${code})`;
}

/** What a status means where nothing else is known of it. */
export function statusInWords(status: number): { readonly reason: string; readonly isFinal: boolean } {
  if (status === 401 || status === 403) {
    return {
      reason: `对方不认我们的凭证（${status}）：请检查密钥 / it does not know us (${status}): check the secret`,
      isFinal: true,
    };
  }
  if (status === 429) return { reason: '发送太快，对方限流（429）/ too fast for the far end (429)', isFinal: false };
  if (status >= 300 && status < 400) {
    return {
      reason: `对方转到了别处（${status}）：请填写最终地址 / it sends us elsewhere (${status}): set the final address`,
      isFinal: true,
    };
  }
  if (status >= 400 && status < 500) {
    return { reason: `对方不接受内容（${status}）/ the far end does not take it (${status})`, isFinal: true };
  }
  return { reason: `对方出错（${status}）/ the far end has failed (${status})`, isFinal: false };
}
