import type { Company, Device, Place } from '@gridcall/contract/http-gateway.ts';
import type { RuleCondition, RuleConditions, RuleSetting } from '@gridcall/contract/http-rule-settings.ts';
import type { Api } from '../data/api.ts';
import { listCompanies, listDevices, listPlaces } from '../data/gateway-api.ts';
import { Observable } from '../data/observable.ts';
import type { Fault, Result } from '../data/result.ts';
import type { RulesAt } from './route.ts';
import { type ConditionKey, listRuleSettings, readConditions } from './rules-api.ts';

/** What the view of thresholds and delays knows. Nobody else's edits come by themselves: it is asked when it is opened. */
export class RulesStore extends Observable {
  readonly api: Api;
  settings: readonly RuleSetting[] | null = null;
  places: readonly Place[] = [];
  devices: readonly Device[] = [];
  companies: readonly Company[] = [];
  /** Of the place or the device that is open; null while it is on its way. */
  conditions: RuleConditions | null = null;
  fault: Fault | null = null;
  #readNo = 0;

  constructor(api: Api) {
    super();
    this.api = api;
  }

  async read(at: RulesAt | null): Promise<void> {
    this.#readNo += 1;
    const no = this.#readNo;
    const isSame = at !== null && this.conditions?.scope === at.scope && this.conditions.scopeId === at.id;
    if (!isSame) this.conditions = null;
    const [settings, places, devices, companies, conditions] = await Promise.all([
      listRuleSettings(this.api),
      listPlaces(this.api),
      listDevices(this.api),
      listCompanies(this.api),
      at === null ? null : readConditions(this.api, at),
    ]);
    if (no !== this.#readNo) return;
    if (settings.ok) this.settings = settings.value.settings;
    if (places.ok) this.places = places.value.places;
    if (devices.ok) this.devices = devices.value.devices;
    if (companies.ok) this.companies = companies.value.companies;
    if (conditions?.ok) this.conditions = conditions.value;
    const failed = [settings, places, devices, companies, conditions].find((result) => result?.ok === false);
    this.fault = failed && !failed.ok ? failed.fault : null;
    this.changed();
  }

  conditionAt({ deviceKind, alertKind }: ConditionKey): RuleCondition | undefined {
    return this.conditions?.conditions.find((one) => one.deviceKind === deviceKind && one.alertKind === alertKind);
  }

  /** After an edit: what holds now, and the list of what differs. */
  async edited(at: RulesAt, result: Result<RuleConditions>): Promise<void> {
    if (result.ok) this.conditions = result.value;
    this.changed();
    if (result.ok || result.fault.status === 409) await this.read(at);
  }
}
