/**
 * Promise 7 over the real broker, spine and store: whatever links of two companies do in whatever order, with ids and base
 * topics that are each other's beginnings, no company reads or changes what is another's.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrokerHouse, type BrokerLink } from '../harness/broker-house.ts';
import { WireClient } from '../harness/wire-client.ts';

interface Member {
  readonly link: BrokerLink;
  readonly companyId: string;
  readonly speaks: string;
  /** Devices that this link speaks for. */
  readonly devices: readonly string[];
  /** The battery level that only this link ever reports. */
  readonly mark: number;
}

/** Both companies have a hub under the same base topic, and one under what is the beginning of the other's. */
const companies = [
  {
    companyId: 'jinfeng',
    devices: ['co1', 'co12'],
    hubs: [
      ['co1-hub', 'hub'],
      ['co1-own', 'co1'],
    ],
  },
  {
    companyId: 'liuyin-station',
    devices: ['co10', 'co1-0'],
    hubs: [
      ['co10-hub', 'hub'],
      ['co10-own', 'co10'],
    ],
  },
] as const;

let house: BrokerHouse;
const members: Member[] = [];
const RUNS = 60;

/** A hub with a child that was heard and adopted under the same address as everybody's. */
async function hubWithChild(id: string, baseTopic: string, companyId: string, mark: number): Promise<Member> {
  const link = { ...(await house.hub(id, baseTopic, { companyId })), command: `${baseTopic}/a1/set` };
  const wire = await signedIn(link);
  await wire.publish(`${baseTopic}/a1`, said(id, mark, false), 1);
  await wire.disconnect();
  const device = `${id}-child`;
  await house.adopt(id, 'a1', { deviceId: device, companyId });
  return { link, companyId, speaks: `${baseTopic}/a1`, devices: [id, device], mark };
}

beforeAll(async () => {
  // What is over a quota would only be dropped, and prove nothing.
  house = await BrokerHouse.open({ signInsPerMinutePerLink: 1_000_000, messagesPerSecondPerLink: 1_000_000 });
  let mark = 20;
  for (const { companyId, devices, hubs } of companies) {
    for (const id of devices) {
      const link = await house.link(id, { companyId });
      members.push({ link, companyId, speaks: link.topics.reading, devices: [id], mark: mark++ });
    }
    for (const [id, baseTopic] of hubs) members.push(await hubWithChild(id, baseTopic, companyId, mark++));
  }
});
afterAll(() => house.close());

/** One text that every family reads: a native reading, a child of a hub, and a status. Who said it stands in it. */
function said(linkId: string, mark: number, alarm: boolean): string {
  return JSON.stringify({ by: `<${linkId}>`, values: { battery_pct: mark, alarm }, battery: mark, gas: alarm });
}

async function signedIn(link: BrokerLink, more: Partial<Parameters<WireClient['connect']>[0]> = {}) {
  const wire = WireClient.tcp(house.port);
  const fields = { clientId: link.clientId, username: link.username, password: Buffer.from(link.password) };
  const { returnCode } = await wire.connect({ ...fields, ...more });
  expect(returnCode).toBe(0);
  return wire;
}

