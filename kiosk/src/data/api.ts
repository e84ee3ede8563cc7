import { type Fault, faultOf, type Language, localFault, type Result } from './result.ts';

export interface ApiOptions {
  /** `/api/v1` at the gateway, `/v1` at the queue. */
  readonly root: string;
  readonly language: () => Language;
  /** Called on every 401 but the sign-in's own: the page goes back to sign-in. */
  readonly onSignedOut?: () => void;
  readonly timeoutMs?: number;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Api {
  readonly options: ApiOptions;
  call<T>(method: Method, path: string, options?: CallOptions): Promise<Result<T>>;
  /** The server's time as last heard, so that a phone with a wrong clock still counts right. ms since the epoch. */
  now(): number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

export function createApi(options: ApiOptions): Api {
  let serverAheadMs = 0;
  return {
    options,
    now: () => Date.now() + serverAheadMs,
    async call<T>(method: Method, path: string, call: CallOptions = {}): Promise<Result<T>> {
      const answer = await send<T>(options, method, path, call);
      if (answer.date !== null) serverAheadMs = offset(answer.date);
      if (!answer.result.ok && answer.result.fault.status === 401) options.onSignedOut?.();
      return answer.result;
    },
  };
}

/** The Date header has whole seconds: an offset below two of them is noise, not a wrong clock. */
function offset(date: string): number {
  const ahead = Date.parse(date) - Date.now();
  return Number.isFinite(ahead) && Math.abs(ahead) > 2000 ? ahead : 0;
}

export function withQuery(path: string, query: CallOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function send<T>(
  options: ApiOptions,
  method: Method,
  path: string,
  call: CallOptions,
): Promise<{ result: Result<T>; date: string | null }> {
  const language = options.language();
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    const response = await fetch(withQuery(options.root + path, call.query), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal ? AbortSignal.any([timeout, call.signal]) : timeout,
      headers: {
        accept: 'application/json',
        'accept-language': language,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const date = response.headers.get('date');
    const body = await bodyOf(response);
    if (response.ok && body !== UNREADABLE) return { result: { ok: true, value: body as T }, date };
    return { result: { ok: false, fault: faultOf(response.status, body, options.language) }, date };
  } catch {
    return { result: { ok: false, fault: faultOfThrow(timeout, call.signal, options.language) }, date: null };
  }
}

const UNREADABLE = Symbol('unreadable');

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}

function faultOfThrow(timeout: AbortSignal, own: AbortSignal | undefined, language: () => Language): Fault {
  if (own?.aborted) return localFault('CANCELLED', language);
  return localFault(timeout.aborted ? 'TIMED_OUT' : 'UNREACHABLE', language);
}
