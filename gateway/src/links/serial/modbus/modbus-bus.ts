import { isGas } from '@gridcall/contract/gas.ts';
import { createSerialPort, type LastingPort, type SerialPortOptions } from '../../../platform/serial-port.ts';
import { BridgeChildren } from '../bridge-children.ts';
import type { Bus, BusCounts, BusParts } from '../bus.ts';
import { decode } from './decode.ts';
import { exceptionName } from './frame.ts';
import { type Exchange, Master } from './master.ts';
import { addressOf } from './profile.ts';
import {
  FAILURES_UNTIL_OFFLINE,
  noteWritten,
  OFFLINE_EVERY_ROUNDS,
  type SlaveSetting,
  split,
  TIMEOUT_MAXIMUM_MS,
  TWICE_UNTIL_TOLD,
  type Unit,
  type UnitChild,
  unitOf,
  withGas,
} from './unit.ts';
import { UnitCommands } from './unit-commands.ts';

export interface ModbusBusSettings {
  readonly id: string;
  readonly path: string;
  readonly baudRate: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  readonly pollEveryMs: number;
  readonly slaves: readonly SlaveSetting[];
}

/** A device that says the same as before is handed on all the same so often: it lives. */
const SIGN_OF_LIFE_MS = 10_000;
const BRIDGE_SIGN_OF_LIFE_MS = 60_000;
const MODBUS_DATA_BITS = 8;

export function createModbusBus(
  settings: ModbusBusSettings,
  parts: BusParts,
  openPort: (options: SerialPortOptions) => LastingPort = createSerialPort,
): Bus {
  return new PolledBus(settings, parts, openPort);
}