const ids = companies.flatMap(({ devices, hubs }) => [...devices, ...hubs.map(([id]) => id)]);
const level = fc.constantFrom(...ids, 'hub', 'gridcall', 'v1', 'a1', 'reading', 'command', 'set', '$SYS', '$share');
const exact = fc.oneof(
  fc
    .tuple(fc.constantFrom(...ids), fc.constantFrom('reading', 'event', 'status', 'command'))
    .map(([id, kind]) => `gridcall/v1/${id}/${kind}`),
  fc
    .tuple(fc.constantFrom('hub', 'co1', 'co10'), fc.constantFrom('a1', 'a1/availability', 'bridge/state', 'a1/set'))
    .map((levels) => levels.join('/')),
  fc.constantFrom('homeassistant/sensor/a1/config', 'homeassistant/status'),
  fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/')),
);
const filter = fc.oneof(
  exact,
  fc.constantFrom('#', '+', '+/+', 'gridcall/#', 'gridcall/v1/+/command', 'hub/#', 'co1/#', 'co10/#', 'co1/+'),
  fc.constantFrom('$SYS/#', '$share/g/#', '$share/g/hub/#', '+/a1/set', 'homeassistant/#', 'co+/a1'),
);
/** Stands for the topic on which the member whose turn it is speaks, or is spoken to. */
const OWN = 'own';
const who = fc.nat({ max: 7 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const ownOften = fc.oneof(exact, { weight: 3, arbitrary: fc.constant(OWN) });
const step = fc.oneof(
  fc.record({ kind: fc.constant('sign-in' as const), who, clean: fc.boolean(), will: fc.option(exact) }),
  fc.record({ kind: fc.constant('leave' as const), who, isCut: fc.boolean() }),
  fc.record({
    kind: fc.constant('listen' as const),
    who,
    filters: fc.array(fc.oneof(filter, ownOften), { minLength: 1, maxLength: 4 }),
    qos,
  }),
  fc.record({
    ...{ kind: fc.constant('say' as const), who, topic: ownOften, qos },
    ...{ alarm: fc.boolean(), retain: fc.boolean(), dup: fc.boolean() },
  }),
  fc.record({ kind: fc.constant('told' as const), who, topic: ownOften }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function ownOr(topic: string, { link }: Member): string {
  return topic === OWN ? link.command : topic;
}

/** One run: who is signed in now, and everything that each member was ever sent. */
class Evening {
  readonly #clients = new Map<Member, WireClient>();
  readonly heard: { readonly member: Member; readonly wire: WireClient }[] = [];

  async take(one: Step): Promise<void> {
    const member = members[one.who % members.length] as Member;
    if (one.kind === 'sign-in') await this.#signIn(member, one.clean, one.will);
    else if (one.kind === 'told') {
      house.mqtt.send(member.link.clientId, ownOr(one.topic, member), `for <${member.link.clientId}>`);
    } else await this.#act(member, await this.#clientOf(member), one).catch(() => undefined);
  }

  /** Who is away comes back to the session that it left. */
  async #clientOf(member: Member): Promise<WireClient> {
    const wire = this.#clients.get(member);
    return wire && !wire.stream.destroyed ? wire : this.#signIn(member, false, null);
  }

  async #signIn(member: Member, clean: boolean, will: string | null): Promise<WireClient> {
    const { link, mark } = member;
    const payload = Buffer.from(said(link.clientId, mark, true));
    const left = will === null ? {} : { will: { topic: will, payload, qos: 1 as const, retain: true } };
    const wire = await signedIn(link, { clean, ...left });
    this.#clients.set(member, wire);
    this.heard.push({ member, wire });
    return wire;
  }

  /** A packet against the rules of MQTT ends the connection; then the rest of it is nothing. */
  async #act(member: Member, wire: WireClient, one: Step): Promise<void> {
    const { link, mark } = member;
    if (one.kind === 'leave') await (one.isCut ? wire.cut() : wire.disconnect());
    if (one.kind === 'listen')
      await wire.subscribe(...one.filters.map((each) => [ownOr(each, member), one.qos] as const));
    if (one.kind !== 'say') return;
    const { alarm, retain, topic } = one;
    const dup = one.dup && one.qos > 0;
    await wire.publish(topic === OWN ? member.speaks : topic, said(link.clientId, mark, alarm), one.qos, {
      retain,
      dup,
    });
  }

  async end(): Promise<void> {
    for (const wire of this.#clients.values()) {
      if (!wire.stream.destroyed) await wire.ping().catch(() => undefined);
      await wire.cut();
    }
  }
}

/** Nobody may have read what was not for it, and nothing of a device may come from another link. */
async function judge(evening: Evening): Promise<void> {
  for (const { member, wire } of evening.heard) {
    for (const { payload } of wire.messages) expect(String(payload)).toBe(`for <${member.link.clientId}>`);
  }
  for (const { link, devices, mark } of members) {
    for (const id of devices) {
      const level = house.store.state.get('device_state', id)?.values.battery_pct;
      expect([undefined, mark]).toContain(level);
    }
    for (const { payload } of await house.quarantine(link.clientId)) {
      if (payload !== '') expect(payload).toContain(`<${link.clientId}>`);
    }
  }
  // What is said of a building stands under an id with a colon, which no device can have.
  for (const { deviceId, companyId } of house.openAlerts().filter((alert) => !alert.deviceId.includes(':'))) {
    expect(members.find(({ devices }) => devices.includes(deviceId))?.companyId).toBe(companyId);
  }
}

test(`property: ${RUNS} evenings of two companies at one broker`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const evening = new Evening();
      for (const one of steps) await evening.take(one);
      await evening.end();
      await judge(evening);
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: 60_000 },
  );
  // It would prove nothing of a broker that lets nobody do anything.
  const counters = house.mqtt.counters();
  expect(counters.sent).toBeGreaterThan(3);
  expect(counters.takeovers).toBeGreaterThan(3);
  const devices = new Set(house.openAlerts().map(({ deviceId }) => deviceId));
  expect([...devices].filter((id) => !id.includes(':')).length).toBeGreaterThanOrEqual(6);
});
