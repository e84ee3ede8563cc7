import { alertKinds } from '@gridcall/contract/alert.ts';
import { categories } from '@gridcall/contract/categories.ts';
import { type DeviceEventKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import type { NodeApi } from 'node-red';

interface Choice {
  readonly value: string;
  readonly zh: string;
  readonly en: string;
}

const eventWords: Readonly<Record<DeviceEventKind, { readonly zh: string; readonly en: string }>> = {
  forced_open: { zh: '强行打开', en: 'Forced open' },
  held_open: { zh: '长时间未关', en: 'Held open' },
  closed: { zh: '已关闭', en: 'Closed' },
  tamper: { zh: '被拆动', en: 'Tampered with' },
  tamper_cleared: { zh: '拆动恢复', en: 'Tampering ended' },
  access_granted: { zh: '放行', en: 'Access granted' },
  access_denied: { zh: '拒绝', en: 'Access denied' },
  opened: { zh: '已打开', en: 'Opened' },
  not_opened: { zh: '放行后未打开', en: 'Granted and not opened' },
  request_to_exit: { zh: '出门按钮', en: 'Request to exit' },
  locked: { zh: '已上锁', en: 'Locked' },
  unlocked: { zh: '已解锁', en: 'Unlocked' },
  fire_input: { zh: '消防联动', en: 'Fire panel signal' },
  fire_input_cleared: { zh: '消防联动解除', en: 'Fire panel signal ended' },
  panic: { zh: '紧急求助', en: 'Panic button' },
  duress: { zh: '胁迫开门', en: 'Opened under duress' },
  reader_offline: { zh: '读卡器离线', en: 'Reader offline' },
  reader_online: { zh: '读卡器恢复', en: 'Reader online' },
  mains_failed: { zh: '市电断开', en: 'Mains failed' },
  mains_restored: { zh: '市电恢复', en: 'Mains restored' },
  entrapment: { zh: '有人被困', en: 'Somebody is shut in' },
  entrapment_cleared: { zh: '被困解除', en: 'Nobody is shut in any more' },
  out_of_service: { zh: '停止运行', en: 'Out of service' },
  in_service: { zh: '恢复运行', en: 'In service' },
  alarm_button: { zh: '轿厢报警按钮', en: 'Alarm button in the car' },
  button_pressed: { zh: '按下按钮', en: 'Button pressed' },
};

/** What can be chosen in our nodes, in the words of the contract. */
export function choices(): Readonly<Record<string, readonly Choice[]>> {
  const named = (table: Readonly<Record<string, { readonly zh: string; readonly en: string }>>) =>
    Object.entries(table).map(([value, { zh, en }]) => ({ value, zh, en }));
  return {
    deviceKinds: named(deviceKinds),
    quantities: named(quantities),
    alertKinds: named(alertKinds),
    events: named(eventWords),
    categories: categories.map(({ code, zh, en }) => ({ value: code, zh: `${code} ${zh}`, en: `${code} ${en}` })),
  };
}

/** The editor fetches them, so that no list stands in a page a second time. Read by whoever may read flows. */
export function provideChoices({ httpAdmin, auth }: NodeApi): void {
  httpAdmin.get('/gridcall/choices', auth.needsPermission('flows.read'), (_request, response) => {
    response.json(choices());
  });
}
