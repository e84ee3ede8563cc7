import type { RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { DeviceRow } from '../../../gateway/src/core/model.ts';
import type { Rule } from '../../../gateway/src/core/rule.ts';
import { ruleOf } from '../../../gateway/src/core/rule-book.ts';
import { mergeRule, settingsOver } from '../../../gateway/src/core/rule-settings.ts';
import { people } from './alert-judge.ts';
import type { Dice } from './dice.ts';
import type { Disk } from './disk.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** A rule as it holds for a device by what is on disk. */
export function ruleNow(disk: Disk, device: DeviceRow, alertKind: string): Rule | undefined {
  const book = ruleOf(device.kind, alertKind);
  const read = { get: ((table, key) => disk.table(table).get(key)) as GatewayProcess['store']['state']['get'] };
  return book && mergeRule(book, settingsOver(read, device, alertKind));
}

/** The lowest that anybody may let the first stage of gas begin, in %LEL. */
export const GAS_AT_LEAST = 10;

const conditions = [
  { deviceKind: 'gas-detector', alertKind: 'gas_leak', deviceId: 'gas-detector-1' },
  { deviceKind: 'access-gate', alertKind: 'gate_held_open', deviceId: 'access-gate-5' },
  { deviceKind: 'leak-sensor', alertKind: 'water_leak', deviceId: 'leak-sensor-4' },
] as const;
type Condition = (typeof conditions)[number];

/** What still lets a drill end within its minute; clean air of these worlds is at 8 %LEL at the most. */
function valuesOf({ alertKind }: Condition, dice: Dice): RuleValues {
  if (alertKind === 'gas_leak') {
    const second = dice.whole(14, 25);
    const thresholds = [
      { quantity: 'methane_lel' as const, level: 2 as const, at: second },
      { quantity: 'methane_lel' as const, level: 1 as const, at: dice.whole(second + 1, 50) },
    ];
    return { onDelayMs: null, offDelayMs: dice.whole(10, 20) * 1000, thresholds };
  }
  const onDelayMs = alertKind === 'gate_held_open' ? dice.whole(0, 120) * 1000 : dice.whole(0, 8) * 1000;
  return { onDelayMs, offDelayMs: dice.chance(0.5) ? null : dice.whole(0, 20) * 1000, thresholds: null };
}

export interface RuleSetterParts {
  readonly dice: Dice;
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly fault: (name: string) => void;
}

/** An operator who sets thresholds and delays, at the estate or one device, and takes them away again. */
export function setRule({ dice, gateway, newId, fault }: RuleSetterParts): void {
  const process = gateway();
  if (process?.isReady !== true) return;
  const { deviceId, ...condition } = dice.pick(conditions);
  const [scope, scopeId] = dice.chance(0.5) ? (['place', 'estate'] as const) : (['device', deviceId] as const);
  const id = `${scope} ${scopeId} ${condition.deviceKind} ${condition.alertKind}`;
  const before = process.store.state.get('rule_setting', id);
  // Now and then somebody saw an older version.
  const baseVersion = (before?.version ?? 0) - (dice.chance(0.05) ? 1 : 0);
  const values = dice.chance(0.25) ? null : valuesOf({ deviceId, ...condition } as Condition, dice);
  const why = { reason: '试点', by: people[0], byPost: 'operator', companyId: null, restoredFrom: null } as const;
  const input = { kind: 'put-rule-setting', id: newId(), scope, scopeId, ...condition, values, baseVersion, ...why };
  process.submit({ ...input, kind: 'put-rule-setting' }, (answer) => {
    if (answer.kind === 'committed' && answer.outcome.ok) fault('rule-set');
  });
}
