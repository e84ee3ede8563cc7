import http from 'node:http';
import https from 'node:https';

export interface HttpReply {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

export interface RequestOptions {
  readonly body?: string;
  readonly mediaType?: string;
  /** Until the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What a lane or the way down needs of the wire to the queue. The simulation brings a wire of its own. */
export interface Connection {
  /** @throws whatever the socket says, and a timeout; an answer of any status is no error */
  request(method: 'GET' | 'POST', path: string, options: RequestOptions): Promise<HttpReply>;
  close(): void;
}

/** A far end that answers more than this has nothing to say to a gateway. */
const REPLY_BYTES_MAXIMUM = 4 * 1024 * 1024;

/** One kept-alive connection of its own to the queue: a slow lane never makes another wait for a socket. */
export class HttpConnection implements Connection {
  readonly #base: URL;
  readonly #token: string;
  readonly #agent: http.Agent;

  constructor(url: string, token: string) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
    this.#token = token;
    const secure = this.#base.protocol === 'https:';
    const Agent = secure ? https.Agent : http.Agent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  request(method: 'GET' | 'POST', path: string, options: RequestOptions): Promise<HttpReply> {
    const url = new URL(path, this.#base);
    const send = url.protocol === 'https:' ? https.request : http.request;
    // For the whole answer: a far end that sends a byte now and then would hold the lane for ever.
    const deadline = AbortSignal.timeout(options.timeoutMs);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(deadline.aborted ? new Error(`no answer within ${options.timeoutMs} ms`) : error);
      const request = send(url, {
        method,
        agent: this.#agent,
        signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
        headers: {
          authorization: `Bearer ${this.#token}`,
          accept: 'application/json',
          ...(options.body === undefined
            ? {}
            : {
                'content-type': options.mediaType ?? 'application/json',
                'content-length': Buffer.byteLength(options.body),
              }),
        },
      });
      request.on('error', fail);
      request.on('response', (response) => collect(response, resolve, fail));
      request.end(options.body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function collect(
  response: http.IncomingMessage,
  resolve: (reply: HttpReply) => void,
  reject: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > REPLY_BYTES_MAXIMUM) response.destroy(new Error('the answer is too large'));
    else chunks.push(chunk);
  });
  response.on('error', reject);
  response.on('end', () =>
    resolve({
      status: response.statusCode ?? 0,
      body: Buffer.concat(chunks).toString('utf8'),
      retryAfter: response.headers['retry-after'],
    }),
  );
}
