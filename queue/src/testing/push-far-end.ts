import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushPayload } from '@gridcall/contract/http-push.ts';

/** How the push service behaves from now on. */
export type PushMood = 'take' | 'gone' | 'limit' | 'refuse' | 'slow' | 'vanish' | 'elsewhere';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly payload: PushPayload;
}

/**
 * A push service and the phones behind it, by their standards and by nothing of ours: it checks who sends (RFC 8292), what
 * it must say (RFC 8030), and the phone opens it (RFC 8291).
 */
export class PushFarEnd {
  mood: PushMood = 'take';
  retryAfter = '120';
  readonly received: Received[] = [];
  /** What was wrong with what came; a good sender leaves this empty. */
  readonly faults: string[] = [];
  asked = 0;
  readonly #server: Server;
  readonly #phone = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  private constructor() {
    this.#phone.generateKeys();
    this.#server = createServer((request, response) => {
      this.asked += 1;
      void this.#answer(request, response);
    });
  }

  static async start(): Promise<PushFarEnd> {
    const farEnd = new PushFarEnd();
    await new Promise<void>((resolve) => farEnd.#server.listen(0, '127.0.0.1', resolve));
    return farEnd;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a browser would hand to its page when it subscribes. */
  subscription(path = 'phone-1') {
    return {
      endpoint: `http://${this.host}/${path}`,
      keys: { p256dh: this.#phone.getPublicKey('base64url'), auth: this.#auth.toString('base64url') },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    switch (this.mood) {
      case 'vanish':
        request.socket.destroy();
        return;
      case 'slow':
        return;
      case 'gone':
        response.writeHead(410).end();
        return;
      case 'refuse':
        response.writeHead(403).end('no');
        return;
      case 'elsewhere':
        response.writeHead(307, { location: `http://${this.host}/elsewhere` }).end();
        return;
      case 'limit':
        response.writeHead(429, { 'retry-after': this.retryAfter }).end();
        return;
      case 'take':
        this.#take(request, Buffer.concat(chunks));
        response.writeHead(201).end();
    }
  }

  #take(request: IncomingMessage, body: Buffer): void {
    const { headers, url = '', method } = request;
    try {
      if (method !== 'POST') throw new Error(`method ${method}`);
      if (headers['content-encoding'] !== 'aes128gcm') throw new Error('content-encoding');
      if (!/^[0-9]+$/.test(String(headers['ttl']))) throw new Error('ttl');
      if (!/^(?:very-low|low|normal|high)$/.test(String(headers['urgency']))) throw new Error('urgency');
      if (!/^[A-Za-z0-9_-]{1,32}$/.test(String(headers['topic']))) throw new Error('topic');
      this.#checkSender(headers.authorization ?? '');
      this.received.push({ path: url.slice(1), headers, payload: JSON.parse(this.#open(body).toString('utf8')) });
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    }
  }

  #checkSender(authorization: string): void {
    const [, head = '', claims = '', mark = '', key = ''] =
      /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization) ?? [];
    const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (read(head).alg !== 'ES256') throw new Error('alg');
    const { aud, exp } = read(claims);
    if (aud !== `http://${this.host}`) throw new Error(`aud ${aud}`);
    if (typeof exp !== 'number' || !Number.isInteger(exp)) throw new Error('exp');
    const point = Buffer.from(key, 'base64url');
    const x = point.subarray(1, 33).toString('base64url');
    const y = point.subarray(33).toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const signed = Buffer.from(`${head}.${claims}`);
    const isGood = verify(
      'sha256',
      signed,
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(mark, 'base64url'),
    );
    if (!isGood) throw new Error('signature');
  }

  #open(body: Buffer): Buffer {
    const hmac = (key: Buffer, ...parts: (Buffer | string)[]) => {
      const digest = createHmac('sha256', key);
      for (const part of parts) digest.update(part);
      return digest.digest();
    };
    const salt = body.subarray(0, 16);
    const theirs = body.subarray(21, 21 + body.readUInt8(20));
    const text = body.subarray(21 + theirs.length);
    const keying = hmac(
      hmac(this.#auth, this.#phone.computeSecret(theirs)),
      ...['WebPush: info\0', this.#phone.getPublicKey(), theirs, Buffer.from([1])],
    );
    const pseudo = hmac(salt, keying);
    const key = hmac(pseudo, 'Content-Encoding: aes128gcm\0', Buffer.from([1])).subarray(0, 16);
    const nonce = hmac(pseudo, 'Content-Encoding: nonce\0', Buffer.from([1])).subarray(0, 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(text.subarray(-16));
    const plain = Buffer.concat([decipher.update(text.subarray(0, -16)), decipher.final()]);
    if (plain.at(-1) !== 2) throw new Error('the last record does not say that it is');
    return plain.subarray(0, -1);
  }
}
