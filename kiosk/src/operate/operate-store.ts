import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { Operation } from '@gridcall/contract/http-operation.ts';
import type { Fault } from '../data/result.ts';
import { StaffStore } from '../data/staff-store.ts';
import { language } from '../i18n/language.ts';

/** What the operator's page knows: the facts of the gateway, asked for again and again. */
export class OperateStore extends StaffStore<LiveChange> {
  operation: Operation | null = null;
  fault: Fault | null = null;
  #readNo = 0;

  constructor() {
    super({ root: '/api/v1', roles: ['operator'], language, changeEvent: 'change' });
  }

  async read(): Promise<void> {
    if (this.session.kind !== 'signed-in') return;
    this.#readNo += 1;
    const no = this.#readNo;
    const result = await this.api.call<Operation>('GET', '/operation');
    if (no !== this.#readNo) return;
    if (result.ok) this.operation = result.value;
    this.fault = result.ok ? null : result.fault;
    this.changed();
  }

  protected override closed(): void {
    this.#readNo += 1;
    this.operation = null;
    this.fault = null;
  }

  protected override reset(): void {
    void this.read();
  }

  /** An alert that comes or goes is news of the whole; so is the uplink. */
  protected override take(change: LiveChange): void {
    if (change.type === 'alert' || change.type === 'uplink') void this.read();
  }
}
