import { afterAll, beforeAll, expect, test } from 'vitest';
import { CalledHouse, inRealTime, phones, STORY_MS } from '../harness/called-house.ts';
import { linesThatDiffer } from '../harness/timeline-lines.ts';

/** A gas leak in a building whose uplink is cut, from the alarm to whoever closes it. `npm run story` waits for all of it. */
let house: CalledHouse;

beforeAll(async () => {
  house = await CalledHouse.start();
});
afterAll(() => house?.end());

const command = (name: string, ...states: readonly string[]) => states.map((state) => `command ${name} ${state}`);
const atOnce = [
  ...['raised device', 'escalated step 0 raised: ma-xiulan qin-feng gao-yan'],
  ...['notified jinfeng-1 siren raised sent', 'notified jinfeng-1 kiosk raised received'],
  ...['notified ma-xiulan sms raised sent', 'notified qin-feng http raised sent', 'notified gao-yan http raised sent'],
  ...command('siren-1 sound_siren', 'waiting', 'sent', 'accepted', 'confirmed'),
  ...command('valve-1 close_gas_valve', 'waiting', 'sent', 'accepted'),
];
/** To the second where it is waited for; beside the other suites a process may be kept from its turn. */
const LATE_AT_MOST_S = inRealTime ? 1 : 10;
/** Its motor turns for three seconds. */
const closed = command('valve-1 close_gas_valve', 'confirmed');
const siren = 'notified jinfeng-1 siren repeat sent';
const again = ['ma-xiulan sms', 'qin-feng http', 'gao-yan http'].map((way) => `notified ${way} repeat sent`);
const sentHome = ['ma-xiulan sms', 'qin-feng http', 'gao-yan http', 'he-wenjun sms'].map(
  (way) => `notified ${way} stood-down sent`,
);
const silenced = command('siren-1 silence_siren', 'waiting', 'sent', 'accepted', 'confirmed');

const wholeTimeline: readonly (readonly [number, ...string[]])[] = [
  [0, ...atOnce],
  [3, ...closed],
  [60, 'escalated step 0 repeat: ma-xiulan qin-feng gao-yan', siren, ...again],
  [120, 'escalated step 1 escalated: sun-lihua', siren, 'notified sun-lihua sms escalated sent'],
  [180, 'escalated step 1 repeat: sun-lihua', siren, 'notified sun-lihua sms repeat sent'],
  [240, 'escalated step 2 escalated: he-wenjun', siren, 'notified he-wenjun sms escalated sent'],
  [245, 'acknowledged 孙丽华', 'stood-down ma-xiulan qin-feng gao-yan he-wenjun: 孙丽华 B岗', ...sentHome],
  [250, 'arrived 孙丽华', ...silenced],
  [255, 'evidence device'],
  [265, 'cleared device'],
  [290, 'closed 孙丽华'],
];

test('a gas alarm sounds the siren and fills the kiosk at once, A岗 is called by SMS, and the valve is shut', async () => {
  await house.alarm();
  await house.says(...atOnce, ...closed);
  await house.untilKioskShows(true);
  expect(house.texts('ma-xiulan')).toEqual([expect.stringContaining('【一级·燃气泄漏】金凤花园1号楼')]);
  expect((await house.deviceNow('siren-1'))?.values['sounding']).toBe(true);
  expect((await house.deviceNow('valve-1'))?.values['valve_open']).toBe(false);
});

test('A岗 is silent: B岗 is called at 2 minutes, 网格长 at 4', { timeout: STORY_MS }, async () => {
  await house.passUntil(60);
  await house.says(...again);
  await house.passUntil(118);
  expect(house.texts('sun-lihua')).toEqual([]);
  // Nobody has taken it: it is not for anybody to make quiet.
  const page = await house.page('ding-li');
  expect(await house.order(page, 'silence_siren')).toMatchObject({
    status: 409,
    body: { code: 'COMMAND_INTERLOCKED' },
  });
  await house.passUntil(120);
  await house.says('notified sun-lihua sms escalated sent');
  await house.passUntil(180);
  await house.says('notified sun-lihua sms repeat sent');
  expect(house.texts('he-wenjun')).toEqual([]);
  await house.passUntil(240);
  await house.says('notified he-wenjun sms escalated sent');
});

test('B岗 takes it by SMS, comes, silences the siren, and closes it when the gas is gone', {
  timeout: STORY_MS,
}, async () => {
  await house.passUntil(245);
  house.modem.receive(`+86${phones['sun-lihua']}`, '1');
  await house.says('acknowledged 孙丽华', ...sentHome);
  await house.passUntil(250);
  const page = await house.page('sun-lihua');
  const { id = '' } = (await house.alert()) ?? {};
  expect((await page.request('POST', `/api/v1/alerts/${id}/arrive`, {})).status).toBe(200);
  expect(await house.order(page, 'silence_siren')).toMatchObject({ status: 201 });
  await house.says(...silenced);
  expect((await house.deviceNow('siren-1'))?.values['sounding']).toBe(false);
  await house.passUntil(255);
  await house.detector.publish('reading', { id: 'gone', values: { alarm: false, methane_lel: 0 } });
  await house.passUntil(265);
  await house.says('cleared device');
  await house.passUntil(290);
  const reason = '阀门已关，通风后复测正常';
  expect((await page.request('POST', `/api/v1/alerts/${id}/close`, { reason })).status).toBe(200);
  await house.untilKioskShows(false);
});

test('the timeline holds all of it to the second, and nothing else', async () => {
  const timeline = await house.timeline();
  if (inRealTime) for (const { second, words } of timeline) console.log(`${second.toFixed(1).padStart(6)} s  ${words}`);
  expect(linesThatDiffer(timeline, wholeTimeline, LATE_AT_MOST_S)).toEqual([]);
  expect(house.texts('ma-xiulan')).toHaveLength(3);
  expect(house.texts('sun-lihua')).toHaveLength(2);
  expect(house.texts('he-wenjun')).toHaveLength(2);
});
