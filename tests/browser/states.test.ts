import type { Incident } from '@gridcall/contract/http-queue.ts';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEstateFile } from '../../gateway/src/platform/estate-file.ts';
import { Device } from '../harness/device.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { demonstrationEstate } from '../harness/part-process.ts';
import { GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { launch } from './browser.ts';
import { officerToken, stewardToken } from './estate.ts';
import { actionStates, newDesk, queueStates } from './states-of-desk.ts';
import { dutyEditorStates } from './states-of-duty-editors.ts';
import {
  emergencyState,
  followUpStates,
  idleState,
  informationStates,
  newKiosk,
  reportStates,
} from './states-of-resident.ts';
import { alertStates, newSteward, otherStates, standInStates } from './states-of-steward.ts';
import { stewardAtQueueStates } from './states-of-steward-at-queue.ts';
import type { Walk } from './walk.ts';

const notice = { title: '周三停水检修', text: '周三 9:00–12:00 停水，请提前储水。' };
const report = '三楼走廊灯不亮';
const written = [
  notice.title,
  notice.text,
  report,
  '已换灯',
  '马秀兰',
  '值守员甲',
  '值守员乙',
  '泵房漏水',
  '东门',
  '厨房',
  ...['leak-pump', 'gate-east', 'gas-kitchen', 'gas-two', 'gateway'],
  // What was said when it was done stays on the screen for some seconds.
  '楼道刷漆，有粉尘',
  '孙丽华今晚发烧',
  ...peopleOfTheEstate(),
  ...[
    '已接警',
    '已记录',
    '已送往网关',
    '已换人',
    '已保存，马上生效',
    '已保存，以后的报警按这个叫',
    '试行',
    '本区活动日',
    '元旦',
    '：领单',
    '：派单',
    '：处理完成',
  ],
];

/** Whoever an alert can be given to, by name. */
function peopleOfTheEstate(): string[] {
  return readEstateFile(demonstrationEstate, '').people.map(({ name }) => name);
}

let browser: Browser;
let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
let resident: Walk;
let steward: Walk;
let desk: Walk;
/** A walk that looked at nothing would find nothing. */
let seen = 0;
const devices: Device[] = [];

beforeAll(async () => {
  browser = await launch();
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(devices.map((device) => device.close()));
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function device(id: string, kind: string, place: string, name: string): Promise<Device> {
  const link = await gateway.client.request('POST', '/api/v1/administration/links', {
    ...{ id, name, deviceKind: kind, companyId: 'jinfeng', placeId: place },
  });
  const made = await Device.connect(gateway.mqttPort, link.body as Parameters<typeof Device.connect>[1]);
  devices.push(made);
  return made;
}

test('before anything has happened', async () => {
  [resident, steward, desk] = await Promise.all([
    newKiosk(browser, gateway, written),
    newSteward(browser, gateway, await stewardToken(gateway), written),
    newDesk(browser, queue, await officerToken(queue, '值守员甲'), written),
  ]);
  expect([...resident.take(), ...steward.take(), ...desk.take()]).toEqual([]);
});

test('on a full day', async () => {
  const safe = await device('gas-kitchen', 'gas-detector', 'jinfeng-1-unit-1', '厨房');
  await safe.publish('reading', { values: { methane_lel: 3, alarm: false, battery_pct: 80 } });
  const wet = await device('leak-pump', 'leak-sensor', 'jinfeng-1-pump-room', '泵房漏水');
  await wet.publish('reading', { values: { leak: true } });
  await device('gate-east', 'access-gate', 'jinfeng-1-unit-1-door', '东门');
  const leaking = await device('gas-two', 'gas-detector', 'jinfeng-2-unit-1', '厨房');
  await leaking.publish('reading', { values: { methane_lel: 8 } });
  await leaking.publish('reading', { values: { methane_lel: 60, alarm: true } });
  const author = new HttpClient(gateway.process.httpPort, await stewardToken(gateway));
  const { status } = await author.request('POST', '/api/v1/notices', {
    ...{ ...notice, placeId: 'jinfeng-1', expiresAt: Date.now() + 86_400_000 },
  });
  expect(status).toBe(201);

  const filed = reportStates(resident, report);
  const ofResident = async () => {
    const receipt = await filed;
    await followUpStates(resident, receipt);
  };
  const ofSteward = async () => {
    await alertStates(steward);
    await otherStates(steward, notice.title);
  };
  const ofDesk = async () => {
    await filed;
    await queueStates(desk, report);
    await actionStates(desk, acceptElsewhere);
  };
  const [, , , ...others] = await Promise.all([
    ofResident(),
    ofSteward(),
    ofDesk(),
    informationStates(browser, gateway, notice.title, written),
    emergencyState(browser, gateway),
    standInStates(browser, gateway, written),
    dutyEditorStates(browser, gateway, written),
    idleState(browser, gateway),
    stewardAtQueueStates(browser, queue, gateway.configuration.gateway.id, written),
  ]);
  seen += others.reduce((sum, walk) => sum + walk.states, 0);
  const faults = [resident, steward, desk, ...others].flatMap((walk) => walk.take());
  await Promise.all(others.map((walk) => walk.close()));
  expect(faults).toEqual([]);
});

async function acceptElsewhere(): Promise<void> {
  const { incidents } = await queue.client.get<{ incidents: Incident[] }>('/v1/incidents?category=P02');
  const officer = await queue.officer('值守员乙');
  const { status } = await officer.request('POST', `/v1/incidents/${incidents[0]?.id}/actions`, {
    action: 'accept',
    version: incidents[0]?.version,
  });
  expect(status).toBe(200);
}

test('when the servers are gone', async () => {
  await queue.process.kill('SIGKILL');
  await Promise.all([
    resident.see('您的报事保存在本小区网关，恢复后自动送达，回执号不变。').then(() => resident.at('home-uplink-down')),
    desk.see('连不上事件队列').then(() => desk.at('away')),
  ]);
  await gateway.process.kill('SIGKILL');
  const ofResident = async () => {
    await resident.see('报事可以照常填写');
    await resident.at('home-away');
    await resident.press('我要报事');
    await resident.press('灯不亮');
    await resident.press('金凤花园1号楼');
    await resident.press('发送');
    await resident.see('现在还没有回执号');
    await resident.at('sending-kept');
    await resident.press('不等了，我用完了');
    await resident.page.getByRole('heading', { name: '您好，需要什么帮助？' }).waitFor();
    await resident.see('件报事正在等待发送');
    await resident.at('home-waiting');
  };
  const ofSteward = async () => {
    await steward.see('连不上网关');
    await steward.at('away');
  };
  await Promise.all([ofResident(), ofSteward()]);
  expect([...resident.take(), ...steward.take(), ...desk.take()]).toEqual([]);
  seen += resident.states + steward.states + desk.states;
  expect(seen).toBeGreaterThan(65);
});
