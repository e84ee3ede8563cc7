import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import { expect, it } from 'vitest';
import { acquaint, fullNames, noMemory, recall, tell } from './narrate.ts';

const gas: Alert = {
  id: 'A1',
  deviceId: 'gas-1',
  deviceName: '燃气探测器',
  deviceKind: 'gas-detector',
  kind: 'gas_leak',
  level: 1,
  state: 'active-unacknowledged',
  unsaved: false,
  companyId: 'jinfeng',
  placeId: 'unit-1',
  buildingId: 'building-1',
  placeName: { zh: '1号楼 1单元', en: 'Building 1 Unit 1' },
  raisedAt: 0,
  lastEvidenceAt: 0,
  acknowledgedAt: null,
  acknowledgedBy: null,
  clearedAt: null,
  closedAt: null,
  closedBy: null,
  closeReason: null,
  occurrences: 1,
  test: false,
  incidentNumber: null,
  incidentState: null,
  shelvedUntil: null,
  parentId: null,
  assignedTo: null,
};
const places = new Map([['unit-1', { zh: '1单元', en: 'Unit 1' }]]);

function change(data: unknown, type: LiveChange['type'] = 'alert', subject = 'A1'): LiveChange {
  return { no: 1, at: 0, type, subject, placeId: 'unit-1', companyId: null, unsaved: false, data };
}

/** The lines for a row of changes, each change beginning where the one before ended. */
function told(...changes: readonly LiveChange[]): string[] {
  let memory = noMemory;
  return changes.flatMap((one) => {
    const telling = tell(memory, one, places);
    memory = telling.memory;
    return telling.lines.map(({ level, place, what }) => `${level} ${place} ${what}`);
  });
}

it('tells the life of an alert once, step by step', () => {
  const acknowledged: Alert = { ...gas, state: 'active-acknowledged', acknowledgedBy: '马秀兰' };
  const cleared: Alert = { ...acknowledged, state: 'cleared-unclosed' };
  const closed: Alert = { ...cleared, state: 'closed', closedBy: '马秀兰' };
  const lives = [gas, { ...gas, occurrences: 2 }, acknowledged, cleared, gas, closed, closed];
  expect(told(...lives.map((alert) => change(alert)))).toEqual([
    'L1 1号楼 1单元 燃气泄漏 报警 · Gas leak raised',
    'L1 1号楼 1单元 燃气泄漏 已确认（马秀兰） · Gas leak acknowledged',
    'L1 1号楼 1单元 燃气泄漏 已恢复，待关闭 · Gas leak cleared, to be closed',
    'L1 1号楼 1单元 燃气泄漏 再次报警 · Gas leak raised again',
    'L1 1号楼 1单元 燃气泄漏 已关闭（马秀兰） · Gas leak closed',
  ]);
});

it('tells what became of it at the queue, and when it is not saved', () => {
  const known: Alert = { ...gas, incidentNumber: '6401', incidentState: 'accepted' };
  expect(told(change({ ...gas, unsaved: true }), change(known), change(known))).toEqual([
    'L1 1号楼 1单元 燃气泄漏 报警（未保存 unsaved） · Gas leak raised',
    'L1 1号楼 1单元 事件单 6401 已受理 · incident accepted',
  ]);
});

it('says that a device or the uplink is well only after it was not', () => {
  const device = (online: boolean) => change({ id: 'gate-1', online }, 'device', 'gate-1');
  expect(told(device(false))).toEqual([]);
  expect(tell(acquaint(noMemory, [{ id: 'gate-1', online: true }]), device(false), places).lines).toHaveLength(1);
  expect(told(device(true), device(true), device(false), device(false), device(true))).toEqual([
    '设备 1单元 gate-1 断开 · disconnected',
    '设备 1单元 gate-1 已连接 · connected',
  ]);
  const uplink = (state: string) => change({ state }, 'uplink', state);
  expect(told(uplink('up'), uplink('down'), uplink('up'))).toEqual([
    '线路  上报线路不通，本地照常 · the uplink is down, the estate goes on',
    '线路  上报线路已通 · the uplink is up',
  ]);
});

it('tells a report through its states', () => {
  const report = (state: string) => change({ number: '0417-00001-3', state }, 'service-request', '0417-00001-3');
  expect(told(report('waiting'), report('waiting'), report('submitted'))).toEqual([
    '报事 1单元 0417-00001-3 居民报事，等待上报 · report filed by a resident',
    '报事 1单元 0417-00001-3 已上报 · report submitted',
  ]);
});

it('is silent about what it cannot read', () => {
  expect(told(change(null), change({ strange: true }, 'device'), change(7, 'service-request'))).toEqual([]);
});

it('recalls what stood before, once', () => {
  const first = recall(noMemory, [gas]);
  expect(first.lines.map(({ what }) => what)).toEqual(['燃气泄漏 报警（此前） · Gas leak raised, from before']);
  expect(recall(first.memory, [gas]).lines).toEqual([]);
  expect(tell(first.memory, change(gas), places).lines).toEqual([]);
});

it('names a place from its building inwards', () => {
  const place = (id: string, parentId: string | null, kind: string) => ({
    id,
    parentId,
    kind,
    name: { zh: `${id}号`, en: id },
    gridCode: null,
    companyId: null,
  });
  const names = fullNames([
    place('1', null, 'estate'),
    place('2', '1', 'building'),
    place('3', '2', 'unit'),
    place('4', '3', 'spot'),
  ]);
  expect(names.get('4')).toEqual({ zh: '2号 3号 4号', en: '2 3 4' });
  expect(names.get('2')).toEqual({ zh: '2号', en: '2' });
});
