import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type Api, createApi } from './api.ts';
import { type LiveStatus, type LiveStream, type LiveStreamOptions, openLiveStream } from './live-stream.ts';
import { Observable } from './observable.ts';
import type { Language, Result } from './result.ts';
import { nextSession, onlyFor, type SessionInput, type SessionState } from './session.ts';
import { readSession, signIn, signOut } from './session-api.ts';

export interface StaffStoreOptions {
  /** `/api/v1` at the gateway, `/v1` at the queue. */
  readonly root: string;
  readonly roles: readonly Session['role'][];
  readonly language: () => Language;
  readonly changeEvent: LiveStreamOptions<unknown>['changeEvent'];
}

/** What every page for staff shares: the session, and a live stream that stands exactly while somebody is signed in. */
export abstract class StaffStore<Change> extends Observable {
  readonly api: Api;
  session: SessionState = { kind: 'unknown' };
  status: LiveStatus = 'connecting';
  readonly #options: StaffStoreOptions;
  #stream: LiveStream | null = null;

  protected constructor(options: StaffStoreOptions) {
    super();
    this.#options = options;
    this.api = createApi({
      root: options.root,
      language: options.language,
      onSignedOut: () => this.#session({ kind: 'refused' }),
    });
  }

  /** Somebody has just signed in; the stream opens next. */
  protected opened(): void {}
  /** Nobody is signed in any more: nothing of what was seen may stay. */
  protected abstract closed(): void;
  /** Everything held is void: load anew. Also called as the stream first opens. */
  protected abstract reset(): void;
  protected abstract take(change: Change): void;
  protected statusChanged(_status: LiveStatus): void {}

  async start(): Promise<void> {
    this.#session({ kind: 'read', result: this.#own(await readSession(this.api)) });
  }

  async signIn(token: string): Promise<Result<Session>> {
    const result = await signIn(this.api, token);
    const own = this.#own(result);
    if (result.ok && !own.ok) await signOut(this.api);
    return own;
  }

  signedIn(session: Session): void {
    this.#session({ kind: 'signed-in', session });
  }

  async signOut(): Promise<Result<void>> {
    const result = await signOut(this.api);
    if (result.ok) this.#session({ kind: 'signed-out' });
    return result;
  }

  /** Try now: the network came back, the page woke up. */
  wake(): void {
    this.#stream?.wake();
  }

  #own(result: Result<Session>): Result<Session> {
    return onlyFor(result, this.#options.roles, this.#options.language);
  }

  #session(input: SessionInput): void {
    const before = this.session;
    const after = nextSession(before, input);
    this.session = after;
    if (before.kind !== 'signed-in' && after.kind === 'signed-in') this.#open();
    if (before.kind === 'signed-in' && after.kind !== 'signed-in') this.#close();
    this.changed();
  }

  #open(): void {
    this.status = 'connecting';
    this.opened();
    this.#stream = openLiveStream<Change>({
      url: `${this.#options.root}/live`,
      aliveUrl: '/healthz',
      changeEvent: this.#options.changeEvent,
      onStatus: (status) => {
        this.status = status;
        if (status === 'signed-out') this.#session({ kind: 'refused' });
        this.statusChanged(status);
        this.changed();
      },
      onReset: () => this.reset(),
      onChange: (change) => this.take(change),
    });
  }

  #close(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.closed();
  }
}
