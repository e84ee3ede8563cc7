import { soundModem } from '@gridcall/firmware-sim/serial/gsm-modem.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CalledHouse, phones, STORY_MS } from '../harness/called-house.ts';

/** The gas story again, and each part dies in turn while it lasts: who is called, and when, stays as it was. */
let house: CalledHouse;

beforeAll(async () => {
  house = await CalledHouse.start();
  for (const personId of ['ma-xiulan', 'sun-lihua', 'he-wenjun'] as const) await house.addTelephone(personId);
});
afterAll(() => house?.end());

const people = 'ma-xiulan qin-feng gao-yan';
const chain: readonly (readonly [number, string])[] = [
  [0, `escalated step 0 raised: ${people}`],
  [60, `escalated step 0 repeat: ${people}`],
  [120, 'escalated step 1 escalated: sun-lihua'],
  [180, 'escalated step 1 repeat: sun-lihua'],
  [240, 'escalated step 2 escalated: he-wenjun'],
  [245, 'acknowledged 孙丽华'],
  [245, `stood-down ${people} he-wenjun: 孙丽华 B岗`],
];

test('the siren is away when gas leaks: it sounds when it is back, and nobody waits for it', async () => {
  house.siren.cut();
  await house.untilLinked(house.siren, false);
  await house.alarm();
  await house.says('notified ma-xiulan sms raised sent', 'notified ma-xiulan http raised sent');
  await house.says('notified gao-yan http raised sent', 'command valve-1 close_gas_valve confirmed');
  house.siren.mend();
  await house.says('command siren-1 sound_siren confirmed');
});

test('gateway, flows, modem and call centre die in turn', { timeout: STORY_MS }, async () => {
  await house.killGateway();
  await house.startGateway();
  await house.untilKioskShows(true);
  await house.untilModem('up');
  await house.killFlows();

  await house.line.unplug();
  await house.untilModem('down');
  await house.passUntil(60);
  await house.says('notify-failed ma-xiulan sms repeat', 'notified ma-xiulan http repeat sent');
  await house.says('notified qin-feng http repeat sent', 'notified gao-yan http repeat sent');
  await house.untilSounded(2);
  await house.line.plug();
  await house.untilModem('up');

  // It is time for B岗 while nobody runs.
  await house.passUntil(118);
  await house.killGateway();
  await house.passUntil(121);
  await house.startGateway();
  await house.says('notified sun-lihua sms escalated sent', 'notified sun-lihua http escalated sent');
  await house.untilSounded(3);

  // And while the modem sends, with nobody else to tell: what is not known to be sent is sent again.
  await house.callCentre.stop();
  house.modem.faults = { ...soundModem, sendMs: 1500 };
  await house.passUntil(180);
  await house.says('escalated step 1 repeat: sun-lihua');
  await house.untilSounded(4);
  await house.killGateway();
  await house.startGateway();
  await house.says('notified sun-lihua sms repeat sent', 'notify-failed sun-lihua http repeat');
  house.modem.faults = soundModem;
  await house.callCentre.start();
  await house.passUntil(240);
  await house.says('notified he-wenjun sms escalated sent', 'notified he-wenjun http escalated sent');
  await house.untilSounded(5);
});

test('a reply that comes while the gateway is dead takes the alert when it runs again', {
  timeout: STORY_MS,
}, async () => {
  await house.passUntil(243);
  await house.killGateway();
  house.modem.receive(`+86${phones['sun-lihua']}`, '1');
  await house.startGateway();
  await house.says('acknowledged 孙丽华', 'notified he-wenjun sms stood-down sent');
  await house.says(
    ...['ma-xiulan', 'qin-feng', 'gao-yan', 'he-wenjun'].map((id) => `notified ${id} http stood-down sent`),
  );
});

test('everybody was called in order, none too early, none twice, and none left out', async () => {
  const timeline = await house.timeline();
  const called = timeline.filter(({ words }) => /^(escalated|skipped|acknowledged|stood-down) /.test(words));
  expect(called.map(({ words }) => words)).toEqual(chain.map(([, words]) => words));
  const early = called.filter(({ second }, index) => second < (chain[index]?.[0] ?? 0) - 2);
  expect(early).toEqual([]);
  // Of each notice one entry, and of each command one of each kind; the siren is sounded with each call.
  const others = timeline.map(({ words }) => words).filter((words) => /^(notif|command)/.test(words));
  const again = 'notified jinfeng-1 siren repeat sent';
  expect(others.filter((words, index) => others.indexOf(words) !== index)).toEqual([again, again, again]);
  expect(house.siren.told).toHaveLength(5);
  expect(house.valve.told).toHaveLength(1);
  expect(house.texts('ma-xiulan')).toHaveLength(2);
  expect(new Set(house.texts('sun-lihua')).size).toBe(2);
  expect(house.texts('he-wenjun')).toHaveLength(2);
  const heard = house.callCentre.heard.map(({ body }) => String((JSON.parse(body) as { id: string }).id));
  expect(heard.filter((id, index) => heard.indexOf(id) !== index)).toEqual([]);
  expect(heard).toHaveLength(12);
});
