import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';

/** The link of one device, with the topics that are its own. */
export type LinkOfDevice = LinkCreated & { readonly topics: NonNullable<LinkCreated['topics']> };

/** The gateway's and the queue's HTTP as a test or a bench calls it. Answers of 4xx and 5xx are returned, not thrown. */
export class HttpClient {
  readonly base: string;
  readonly #token: string;

  constructor(port: number, token: string) {
    this.base = `http://127.0.0.1:${port}`;
    this.#token = token;
  }

  async request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly body: T }> {
    const response = await fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.request<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Makes a link at the gateway. */
  async link(
    id: string,
    options: {
      readonly kind?: string;
      readonly place?: string;
      readonly company?: string;
      readonly reportEveryMs?: number;
    } = {},
  ): Promise<LinkOfDevice> {
    const { status, body } = await this.request<LinkOfDevice>('POST', '/api/v1/administration/links', {
      deviceKind: options.kind ?? 'gas-detector',
      companyId: options.company ?? 'jinfeng',
      placeId: options.place ?? 'jinfeng-1-lobby',
      id,
      ...(options.reportEveryMs === undefined ? {} : { reportEveryMs: options.reportEveryMs }),
    });
    if (status !== 201) throw new Error(`link ${id}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}
