import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveChange, LiveReset } from '@gridcall/contract/http-gateway.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from '../testing/house.ts';

interface Event {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** A reader on a real socket. */
class Listener {
  readonly events: Event[] = [];
  closed = false;
  #rest = '';
  #wake: () => void = () => undefined;
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    response.on('close', () => {
      this.closed = true;
      this.#wake();
    });
    response.on('error', () => undefined);
  }

  get headers(): http.IncomingHttpHeaders {
    return this.#response.headers;
  }

  async until(isEnough: (events: readonly Event[]) => boolean): Promise<readonly Event[]> {
    while (!isEnough(this.events) && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.events;
  }

  async end(): Promise<void> {
    this.#response.destroy();
    await this.until(() => false);
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(': ') + 2)]),
      );
      const event = fields.get('event');
      if (event !== undefined)
        this.events.push({ event, id: fields.get('id') ?? null, data: fields.get('data') ?? '' });
    }
    this.#wake();
  }
}

let house: House;
let port = 0;
let steward: string;
let kiosk: string;
beforeAll(async () => {
  house = await openHouse({ configuration: { http: { liveConnections: 8 } } });
  await house.running.server.listen({ host: '127.0.0.1', port: 0 });
  port = (house.running.server.server.address() as AddressInfo).port;
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
  await house.link('gate-1', 'lobby-1', { deviceKind: 'access-gate' });
  steward = (await house.token('steward', { placeIds: ['building-1'] })).token;
  const { code } = (
    await house.request('POST', '/api/v1/administration/kiosks', {
      ...{ token: ADMINISTRATOR_TOKEN, body: { placeId: 'lobby-1' } },
    })
  ).body;
  const paired = await house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  kiosk = `gridcall_kiosk=${paired.cookies['gridcall_kiosk']}`;
});
afterAll(() => house.stop());

function listen(headers: Record<string, string>, query = ''): Promise<Listener> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path: `/api/v1/live${query}`, headers, agent: false }, (response) => {
        if (response.statusCode === 200) resolve(new Listener(response));
        else {
          response.resume();
          reject(new Error(`status ${response.statusCode}`));
        }
      })
      .on('error', reject);
  });
}
const bearer = (token: string, more = {}) => ({ authorization: `Bearer ${token}`, ...more });
const changesOf = (events: readonly Event[]) =>
  events.filter(({ event }) => event === 'change').map(({ data }) => JSON.parse(data) as LiveChange);
const resetOf = (event: Event | undefined) => JSON.parse(event?.data ?? '{}') as LiveReset;
const numberOf = (event: Event | undefined) => Number(event?.id?.split('-').at(-1));

/** Each notice is one committed change. */
async function makeChanges(count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    const body = { placeId: 'building-1', title: `通知 ${made}`, text: '内容', expiresAt: Date.now() + 3_600_000 };
    await house.request('POST', '/api/v1/notices', { token: ADMINISTRATOR_TOKEN, body });
  }
}

