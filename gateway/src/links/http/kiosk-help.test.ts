import { KIOSK_POST, type KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Answer, Submit } from '../../spine/submit.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let answerInstead: Answer | undefined;
const between =
  (submit: Submit): Submit =>
  (input, answer) =>
    answerInstead === undefined ? submit(input, answer) : answer(answerInstead);
const house: House = await openHouse({ submit: between });
afterAll(() => house.stop());

let lobby: Record<string, string>;
let kioskId: string;
let kiosks = 0;
const administration = { token: ADMINISTRATOR_TOKEN };
let address = '';
const request = async (method: string, headers = lobby) => {
  const answer = await house.request(method, '/api/v1/kiosk/help', { headers, address });
  return { ...answer, help: (answer.body as unknown as { help: KioskHelp | null }).help };
};
const shown = async () => (await house.request('GET', '/api/v1/kiosk/view', { headers: lobby })).body.help;

/** A kiosk of its own for each story, in a lobby whose A岗 can be called. */
beforeEach(async () => {
  answerInstead = undefined;
  address = `10.0.0.${++kiosks}`;
  const { code } = (
    await house.request('POST', '/api/v1/administration/kiosks', { ...administration, body: { placeId: 'lobby-1' } })
  ).body;
  const { cookies, body } = await house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  lobby = { cookie: `gridcall_kiosk=${cookies['gridcall_kiosk']}`, 'sec-fetch-site': 'same-origin' };
  kioskId = body.kioskId;
});

async function onDuty(): Promise<string> {
  return (await house.token('steward', { personId: 'li' })).token;
}

test('a call stands for the kiosk by post, is taken by post, and is gone once it is closed', async () => {
  const token = await onDuty();
  expect(await shown()).toBeNull();
  const { status, help } = await request('POST');
  expect(status).toBe(200);
  expect(help).toMatchObject({ calling: ['A'], taken: false, takenBy: null, mayCancel: true });
  expect(await shown()).toEqual(help);
  const again = await request('POST');
  expect(again).toMatchObject({ status: 200, help: { alertId: help?.alertId, since: help?.since } });

  const url = `/api/v1/alerts/${help?.alertId}`;
  const { alerts } = (await house.request('GET', '/api/v1/alerts', { token })).body;
  expect(alerts.filter(({ kind }) => kind === 'help_called')).toMatchObject([{ level: 1, placeId: 'lobby-1' }]);
  await house.request('POST', `${url}/acknowledge`, { token });
  const taken = await house.request('GET', '/api/v1/kiosk/view', { headers: lobby });
  expect(taken.body.help).toMatchObject({ calling: [], taken: true, takenBy: 'A', mayCancel: false });
  // Who it is stays in the estate.
  expect(JSON.stringify(taken.body.help)).not.toContain('person');
  expect(taken.text).not.toContain('李秀英');
  expect((await request('DELETE')).status).toBe(409);

  const { timeline } = (await house.request('GET', url, { token })).body;
  expect(timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['raised', 'escalated', 'acknowledged']));
  // Rows keep an id; whoever answers for the alert reads a name.
  expect(timeline.find(({ type }) => type === 'escalated')?.detail).toMatchObject({ people: [{ name: '李秀英' }] });
  await house.request('POST', `${url}/close`, { token, body: { reason: '已到现场' } });
  expect(await shown()).toBeNull();
});

test('who was called and is sent home has a name in the timeline, too', async () => {
  const { help } = await request('POST');
  for (const { id, alertId } of [...house.store.state.all('notification')]) {
    if (alertId !== help?.alertId) continue;
    await house.submit({ kind: 'notification-result', notificationId: id, state: 'sent', error: null, at: Date.now() });
  }
  const url = `/api/v1/alerts/${help?.alertId}`;
  await house.request('POST', `${url}/acknowledge`, administration);
  const { timeline } = (await house.request('GET', url, administration)).body;
  const sentHome = timeline.find(({ type }) => type === 'stood-down')?.detail as { readonly people: unknown };
  expect(sentHome.people).toEqual([{ personId: 'li', name: '李秀英' }]);
  await house.request('POST', `${url}/close`, { ...administration, body: { reason: '演示' } });
});

test('a call that is cancelled at the kiosk is closed as that, and may be made again', async () => {
  const first = (await request('POST')).help;
  expect(await request('DELETE')).toMatchObject({ status: 200, help: null });
  expect(await request('DELETE')).toMatchObject({ status: 200, help: null });
  const { alert } = (await house.request('GET', `/api/v1/alerts/${first?.alertId}`, administration))
    .body as unknown as {
    alert: object;
  };
  expect(alert).toMatchObject({ state: 'closed', closedBy: KIOSK_POST, closeReason: '在终端上取消' });
  expect((await request('POST')).help?.alertId).not.toBe(first?.alertId);
});

test('it takes no screen, not even its own, and no other kiosk is told of it', async () => {
  const own = lobby;
  await request('POST');
  const { code } = (
    await house.request('POST', '/api/v1/administration/kiosks', { ...administration, body: { placeId: 'lobby-1' } })
  ).body;
  const { cookies } = await house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  lobby = { cookie: `gridcall_kiosk=${cookies['gridcall_kiosk']}`, 'sec-fetch-site': 'same-origin' };
  expect(await shown()).toBeNull();
  expect((await house.request('GET', '/api/v1/kiosk/view', { headers: own })).body.emergencies).toEqual([]);
});

test('only a kiosk calls: without its cookie, as a person, and from another site nobody does', async () => {
  expect((await request('POST', {})).status).toBe(401);
  const asPerson = await house.request('POST', '/api/v1/kiosk/help', administration);
  expect(asPerson.status).toBe(403);
  expect((await request('POST', { ...lobby, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await shown()).toBeNull();
});

test('while the disk refuses it is never answered as done, and stands on the screen all the same', async () => {
  answerInstead = { kind: 'unsaved', outcome: { ok: true, id: 'x' } };
  expect(await request('POST')).toMatchObject({ status: 503, body: { code: 'DISK_UNAVAILABLE' } });
  answerInstead = undefined;
  expect((await request('POST')).status).toBe(200);
  const row = house.store.state.get('alert', house.alertOf(`kiosk:${kioskId}`, 'help_called'));
  if (row === undefined) throw new Error('no alert');
  await request('DELETE');
  const overlay = house.store.overlay();
  const at = house.options.clock.wallMs();
  const change = { no: 0, at, type: 'alert', subject: 'unsaved-1', placeId: 'lobby-1', companyId: 'jinfeng' } as const;
  const changes = [
    { op: 'put', table: 'alert', row: { ...row, id: 'unsaved-1' } },
    { op: 'append', table: 'change', row: change },
  ] as const;
  overlay.add(changes);
  house.store.feed.showUnsaved(overlay, changes);
  expect(await shown()).toMatchObject({ alertId: 'unsaved-1', calling: [], taken: false });
  await house.store.commit(overlay);
});

test('more than a kiosk ever sends is refused until the minute is over', async () => {
  const answers = [];
  for (let sent = 0; sent < 21; sent++) answers.push((await request('POST')).status);
  expect(answers).toEqual([...Array(20).fill(200), 429]);
});
