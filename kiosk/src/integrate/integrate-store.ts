import type { FlowsState, FlowVersion } from '@gridcall/contract/http-flows.ts';
import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { Fault, Result } from '../data/result.ts';
import { StaffStore } from '../data/staff-store.ts';
import { language } from '../i18n/language.ts';
import { listVersions, readFlows, restoreVersion } from './flows-api.ts';

/** What the views of the flows page share: how the child process does, and the versions. */
export class IntegrateStore extends StaffStore<LiveChange> {
  flows: FlowsState | null = null;
  versions: readonly FlowVersion[] | null = null;
  fault: Fault | null = null;
  #readNo = 0;

  constructor() {
    super({ root: '/api/v1', roles: ['integrator', 'operator'], language, changeEvent: 'change' });
  }

  get mayEdit(): boolean {
    return this.session.kind === 'signed-in' && this.session.session.role === 'integrator';
  }

  async read(): Promise<void> {
    if (this.session.kind !== 'signed-in') return;
    this.#readNo += 1;
    const no = this.#readNo;
    const [flows, versions] = await Promise.all([readFlows(this.api), listVersions(this.api)]);
    if (no !== this.#readNo) return;
    if (flows.ok) this.flows = flows.value;
    if (versions.ok) this.versions = versions.value.versions;
    this.fault = flows.ok ? (versions.ok ? null : versions.fault) : flows.fault;
    this.changed();
  }

  async restore(id: string, note: string): Promise<Result<FlowVersion>> {
    const result = await restoreVersion(this.api, id, note);
    if (result.ok) await this.read();
    return result;
  }

  protected override closed(): void {
    this.#readNo += 1;
    this.flows = null;
    this.versions = null;
    this.fault = null;
  }

  protected override reset(): void {
    void this.read();
  }

  /** A deploy and a child that ends come as alerts or not at all: they are asked for, not waited for. */
  protected override take(): void {}
}
