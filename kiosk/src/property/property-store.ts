import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Company, LinkCreated, LiveChange, Place, Session } from '@gridcall/contract/http-gateway.ts';
import { type Api, createApi } from '../data/api.ts';
import { listCompanies, listPlaces, readSession, signIn, signOut } from '../data/gateway-api.ts';
import { type LiveStatus, type LiveStream, openLiveStream } from '../data/live-stream.ts';
import { Observable } from '../data/observable.ts';
import type { Fault, Result } from '../data/result.ts';
import { nextSession, onlyFor, type SessionInput, type SessionState } from '../data/session.ts';
import { language } from '../i18n/language.ts';
import { installPlaces, type PlaceNode, placeTree } from './place-tree.ts';

const ROLES = ['installer', 'operator'] as const;
const ROOT = '/api/v1';
/** 500 devices are made one after the other; each is on the disk before it is answered. */
const IMPORT_TIMEOUT_MS = 60_000;

/** What all views of the property page share: the session, the own places and companies, the credentials just made. */
export class PropertyStore extends Observable {
  readonly api: Api = createApi({ root: ROOT, language, onSignedOut: () => this.#session({ kind: 'refused' }) });
  readonly patientApi: Api = createApi({ ...this.api.options, timeoutMs: IMPORT_TIMEOUT_MS });
  session: SessionState = { kind: 'unknown' };
  status: LiveStatus = 'connecting';
  places: readonly PlaceNode[] | null = null;
  companies: readonly Company[] = [];
  fault: Fault | null = null;
  /** Counts news of devices, so that a list knows when to read itself again. */
  news = 0;
  /** Passwords are shown once: kept in this page's memory alone, until somebody is done with them or signs out. */
  readonly fresh = new Map<string, LinkCreated>();
  /** The kind of a device that was linked at the wrong place, and is to be linked anew. */
  #again: DeviceKind | null = null;
  #stream: LiveStream | null = null;

  async start(): Promise<void> {
    this.#session({ kind: 'read', result: onlyFor(await readSession(this.api), ROLES, language()) });
  }

  async signIn(token: string): Promise<Result<Session>> {
    const result = await signIn(this.api, token);
    const own = onlyFor(result, ROLES, language());
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

  wake(): void {
    this.#stream?.wake();
  }

  async loadDirectory(): Promise<void> {
    if (this.session.kind !== 'signed-in') return;
    const { session } = this.session;
    this.fault = null;
    this.changed();
    const [places, companies] = await Promise.all([listPlaces(this.api), listCompanies(this.api)]);
    if (this.session.kind !== 'signed-in') return;
    if (places.ok) this.places = this.#tree(places.value.places, session);
    if (companies.ok) this.companies = companies.value.companies;
    this.fault = places.ok ? (companies.ok ? null : companies.fault) : places.fault;
    this.changed();
  }

  #tree(places: readonly Place[], session: Session): readonly PlaceNode[] {
    return placeTree(installPlaces(places, session), places);
  }

  keep(credentials: LinkCreated): void {
    this.fresh.set(credentials.deviceId, credentials);
    this.changed();
  }

  forget(deviceId: string): void {
    this.fresh.delete(deviceId);
    this.changed();
  }

  linkAgain(kind: DeviceKind): void {
    this.#again = kind;
  }

  takeAgain(): DeviceKind | null {
    const again = this.#again;
    this.#again = null;
    return again;
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
    void this.loadDirectory();
    this.#stream = openLiveStream<LiveChange>({
      url: `${ROOT}/live`,
      aliveUrl: '/healthz',
      changeEvent: 'change',
      onStatus: (status) => {
        this.status = status;
        if (status === 'signed-out') this.#session({ kind: 'refused' });
        this.changed();
      },
      onReset: () => this.#hear(),
      onChange: (change) => {
        if (change.type === 'device' || change.type === 'alert') this.#hear();
      },
    });
  }

  #hear(): void {
    this.news += 1;
    this.changed();
  }

  #close(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.places = null;
    this.companies = [];
    this.fault = null;
    this.fresh.clear();
  }
}
