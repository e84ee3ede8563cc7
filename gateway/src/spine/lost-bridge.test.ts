import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { decide } from '../core/decide.ts';
import type { Input } from '../core/input.ts';
import { protectionIn } from '../core/protection.ts';
import type { Store } from '../store/store.ts';
import type { Spine } from './spine.ts';
import { ask, Harness } from './testing/harness.ts';

const SECOND = 1000;
const STEP_MS = 10_000;
const CHILDREN = ['gas-a', 'gas-b', 'gas-c'] as const;
const installer = { by: '王装机', byPost: 'installer' } as const;

const harness = new Harness();
afterEach(() => harness.dispose());

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** A hub with three gas detectors behind it, over a real store. */
class Estate {
  readonly told: LiveChange[] = [];
  readonly directory = harness.stores.folder();
  private spine: Spine | null = null;
  private opened: Store | null = null;
  private count = 0;

  get store(): Store {
    if (this.opened === null) throw new Error('it has not been started');
    return this.opened;
  }

  async start(): Promise<void> {
    const { spine, store } = await harness.start(decide, { directory: this.directory });
    this.spine = spine;
    this.opened = store;
    store.feed.subscribe((change) => this.told.push(change));
  }

  async stop(): Promise<void> {
    await this.spine?.stop();
    await this.store.stop();
  }

  async submit(input: WithoutId<Input>): Promise<void> {
    if (this.spine === null) throw new Error('it has not been started');
    this.count += 1;
    const answer = await ask(this.spine, { ...input, id: `01K${String(this.count).padStart(23, '0')}` } as Input);
    expect(answer).toMatchObject({ kind: 'committed', outcome: { ok: true } });
  }

  async build(): Promise<void> {
    const place = { companyId: 'company', placeId: 'flat' } as const;
    const words = { vendor: '', model: '', preview: {}, unsupported: [] } as const;
    await this.submit({
      kind: 'import-estate',
      companies: [{ id: 'company', kind: 'property_company', nameZh: '物业', nameEn: 'Company', dutyPhone: '' }],
      places: [
        {
          ...{ id: 'estate', parentId: null, kind: 'estate', nameZh: '小区', nameEn: 'Estate' },
          ...{ gridCode: '640104001001001', companyId: 'company' },
        },
        {
          id: 'flat',
          parentId: 'estate',
          kind: 'spot',
          nameZh: '501室',
          nameEn: '501',
          gridCode: null,
          companyId: null,
        },
      ],
      ...{ people: [], rosters: [], calendar: [] },
    });
    await this.submit({
      ...{ kind: 'add-link', linkId: 'hub', deviceKind: 'bridge', name: 'hub', ...place, ...installer },
      ...{ reportEveryMs: null, expiresAt: null, convention: 'zigbee2mqtt', options: {}, passwordHash: '00' },
    });
    await this.hub(true);
    for (const id of CHILDREN) {
      const child = { linkId: 'hub', address: id, name: id } as const;
      await this.submit({ kind: 'child-heard', ...child, suggestedKind: 'gas-detector', ...words });
      await this.submit({
        ...{ kind: 'adopt-child', ...child, deviceId: id, deviceKind: 'gas-detector', ...place, ...installer },
        ...{ updateContract: null, reportEveryMs: 60_000, expiresAt: null },
      });
      await this.says(id, {});
    }
  }

  hub(online: boolean): Promise<void> {
    const reason = online ? 'connected' : 'will';
    return this.submit({ kind: 'device-status', linkId: 'hub', deviceId: 'hub', online, reason });
  }

  says(deviceId: string, values: { readonly alarm?: boolean }): Promise<void> {
    const messageKey = `h:${deviceId} ${this.count}`;
    return this.submit({
      ...{ kind: 'reading', linkId: 'hub', deviceId, messageKey, contentHash: 1, resent: false },
      ...{ observedAt: null, history: false, values: { alarm: false, ...values } },
    });
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      harness.clock.advance(Math.min(STEP_MS, ms - passed));
      await harness.settle();
    }
  }

  alerts() {
    // Nobody is on duty here, which is told for the gas alarm, too.
    const ofDevices = [...this.store.state.all('alert')].filter(({ kind }) => kind !== 'nobody_answers');
    return ofDevices.map(({ deviceId, kind, state }) => `${deviceId} ${kind} ${state}`);
  }

  protections() {
    const { state } = this.store;
    return ['hub', ...CHILDREN].map((id) => {
      const device = state.get('device', id);
      return device === undefined ? 'no device' : protectionIn(state, device, harness.clock.wallMs());
    });
  }

  /** Of which devices pages were told since it was asked last. */
  devicesTold(): readonly string[] {
    const devices = this.told.splice(0).filter(({ type }) => type === 'device');
    return [...new Set(devices.map(({ subject }) => subject))].sort();
  }

  async waiting() {
    return (await this.store.queries.waitingEvents('status', 0, 50)).map(({ type }) => type);
  }
}