/** Asks each slave of one bus for its block, round after round, and hands on what they say. */
class PolledBus implements Bus {
  readonly #settings: ModbusBusSettings;
  readonly #parts: BusParts;
  readonly #children: BridgeChildren;
  readonly #units: readonly Unit[];
  readonly #port: LastingPort;
  readonly #master: Master;
  readonly commands: UnitCommands;
  #polls = 0;
  #failures = 0;
  #isToldOnline: boolean | null = null;
  /** Before its first answer nobody knows whether the port is there. */
  #isPortKnown = false;
  /** Why the port is not open. */
  #portFault: string | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  #signAt = Number.NEGATIVE_INFINITY;
  #isLinkTold = false;
  #stopped = false;
  #wake: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(settings: ModbusBusSettings, parts: BusParts, openPort: (options: SerialPortOptions) => LastingPort) {
    this.#settings = settings;
    this.#parts = parts;
    this.#children = new BridgeChildren({ ...parts, linkId: settings.id });
    this.#units = settings.slaves.map(unitOf);
    const { path, baudRate, parity, stopBits } = settings;
    const { clock } = parts;
    const bits = 1 + MODBUS_DATA_BITS + (parity === 'none' ? 0 : 1) + stopBits;
    this.#port = openPort({
      ...{ path, baudRate, parity, stopBits, clock, dataBits: MODBUS_DATA_BITS },
      onOpen: () => this.#portChanged(`${path} 已打开 / is open`),
      onClose: (why) => {
        this.#portFault = why;
        this.#tellPort();
        this.#portChanged(why);
      },
      onData: (bytes) => this.#master.receive(bytes),
    });
    this.#master = new Master({
      clock,
      characterMs: (bits * 1000) / baudRate,
      write: (bytes) => this.#port.write(bytes),
      onLate: (unit, tookMs) => this.#allowMoreTime(unit, tookMs),
      onTwice: (unit) => this.#answeredTwice(unit),
    });
    this.commands = new UnitCommands({
      ...{ units: this.#units, clock },
      isReady: () => this.#port.isOpen && this.#children.link?.convention === 'modbus-rtu',
      ask: (request, timeoutMs) => this.#master.ask(request, timeoutMs),
      wake: () => this.#wake?.(),
    });
  }

  get linkId(): string {
    return this.#settings.id;
  }

  start(): void {
    // What the gateway sent before it was killed: whether it was written nobody knows, and the unit's sensor shows it.
    for (const unit of this.#units) {
      for (const nonce of unit.children.flatMap(({ address }) => this.#children.sentTo(address))) {
        noteWritten(unit, nonce);
      }
    }
    this.#port.start();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    this.#master.abort();
    this.commands.giveUp();
    await this.#port.stop();
    await this.#running;
    this.#children.stop();
  }

  counts(): BusCounts {
    const { id } = this.#settings;
    return {
      ...{ id, isOpen: this.#port.isOpen, polls: this.#polls, failures: this.#failures },
      ...this.#children.counts(),
    };
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    for (let round = 0; !this.#stopped; round++) {
      const startedAt = clock.monotonicMs();
      if (this.#mayPoll()) await this.#pollAll(round);
      this.#signOfLife();
      if (!this.#stopped) await this.#sleep(startedAt + this.#settings.pollEveryMs - clock.monotonicMs());
    }
  }

  #sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(Math.max(1, ms), resolve);
    this.#wake = () => {
      cancel();
      resolve();
    };
    return promise;
  }

  /** Only over a link that is there and of this convention: without one nobody has said whose devices these are. */
  #mayPoll(): boolean {
    const { link } = this.#children;
    if (link?.convention !== 'modbus-rtu') {
      this.#tellMissingLink(link?.convention);
      return false;
    }
    this.#isLinkTold = false;
    this.#children.faultOver('link');
    this.#tellBridge();
    this.#tellPort();
    return this.#port.isOpen;
  }

  #tellMissingLink(convention: string | undefined): void {
    this.#isToldOnline = null;
    if (this.#isLinkTold) return;
    this.#isLinkTold = true;
    const { id } = this.#settings;
    const why =
      convention === undefined
        ? `没有名为 ${id} 的链路，或已被吊销 / there is no link ${id}, or it was revoked`
        : `链路 ${id} 的格式是 ${convention} / the link ${id} speaks ${convention}`;
    const words =
      `${why}。请建立：gridcall link add --device-kind bridge --convention modbus-rtu --company COMPANY --place PLACE --id ${id} / ` +
      `Make it: gridcall link add --device-kind bridge --convention modbus-rtu --company COMPANY --place PLACE --id ${id}`;
    this.#children.fault('link', 'BUS_WITHOUT_LINK', words);
    this.#parts.notice(id, words);
  }

  /** While it stands, again after a while, and as soon as there is a link to tell it under. */
  #tellPort(): void {
    if (!this.#port.isOpen && this.#portFault !== null) {
      this.#children.fault('port', 'PORT_UNAVAILABLE', this.#portFault);
    }
  }

  #tellBridge(): void {
    const { isOpen } = this.#port;
    if (!this.#isPortKnown || this.#isToldOnline === isOpen) return;
    this.#isToldOnline = isOpen;
    this.#children.bridge(isOpen, isOpen ? 'connected' : 'disconnected');
  }

  #portChanged(words: string): void {
    this.#isPortKnown = true;
    this.#parts.notice(this.#settings.id, words);
    if (this.#port.isOpen) {
      this.#portFault = null;
      this.#children.faultOver('port');
    } else {
      this.#master.abort();
      this.commands.giveUp();
    }
    if (this.#children.link) this.#tellBridge();
  }

  /** A bus is heard while anything on it answers. */
  #signOfLife(): void {
    const now = this.#parts.clock.monotonicMs();
    if (this.#heardAt <= this.#signAt || now - this.#signAt < BRIDGE_SIGN_OF_LIFE_MS) return;
    this.#signAt = now;
    this.#children.bridge(true, 'said');
  }

  async #pollAll(round: number): Promise<void> {
    const isOffline = (child: UnitChild) => child.failures >= FAILURES_UNTIL_OFFLINE;
    // One that is offline is asked seldom, so that the others need not wait for it; if there are others.
    const othersWait = this.#units.some((unit) => unit.children.some((child) => !isOffline(child)));
    for (const unit of this.#units) {
      for (const child of unit.children) {
        if (this.#stopped || !this.#port.isOpen) return;
        if (othersWait && isOffline(child) && round % OFFLINE_EVERY_ROUNDS !== 0) continue;
        await this.#poll(unit, child);
        await this.commands.next();
      }
    }
  }

  async #poll(unit: Unit, child: UnitChild): Promise<void> {
    const { profile, unit: number } = unit.setting;
    const { from, count } = child.channel.block;
    // The profile was checked: its block lies inside the map.
    const address = addressOf(profile, profile.function, from) ?? 0;
    if (!unit.wasTwice && unit.twice > 0) {
      unit.twice = 0;
      this.#children.faultOver(`${number}/twice`);
    }
    unit.wasTwice = false;
    this.#polls++;
    const { written } = unit;
    const exchange = await this.#master.ask(
      { kind: 'read', unit: number, function: profile.function, address, count },
      unit.timeoutMs,
    );
    if (exchange.kind === 'answer') this.#heard(unit, child, exchange.registers, written);
    else if (exchange.kind !== 'port-closed') this.#missed(unit, child, exchange);
  }

  /** `written`: the commands that its unit had been told when it was asked. */
  #heard(unit: Unit, child: UnitChild, registers: Buffer, written: Unit['written']): void {
    const { setting } = unit;
    const { vendor, model } = setting.profile;
    this.#heardAt = this.#parts.clock.monotonicMs();
    child.failures = 0;
    this.#children.faultOver(`${child.address}/answer`);
    const options = { address: child.address, valueScale: setting.valueScale };
    const said = decode(setting.profile, child.channel, registers, options);
    const gas = this.#children.link?.options['gas'] ?? null;
    const values = withGas(said.values, gas !== null && isGas(gas) ? gas : null);
    const shown = registers.toString('hex');
    for (const { code, detail } of said.faults) this.#children.fault(`${child.address}/value`, code, detail, shown);
    if (said.faults.length === 0) this.#children.faultOver(`${child.address}/value`);
    const name = setting.name === '' ? `${vendor} ${model} #${child.address}` : setting.name;
    const { address } = child;
    this.#children.introduce(
      { address, name, vendor, model, suggestedKind: said.suggestedKind },
      values,
      said.unsupported,
    );
    this.#handOn(child, values, shown, written);
  }

  #handOn(child: UnitChild, values: ReturnType<typeof withGas>, shown: string, written: Unit['written']): void {
    const device = this.#children.deviceOf(child.address);
    if (!device) {
      child.said = null;
      return;
    }
    const { own, foreign } = split(values, device.kind);
    if (foreign.length > 0) {
      const detail =
        `${device.kind} 不报 ${foreign.join('、')}：请按它真正的类型接收 ${child.address} 号 / ` +
        `A ${device.kind} does not report ${foreign.join(', ')}: adopt unit ${child.address} as the kind it is.`;
      this.#children.fault(`${child.address}/kind`, 'QUANTITY_UNKNOWN', detail, shown);
    }
    const now = this.#parts.clock.monotonicMs();
    const words = JSON.stringify(own);
    const { said } = child;
    const signMs = Math.min(SIGN_OF_LIFE_MS, device.reportEveryMs / 2);
    if (said?.deviceId === device.id && said.words === words && now - said.at < signMs) return;
    child.said = { deviceId: device.id, words, at: now };
    this.#children.read(device.id, own, written);
  }

  #missed(unit: Unit, child: UnitChild, exchange: Exclude<Exchange, { kind: 'answer' | 'port-closed' }>): void {
    this.#failures++;
    child.failures++;
    if (child.failures < FAILURES_UNTIL_OFFLINE) return;
    const topic = `${child.address}/answer`;
    const where = `${this.#settings.path}, unit ${unit.setting.unit}`;
    switch (exchange.kind) {
      case 'silent':
        this.#children.fault(topic, 'SLAVE_SILENT', `${where}: ${silence(Math.round(unit.timeoutMs))}`);
        break;
      case 'unreadable':
        this.#children.fault(topic, 'SLAVE_UNREADABLE', `${where}: ${gibberish(exchange.bytes)}`);
        break;
      case 'exception': {
        const why = `异常码 ${exchange.code} / exception ${exchange.code}, ${exceptionName(exchange.code)}`;
        this.#children.fault(topic, 'SLAVE_REFUSED', `${where}, ${unit.setting.profile.id}: ${why}`);
        break;
      }
    }
    if (child.failures > FAILURES_UNTIL_OFFLINE) return;
    child.said = null;
    const device = this.#children.deviceOf(child.address);
    if (device) this.#children.available(device.id, false);
  }

  /** Once may be an answer that was late; when it goes on there are two of them. */
  #answeredTwice(number: number): void {
    const unit = this.#units.find(({ setting }) => setting.unit === number);
    if (!unit || unit.wasTwice) return;
    unit.wasTwice = true;
    unit.twice++;
    if (unit.twice < TWICE_UNTIL_TOLD) return;
    const words = `每次提问都有两个应答 / each question is answered twice`;
    this.#children.fault(`${number}/twice`, 'SLAVE_TWICE', `${this.#settings.path}, unit ${number}: ${words}`);
  }

  #allowMoreTime(unitNumber: number, tookMs: number): void {
    const unit = this.#units.find(({ setting }) => setting.unit === unitNumber);
    if (unit) unit.timeoutMs = Math.min(TIMEOUT_MAXIMUM_MS, Math.max(unit.timeoutMs, tookMs * 1.5));
  }
}

function silence(ms: number): string {
  return `${ms} ms 内没有应答 / no answer within ${ms} ms`;
}

function gibberish(bytes: number): string {
  return `收到 ${bytes} 个字节，不是应答 / ${bytes} bytes that are no answer`;
}
