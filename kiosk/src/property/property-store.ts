import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Company, LinkCreated, LiveChange, Place, Session } from '@gridcall/contract/http-gateway.ts';
import type { ImportResult } from '@gridcall/contract/http-property.ts';
import { type Api, createApi } from '../data/api.ts';
import { listCompanies, listPlaces } from '../data/gateway-api.ts';
import type { Fault } from '../data/result.ts';
import { StaffStore } from '../data/staff-store.ts';
import { language } from '../i18n/language.ts';
import { installPlaces, type PlaceNode, placeTree } from './place-tree.ts';

/** 500 devices are made one after the other; each is on the disk before it is answered. */
const IMPORT_TIMEOUT_MS = 60_000;

/** What all views of the property page share: the own places and companies, the credentials just made. */
export class PropertyStore extends StaffStore<LiveChange> {
  readonly patientApi: Api = createApi({ ...this.api.options, timeoutMs: IMPORT_TIMEOUT_MS });
  places: readonly PlaceNode[] | null = null;
  companies: readonly Company[] = [];
  fault: Fault | null = null;
  /** Counts news of devices, so that a list knows when to read itself again. */
  news = 0;
  /** Passwords are shown once: kept in this page's memory alone, until somebody is done with them or signs out. */
  readonly fresh = new Map<string, LinkCreated>();
  /** Most devices of a day hang in one house, and are of one kind: where and what the last one was. */
  lastPlaceId = '';
  linkedKind: DeviceKind | null = null;
  /** A table that was imported, with passwords that nobody sees again. */
  imported: { readonly result: ImportResult; readonly saved: boolean } | null = null;

  constructor() {
    super({ root: '/api/v1', roles: ['installer', 'operator'], language, changeEvent: 'change' });
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

  keepImported(result: ImportResult | null, saved = false): void {
    this.imported = result && { result, saved };
    this.changed();
  }

  /** Passwords stand in this page alone: closing it loses them. */
  get holdsPasswords(): boolean {
    return this.fresh.size > 0 || (this.imported !== null && !this.imported.saved && this.imported.result.accepted > 0);
  }

  protected override opened(): void {
    void this.loadDirectory();
  }

  protected override reset(): void {
    this.#hear();
  }

  protected override take(change: LiveChange): void {
    if (change.type === 'device' || change.type === 'alert') this.#hear();
  }

  #hear(): void {
    this.news += 1;
    this.changed();
  }

  protected override closed(): void {
    this.places = null;
    this.companies = [];
    this.fault = null;
    this.fresh.clear();
    this.lastPlaceId = '';
    this.linkedKind = null;
    this.imported = null;
  }
}