const lost = ['silent', 'silent', 'silent', 'silent'];
const watched = ['protected', 'protected', 'protected', 'protected'];

describe('a bridge that dies', () => {
  test('is one alert that names its children, who protect nobody until it is back', async () => {
    const estate = new Estate();
    await estate.start();
    await estate.build();
    expect(estate.protections()).toEqual(watched);
    estate.devicesTold();

    await estate.hub(false);
    await estate.pass(29 * SECOND);
    expect(estate.alerts()).toEqual([]);
    await estate.pass(SECOND);
    expect(estate.alerts()).toEqual(['hub bridge_unreachable active-unacknowledged']);
    const [alert] = estate.store.state.all('alert');
    const timeline = await estate.store.queries.alertTimeline(alert?.id ?? '');
    expect(timeline[0]).toMatchObject({ type: 'raised', detail: { children: 3, childIds: CHILDREN } });
    expect(await estate.waiting()).toEqual(['cn.grid.alert.raised.v1']);
    expect(estate.protections()).toEqual(lost);
    expect(estate.devicesTold()).toEqual([...CHILDREN, 'hub'].sort());
    await estate.pass(600 * SECOND);
    expect(estate.alerts(), 'nobody blames a child').toEqual(['hub bridge_unreachable active-unacknowledged']);
    expect(await estate.waiting()).toHaveLength(1);

    await estate.hub(true);
    expect(estate.devicesTold()).toEqual([...CHILDREN, 'hub'].sort());
    for (const id of CHILDREN.slice(0, 2)) await estate.says(id, {});
    await estate.pass(10 * SECOND);
    expect(estate.alerts()).toEqual(['hub bridge_unreachable cleared']);
    expect(estate.protections()).toEqual(['protected', 'protected', 'protected', 'silent']);
    expect(estate.store.state.get('device_state', 'gas-a')?.online).toBe(true);
    for (let minute = 0; minute < 3; minute++) {
      for (const id of CHILDREN.slice(0, 2)) await estate.says(id, {});
      await estate.pass(60 * SECOND);
    }
    expect(estate.alerts(), 'who stays silent is told of in its own time').toEqual([
      'hub bridge_unreachable cleared',
      'gas-c device_silent active-unacknowledged',
    ]);
    await estate.says('gas-c', {});
    expect(estate.protections()).toEqual(watched);
  });

  test('and comes back while its children are still fresh puts them right at once, and loses them at once again', async () => {
    const estate = new Estate();
    await estate.start();
    await estate.build();
    await estate.hub(false);
    await estate.pass(35 * SECOND);
    estate.devicesTold();
    for (let round = 0; round < 3; round++) {
      await estate.hub(true);
      expect([estate.protections(), estate.devicesTold()]).toEqual([watched, [...CHILDREN, 'hub'].sort()]);
      await estate.hub(false);
      expect([estate.protections(), estate.devicesTold()]).toEqual([lost, [...CHILDREN, 'hub'].sort()]);
    }
    expect(estate.alerts()).toEqual(['hub bridge_unreachable active-unacknowledged']);
  });

  test('while the gateway is down is found out after the start, and is one alert over any number of starts', async () => {
    const estate = new Estate();
    await estate.start();
    await estate.build();
    await estate.stop();
    await estate.start();
    await estate.pass(119 * SECOND);
    expect(estate.alerts()).toEqual([]);
    estate.devicesTold();
    await estate.pass(SECOND);
    expect([estate.alerts(), estate.protections()]).toEqual([['hub bridge_unreachable active-unacknowledged'], lost]);
    expect(estate.devicesTold()).toEqual([...CHILDREN, 'hub'].sort());
    await estate.stop();
    await estate.start();
    await estate.pass(600 * SECOND);
    expect(estate.alerts()).toEqual(['hub bridge_unreachable active-unacknowledged']);
    await estate.says('gas-b', { alarm: true });
    await estate.pass(10 * SECOND);
    expect(estate.alerts()).toEqual(['hub bridge_unreachable cleared', 'gas-b gas_leak active-unacknowledged']);
    expect(estate.protections()).toEqual(['protected', 'silent', 'protected', 'silent']);
  });
});