test('first what stands, then each change once, in order, with its id', async () => {
  const listener = await listen(bearer(steward));
  const [reset] = await listener.until((events) => events.length >= 1);
  expect(reset?.event).toBe('reset');
  expect(reset?.id).toBe(`${house.store.epoch}-${house.store.state.get('counter', 'change')?.value}`);
  expect(listener.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(listener.headers['content-security-policy']).toContain("default-src 'none'");

  await house.reading('gas-1', { alarm: true });
  const seen = await listener.until((events) => changesOf(events).some(({ type }) => type === 'alert'));
  const alert = changesOf(seen).find(({ type }) => type === 'alert');
  expect(alert?.data).toMatchObject({ deviceId: 'gas-1', level: 1, state: 'active-unacknowledged', unsaved: false });
  expect(seen.map(numberOf)).toEqual([...seen.map(numberOf)].sort((left, right) => left - right));
  await listener.end();
});

test('who has a page open, and where a kiosk is on, is known as long as the stream stands', async () => {
  const { hub } = house.running;
  const isHere = (personId: string) =>
    hub.hasReader((reader) => reader.subject !== 'kiosk' && reader.personId === personId);
  const isKioskAt = (placeId: string) =>
    hub.hasReader((reader) => reader.subject === 'kiosk' && reader.placeId === placeId);
  const { token } = await house.token('steward', { personId: 'li' });
  expect([isHere('li'), isKioskAt('lobby-1')]).toEqual([false, false]);
  const page = await listen(bearer(token));
  const screen = await listen({ cookie: kiosk });
  await Promise.all([page, screen].map((listener) => listener.until((events) => events.length >= 1)));
  expect([isHere('li'), isHere('wang'), isKioskAt('lobby-1'), isKioskAt('lobby-2')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  await Promise.all([page.end(), screen.end()]);
  await vi.waitFor(() => expect([isHere('li'), isKioskAt('lobby-1')]).toEqual([false, false]));
});

describe('a reader that comes back', () => {
  test.each(['last-event-id', 'after'])('goes on after its last id (%s)', async (way) => {
    const before = `${house.store.epoch}-${house.store.state.get('counter', 'change')?.value}`;
    await makeChanges(3);
    const listener = await (way === 'after'
      ? listen(bearer(steward), `?after=${before}`)
      : listen(bearer(steward, { 'last-event-id': before })));
    const events = await listener.until((all) => all.length >= 3);
    expect(events.map(({ event }) => event)).toEqual(['change', 'change', 'change']);
    expect(changesOf(events)).toMatchObject([{ data: { title: '通知 0' } }, { data: { title: '通知 1' } }, {}]);
    await listener.end();
  });

  test.each(['other-epoch-3', 'nonsense', 'x', '-1'])('with the foreign id %j starts anew', async (id) => {
    const listener = await listen(bearer(steward, { 'last-event-id': id }));
    expect((await listener.until((events) => events.length >= 1))[0]?.event).toBe('reset');
    await listener.end();
  });

  test('misses nothing and sees nothing twice, however it comes and goes in a storm', async () => {
    const start = house.store.state.get('counter', 'change')?.value ?? 0;
    const seen: number[] = [];
    let last = `${house.store.epoch}-${start}`;
    let isStorming = true;
    const storm = makeChanges(150).then(() => {
      isStorming = false;
      // Wakes the reader that waits for one more.
      return makeChanges(1);
    });
    while (isStorming) {
      const listener = await listen(bearer(ADMINISTRATOR_TOKEN, { 'last-event-id': last }));
      const wanted = 1 + (seen.length % 7);
      const events = await listener.until((all) => all.length >= wanted || !isStorming);
      const taken = events.filter(({ event }) => event === 'change');
      expect(events.length).toBe(taken.length);
      seen.push(...taken.map(numberOf));
      last = taken.at(-1)?.id ?? last;
      await listener.end();
    }
    await storm;
    const end = house.store.state.get('counter', 'change')?.value ?? 0;
    const listener = await listen(bearer(ADMINISTRATOR_TOKEN, { 'last-event-id': last }));
    const events = await listener.until((all) => seen.at(-1) === end || numberOf(all.at(-1)) === end);
    seen.push(...events.map(numberOf));
    await listener.end();
    expect(seen).toEqual(Array.from({ length: end - start }, (_, index) => start + 1 + index));
  });
});

describe('rights', () => {
  test('filter what is live and what is replayed alike', async () => {
    const before = `${house.store.epoch}-${house.store.state.get('counter', 'change')?.value}`;
    const live = await listen(bearer(steward));
    await house.reading('gas-2', { alarm: true });
    await makeChanges(1);
    const isNotice = (events: readonly Event[]) => changesOf(events).some(({ type }) => type === 'notice');
    const replayed = await listen(bearer(steward, { 'last-event-id': before }));
    for (const listener of [live, replayed]) {
      const told = JSON.stringify(await listener.until(isNotice));
      expect(told).not.toContain('gas-2');
      expect(told).not.toContain('building-2');
      await listener.end();
    }
  });

  test('a kiosk hears of its building, and never of a device, a unit or a person', async () => {
    const listener = await listen({ cookie: kiosk });
    const [first] = await listener.until((events) => events.length >= 1);
    expect(resetOf(first).emergencies).toMatchObject([{ kind: 'gas_leak', standing: true }]);
    expect(resetOf(first)).not.toHaveProperty('alerts');
    const id = house.alertOf('gas-1');
    const note = { kind: 'notify-steward', placeId: 'building-1', title: 'for stewards', text: '' } as const;
    const flow = { requestId: 'r', flowId: 'f', flowName: 'f', nodeId: 'n', nodeName: 'n' };
    await house.submit({ kind: 'flow-request', ...flow, request: note });
    await house.request('POST', `/api/v1/alerts/${id}/acknowledge`, { token: ADMINISTRATOR_TOKEN });
    const events = await listener.until((all) => changesOf(all).some(({ type }) => type === 'alert'));
    const change = changesOf(events).find(({ type }) => type === 'alert');
    expect(change).toMatchObject({ placeId: 'building-1', data: { standing: true, buildingName: { zh: '1号楼' } } });
    for (const secret of ['gas-1', '101室', '1单元', 'acknowledgedBy', 'for stewards'])
      expect(JSON.stringify(events)).not.toContain(secret);
    await listener.end();
  });

  test('a kiosk hears nothing of a danger that is not the whole building’s, not even of its end', async () => {
    const listener = await listen({ cookie: kiosk });
    await listener.until((events) => events.length >= 1);
    await house.event('gate-1', 'duress');
    await house.event('gate-1', 'panic');
    await house.request('POST', `/api/v1/alerts/${house.alertOf('gate-1', 'gate_duress')}/close`, {
      ...{ token: ADMINISTRATOR_TOKEN, body: { reason: '民警已到场' } },
    });
    await house.event('gate-1', 'fire_input');
    const isFire = (all: readonly Event[]) => JSON.stringify(all).includes('fire_input');
    const told = JSON.stringify(await listener.until(isFire));
    for (const secret of ['duress', 'panic', 'gate-1']) expect(told).not.toContain(secret);
    await house.event('gate-1', 'fire_input_cleared');
    await listener.end();
  });

  test('with both cookies a browser reads as the person, unless the page says that it is the kiosk', async () => {
    const signedIn = await house.request('POST', '/api/v1/session', { body: { token: steward } });
    const cookie = `${kiosk}; gridcall_session=${signedIn.cookies['gridcall_session']}`;
    const person = await listen({ cookie });
    expect(resetOf((await person.until((all) => all.length > 0))[0])).toHaveProperty('alerts');
    const asKiosk = await listen({ cookie }, '?as=kiosk');
    expect(resetOf((await asKiosk.until((all) => all.length > 0))[0])).toHaveProperty('emergencies');
    await Promise.all([person.end(), asKiosk.end()]);
  });

  test('end with the token', async () => {
    const { token, id } = await house.token('steward');
    const listener = await listen(bearer(token));
    await house.request('DELETE', `/api/v1/administration/tokens/${id}`, { token: ADMINISTRATOR_TOKEN });
    await listener.until(() => false);
    expect(listener.closed).toBe(true);
  });
});

test('what is not saved carries no id, and a late reader hears of it, too', async () => {
  const id = house.alertOf('gas-2');
  const row = house.store.state.get('alert', id);
  if (row === undefined) throw new Error('no alert');
  const before = `${house.store.epoch}-${house.store.state.get('counter', 'change')?.value}`;
  const early = await listen(bearer(ADMINISTRATOR_TOKEN, { 'last-event-id': before }));
  const overlay = house.store.overlay();
  overlay.add([
    { op: 'put', table: 'alert', row: { ...row, occurrences: 77 } },
    {
      ...{ op: 'append', table: 'change' },
      row: { no: 999_999, at: 1, type: 'alert', subject: id, placeId: row.placeId, companyId: row.companyId },
    },
  ]);
  house.store.feed.showUnsaved(overlay, overlay.changes);
  const late = await listen(bearer(ADMINISTRATOR_TOKEN, { 'last-event-id': before }));
  for (const listener of [early, late]) {
    const [event] = await listener.until((events) => events.length >= 1);
    expect(event?.id).toBeNull();
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      unsaved: true,
      data: { id, occurrences: 77, unsaved: true },
    });
    await listener.end();
  }
});

test('beyond the limit a reader is told to come back', async () => {
  // Those of the tests before have gone; the server hears of it a little later.
  while (house.running.hub.size > 0) await new Promise((resolve) => setImmediate(resolve));
  const listeners = [];
  for (let count = 0; count < 8; count++) listeners.push(await listen(bearer(steward)));
  await expect(listen(bearer(steward))).rejects.toThrow('status 503');
  for (const listener of listeners) await listener.end();
});
