import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { CommandKind } from '@gridcall/contract/command.ts';
import type { Commands } from '@gridcall/contract/http-commands.ts';
import type {
  Alert,
  AlertDetail,
  Device as DeviceShape,
  KioskEmergencyChange,
  LiveChange,
  LiveReset,
} from '@gridcall/contract/http-gateway.ts';
import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { GsmModem } from '@gridcall/firmware-sim/serial/gsm-modem.ts';
import { SerialLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { Device } from './device.ts';
import { HttpClient } from './gateway-client.ts';
import { killFlowsOf } from './kill-flows.ts';
import { LiveReader } from './live-reader.ts';
import { AHEAD_FILE } from './moved-time.ts';
import { temporaryFolder } from './part-process.ts';
import { type SimulatedDevice, simulatedDevice } from './simulated-device.ts';
import { eventually, GatewayUnderTest } from './stack.ts';
import { type TimelineLine, wordsOf } from './timeline-lines.ts';

const SECOND = 1000;
/** The gateway looks at its timers once a second: moved to just before one, it sees it coming. */
const LOOKS_EVERY_MS = 950;
const HOUR = 3600 * SECOND;
const movedTime = fileURLToPath(new URL('./moved-time.ts', import.meta.url));
/** Nobody listens there: the uplink is cut. */
const NOBODY = 'http://127.0.0.1:1';

/** `npm run story` waits for what the other suites move the clock over. */
export const inRealTime = process.env['GRIDCALL_TEST_REAL_TIME'] === '1';
/** Of a whole story. */
export const STORY_MS = inRealTime ? 600_000 : 120_000;

/** Who is called, and the number that each one's phone has. */
export const phones = {
  'ma-xiulan': '13800138001',
  'sun-lihua': '13800138002',
  'he-wenjun': '13800138003',
} as const;

/**
 * A building with everything that a gas alarm moves: a detector, a siren and a gas valve on the broker, a modem on a real
 * port, a call centre, a kiosk. The gateway's clock is moved on, or it is waited for.
 */
export class CalledHouse {
  readonly gateway: GatewayUnderTest;
  readonly line: SerialLine;
  readonly modem: GsmModem;
  readonly callCentre: FarEnd;
  readonly siren: SimulatedDevice;
  readonly valve: SimulatedDevice;
  readonly detector: Device;
  kiosk: LiveReader;
  readonly #kioskCookie: string;
  readonly #aheadFile: string | undefined;
  readonly #ahead: { ms: number };
  #isDown = false;
  #since = 0;

  private constructor(parts: Parts, kiosk: LiveReader, kioskCookie: string) {
    this.gateway = parts.gateway;
    this.line = parts.line;
    this.modem = parts.modem;
    this.callCentre = parts.callCentre;
    this.siren = parts.siren;
    this.valve = parts.valve;
    this.detector = parts.detector;
    this.#aheadFile = parts.aheadFile;
    this.#ahead = parts.ahead;
    this.#kioskCookie = kioskCookie;
    this.kiosk = kiosk;
  }

  static async start(): Promise<CalledHouse> {
    const folder = temporaryFolder('called-house');
    const path = join(folder, 'modem');
    const line = new SerialLine({ baudRate: 0, clock: systemClock, random: () => 0, path });
    const aheadFile = inRealTime ? undefined : join(folder, 'ahead');
    const ahead = { ms: 0 };
    // The network's clock is that of the story: a reply has its time from there.
    const modem = new GsmModem({ line, clock: { ...systemClock, now: () => systemClock.now() + ahead.ms } });
    const callCentre = new FarEnd();
    callCentre.answer = (_, response) => response.end('{"code":"OK"}');
    await Promise.all([line.start(), callCentre.start()]);
    if (aheadFile !== undefined) writeFileSync(aheadFile, '0');
    const gateway = await GatewayUnderTest.start(
      {
        uplink: { url: NOBODY, retryMaximumMs: 500 },
        flows: { enabled: true, editorPort: 0, allowedHosts: ['127.0.0.1'] },
        notify: { modemPort: path, httpUrl: `${callCentre.url}/send`, httpSecret: 'a secret', httpSuccessText: '"OK"' },
      },
      startOptions(aheadFile),
    );
    await callable(gateway);
    const unit = 'jinfeng-1-unit-1';
    const siren = await simulatedDevice(gateway, 'siren-1', 'siren', 'jinfeng-1-lobby');
    const valve = await simulatedDevice(gateway, 'valve-1', 'gas-valve', unit);
    const link = await gateway.client.link('gas-1', { place: unit });
    const detector = await Device.connect(gateway.mqttPort, link, { reconnect: true });
    const cookie = await pairedKiosk(gateway);
    const kiosk = await LiveReader.open(gateway.client.base, { cookie });
    await eventually('the modem', async () => ((await smsState(gateway)) === 'up' ? true : undefined));
    return new CalledHouse(
      { gateway, line, modem, callCentre, siren, valve, detector, aheadFile, ahead },
      kiosk,
      cookie,
    );
  }

  async end(): Promise<void> {
    await this.kiosk.close();
    await Promise.all([this.detector.close(), this.siren.runner.stop(), this.valve.runner.stop()]);
    await this.gateway.process.kill('SIGKILL');
    this.modem.stop();
    await Promise.all([this.line.stop(), this.callCentre.stop()]);
  }

  /** From here on seconds are counted: the gateway's, since the alarm. */
  async alarm(): Promise<Alert> {
    await this.detector.publish('reading', { id: 'alarm', values: { alarm: true, methane_lel: 60 } });
    const alert = await eventually('the alert', () => this.alert());
    this.#since = alert.raisedAt;
    return alert;
  }

  async alert(): Promise<Alert | undefined> {
    const { alerts } = await this.gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
    return alerts.find(({ kind }) => kind === 'gas_leak');
  }

  /** Until the gateway's clock shows so many seconds after the alarm. */
  async passUntil(second: number): Promise<void> {
    const target = this.#since + second * SECOND;
    const missing = target - LOOKS_EVERY_MS - (Date.now() + this.#ahead.ms);
    if (this.#aheadFile !== undefined && missing > 0) {
      this.#ahead.ms += missing;
      writeFileSync(this.#aheadFile, String(this.#ahead.ms));
      if (!this.#isDown) process.kill(this.gateway.process.pid, 'SIGUSR2');
    }
    const wait = target - (Date.now() + this.#ahead.ms);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
  }

  /** Without a goodbye; it is not started again yet. */
  async killGateway(): Promise<void> {
    this.#isDown = true;
    await this.gateway.process.kill('SIGKILL');
    await this.kiosk.close();
  }

  async startGateway(): Promise<void> {
    await this.gateway.startAgain(startOptions(this.#aheadFile));
    this.#isDown = false;
    this.kiosk = await LiveReader.open(this.gateway.client.base, { cookie: this.#kioskCookie });
  }

  /** Node-RED beside the gateway; resolves when another one has taken its place. */
  async killFlows(): Promise<void> {
    await killFlowsOf(this.gateway);
  }

  /** Another way to somebody, by telephone. */
  addTelephone(personId: keyof typeof phones): Promise<void> {
    return putWay(this.gateway, personId, 'http', phones[personId]);
  }

  async untilModem(state: 'up' | 'down'): Promise<void> {
    await eventually(`the modem ${state}`, async () => ((await smsState(this.gateway)) === state ? true : undefined));
  }

  async deviceNow(id: string): Promise<DeviceShape | undefined> {
    const { devices } = await this.gateway.client.get<{ devices: DeviceShape[] }>('/api/v1/devices');
    return devices.find((device) => device.id === id);
  }

  async untilLinked({ id }: SimulatedDevice, isLinked: boolean): Promise<void> {
    await eventually(`${id} ${isLinked ? 'here' : 'away'}`, async () =>
      (await this.deviceNow(id))?.online === isLinked ? true : undefined,
    );
  }

  /** By the stream that the kiosk has open: whether the leak covers its screen. */
  async untilKioskShows(isStanding: boolean): Promise<void> {
    await eventually(`the emergency ${isStanding ? 'on' : 'off'} the kiosk`, async () => {
      const told = this.kiosk.events.flatMap(({ event, data }) => {
        if (event === 'reset') return (data as LiveReset).emergencies ?? [];
        const change = data as LiveChange;
        return event === 'change' && change.type === 'alert' ? [change.data as KioskEmergencyChange] : [];
      });
      return told.findLast(({ kind }) => kind === 'gas_leak')?.standing === isStanding ? true : undefined;
    });
  }

  /** What the person's phone shows of the gas leak. */
  texts(personId: keyof typeof phones): readonly string[] {
    const mine = this.modem.shown.filter(({ to }) => to.endsWith(phones[personId]));
    return mine.map(({ text }) => text).filter((text) => text.includes('燃气泄漏'));
  }

  /** In words, with the second of each since the alarm. */
  async timeline(): Promise<readonly TimelineLine[]> {
    const { id } = (await this.alert()) ?? { id: '' };
    const { timeline } = await this.gateway.client.get<AlertDetail>(`/api/v1/alerts/${id}`);
    return timeline.map((entry) => ({ second: (entry.at - this.#since) / SECOND, words: wordsOf(entry) }));
  }

  /** Waits until the timeline says so, once. */
  async says(...words: readonly string[]): Promise<void> {
    for (const one of words) {
      await eventually(one, async () =>
        (await this.timeline()).some((line) => line.words === one) ? true : undefined,
      );
    }
  }

  /** Until the siren has said so often that it sounds because people were called. */
  async untilSounded(times: number): Promise<void> {
    await eventually(`the siren, ${times} times`, async () => {
      const { commands } = await this.gateway.client.get<Commands>('/api/v1/commands');
      const sounded = commands.filter(({ command, state }) => command === 'sound_siren' && state === 'confirmed');
      return sounded.length >= times ? true : undefined;
    });
  }

  async order(by: HttpClient, command: CommandKind): Promise<{ readonly status: number; readonly body: unknown }> {
    const { id } = (await this.alert()) ?? { id: '' };
    const body = { nonce: randomUUID(), command, alertId: id, reason: '' };
    return by.request('POST', `/api/v1/devices/${this.siren.id}/commands`, body);
  }

  /** Somebody's page, from here on. */
  async page(personId: string): Promise<HttpClient> {
    const { body } = await this.gateway.client.request<{ token: string }>('POST', '/api/v1/administration/tokens', {
      ...{ role: 'steward', personId },
    });
    return new HttpClient(this.gateway.process.httpPort, body.token);
  }
}

type Parts = Pick<CalledHouse, 'gateway' | 'line' | 'modem' | 'callCentre' | 'siren' | 'valve' | 'detector'> & {
  readonly aheadFile: string | undefined;
  readonly ahead: { ms: number };
};

function startOptions(aheadFile: string | undefined) {
  if (aheadFile === undefined) return { nodeArguments: gatewayNodeArguments };
  return {
    nodeArguments: [...gatewayNodeArguments, '--import', movedTime],
    environment: { [AHEAD_FILE]: aheadFile },
  };
}

async function smsState(gateway: GatewayUnderTest): Promise<string | undefined> {
  const { channels } = await gateway.client.get<{ channels: { channel: string; state: string }[] }>('/api/v1/channels');
  return channels.find(({ channel }) => channel === 'sms')?.state;
}

/** Everybody of the first steps has a way, and it is they who are on duty whatever day it is. */
async function callable(gateway: GatewayUnderTest): Promise<void> {
  for (const [personId, number] of Object.entries(phones)) await putWay(gateway, personId, 'sms', number);
  await putWay(gateway, 'qin-feng', 'http', '95159');
  await putWay(gateway, 'gao-yan', 'http', '95158');
  const times = { from: Date.now() - HOUR, until: Date.now() + 24 * HOUR };
  for (const duty of [
    { placeId: 'liuyin-grid-1', post: 'B', personId: 'sun-lihua' },
    { placeId: 'jinfeng-garden', post: 'property', personId: 'qin-feng' },
  ]) {
    const override = { ...duty, ...times, reason: '替班' };
    const { status, body } = await gateway.client.request('POST', '/api/v1/duty/overrides', override);
    if (status !== 201) throw new Error(`duty: ${status} ${JSON.stringify(body)}`);
  }
}

async function putWay({ client }: GatewayUnderTest, personId: string, channel: string, address: string): Promise<void> {
  const where = `/api/v1/administration/contacts/${personId}/${channel}`;
  const { status, body } = await client.request('PUT', where, { address });
  if (status !== 204) throw new Error(`contact ${personId}: ${status} ${JSON.stringify(body)}`);
}

/** The cookie of a kiosk in the lobby. */
async function pairedKiosk({ client }: GatewayUnderTest): Promise<string> {
  const { body } = await client.request<{ code: string }>('POST', '/api/v1/administration/kiosks', {
    placeId: 'jinfeng-1-lobby',
  });
  const paired = await fetch(`${client.base}/api/v1/kiosk/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: client.base },
    body: JSON.stringify({ code: body.code }),
  });
  return (paired.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}
