import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { BridgeChildren } from '../bridge-children.ts';
import { type GateInput, type GateSetup, type GateState, gateValues, newGate, stepGate } from './gate.ts';
import { commandIds, nakReasons } from './messages.ts';
import { gateSetupOf, type OsdpReaderSetting } from './osdp-settings.ts';
import type { Identity, ReaderSaid, ReaderState, RefusalReason } from './reader-state.ts';

/** Counts of what is otherwise told to nobody: a card is one more, never which. */
export interface ReaderCounts {
  cards: number;
  malformedCards: number;
  keypadEntries: number;
  channelsLost: number;
  commandsRefused: number;
  unreadReplies: number;
}

/** At least so often a gate says how it stands, also when nothing has changed. */
const SIGN_OF_LIFE_MS = 60_000;

/** What a reader's conversation means for its gate, handed on to the bridge's child and the device that was made of it. */
export class ReaderReports {
  readonly #setting: OsdpReaderSetting;
  readonly #setup: GateSetup;
  readonly #children: BridgeChildren;
  readonly #address: string;
  readonly counts: ReaderCounts = {
    cards: 0,
    malformedCards: 0,
    keypadEntries: 0,
    channelsLost: 0,
    commandsRefused: 0,
    unreadReplies: 0,
  };
  #gate: GateState = newGate;
  #identity: Identity | undefined;
  /** The device that was told how the gate stands; another one, adopted since, is told from the start. */
  #toldDevice: string | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(setting: OsdpReaderSetting, children: BridgeChildren) {
    this.#setting = setting;
    this.#setup = gateSetupOf(setting);
    this.#children = children;
    this.#address = String(setting.address);
  }

  /** What the reader says it is; null before its first word. */
  get identity(): string | null {
    return this.#identity === undefined ? null : `OUI ${this.#identity.vendor} ${modelOf(this.#identity)}`;
  }

  hear(said: ReaderSaid, now: number): void {
    this.#count(said);
    if (said.kind === 'identity') this.#identity = said.identity;
    this.#faults(said);
    this.#step(said, now);
    if (said.kind === 'identity') this.#introduce();
  }

  /** Time has passed: a decision may have fallen, a door be held, a sign of life be due. */
  tick(now: number): void {
    this.#step({ kind: 'tick' }, now);
  }

  #step(input: GateInput, now: number): void {
    const { state, events, changed } = stepGate(this.#gate, input, this.#setup, now);
    this.#gate = state;
    const device = this.#children.deviceOf(this.#address);
    const isDue = now - this.#reportedAt >= Math.min(SIGN_OF_LIFE_MS, (device?.reportEveryMs ?? SIGN_OF_LIFE_MS) / 2);
    if (isDue && state.online === true) this.#introduce();
    if (device === undefined) {
      this.#toldDevice = undefined;
      if (isDue) this.#reportedAt = now;
      return;
    }
    // Before the first word of the reader nothing is known, also not that it is away.
    if (state.online === null) return;
    const isNew = this.#toldDevice !== device.id;
    this.#toldDevice = device.id;
    if (isNew || input.kind === 'online' || input.kind === 'offline') {
      this.#children.available(device.id, state.online);
    }
    const told = isNew ? new Set([...standing(state), ...events]) : events;
    for (const event of told) this.#children.event(device.id, event);
    const values = gateValues(state);
    // Of a reader that is away nothing is measured: what it said last is old.
    if (!state.online || !(isNew || changed || isDue)) return;
    if (Object.keys(values).length > 0) this.#children.read(device.id, values);
    else if (input.kind === 'tick') this.#children.available(device.id, true);
    this.#reportedAt = now;
  }

  #introduce(): void {
    const identity = this.#identity;
    if (identity === undefined) return;
    const vendor = `OUI ${identity.vendor}`;
    const model = modelOf(identity);
    const name = this.#setting.name === '' ? `OSDP ${this.#address}` : this.#setting.name;
    this.#children.introduce(
      { address: this.#address, name, vendor, model, suggestedKind: 'access-gate' },
      gateValues(this.#gate),
      [],
    );
  }

  #count(said: ReaderSaid): void {
    const { counts } = this;
    if (said.kind === 'card') {
      counts.cards++;
      if (said.read === 'malformed') counts.malformedCards++;
    } else if (said.kind === 'keypad') counts.keypadEntries++;
    else if (said.kind === 'channel-lost') counts.channelsLost++;
    else if (said.kind === 'command-refused') counts.commandsRefused++;
    else if (said.kind === 'unread') counts.unreadReplies++;
  }

  #faults(said: ReaderSaid): void {
    const where = `OSDP ${this.#address}`;
    if (said.kind === 'online') {
      this.#children.faultOver(`${this.#address}/key`);
      this.#children.faultOver(`${this.#address}/answer`);
    } else if (said.kind === 'refused') {
      this.#children.fault(`${this.#address}/key`, 'READER_REFUSED', `${where}: ${refusals[said.reason]}`);
    } else if (said.kind === 'offline') {
      this.#children.fault(`${this.#address}/answer`, 'SLAVE_SILENT', `${where}: ${silence}`);
    } else if (said.kind === 'command-refused' && !isStatus(said.id)) {
      const why = nakReasons[said.code] ?? `reason ${said.code}`;
      const words = `读卡器拒绝命令 / the reader refused command ${said.id.toString(16)}: ${why}`;
      this.#children.fault(`${this.#address}/command`, 'CONNECTION_REFUSED', `${where}: ${words}`);
    }
  }
}

/**
 * How the gate stands, for a device that was adopted just now, or that has alerts of before a restart: what is well is said, too,
 * because it takes back what was not.
 */
function standing({ online, tamper, powerFailed, door }: GateState): readonly DeviceEventKind[] {
  const events: DeviceEventKind[] = [online ? 'reader_online' : 'reader_offline'];
  if (tamper !== null) events.push(tamper ? 'tamper' : 'tamper_cleared');
  if (powerFailed !== null) events.push(powerFailed ? 'mains_failed' : 'mains_restored');
  if (door.door === 'closed') events.push('closed');
  if (door.door === 'forced') events.push('forced_open');
  if (door.door === 'held') events.push('held_open');
  return events;
}

function modelOf({ model, serial }: Identity): string {
  return `${model} #${serial}`;
}

/** What keeps a reader from being online, with the mend; null while nothing does. */
export function problemOf({ refusal, announced }: Pick<ReaderState, 'refusal' | 'announced'>): string | null {
  if (refusal !== null) return refusals[refusal];
  return announced === 'offline' ? silence : null;
}

const silence =
  '8 秒内没有有效应答：请检查电源、地址和 A/B 线 / no good reply for 8 s: check its power, its address and the wires A and B';

const refusals: Readonly<Record<RefusalReason, string>> = {
  'no-secure-channel':
    '读卡器不支持安全通道，任何人接上这条线都能冒充它；请换用支持的读卡器，或在 gridcall.yaml 里写明 secureChannel: off / ' +
    'the reader has no secure channel, so whoever reaches the wire could speak for it: use one that has, or set secureChannel: off in gridcall.yaml',
  'no-key':
    '读卡器还没有密钥，出厂默认密钥只在安装模式下接受；请运行 gridcall link install-reader（最多 30 分钟） / ' +
    'the reader has no key yet, and the factory key is taken in install mode only: run gridcall link install-reader (30 minutes at the most)',
  'key-refused':
    '读卡器不认这个密钥：可能被更换或恢复了出厂设置；到现场核实后请运行 gridcall link install-reader 重新安装 / ' +
    'the reader does not know its key: was it replaced or reset? Go and see; if that is right, run gridcall link install-reader',
  'key-set-refused':
    '读卡器拒绝新密钥：请把它设为安装模式（常见为跳线，或通电后 30 秒内）再试 / ' +
    'the reader refuses a new key: set the reader itself to install mode (often a jumper, or within 30 s of power-up) and try again',
};

/** A reader without inputs or outputs says so when asked for them: that is no fault. */
function isStatus(id: number): boolean {
  return id === commandIds.localStatus || id === commandIds.inputStatus || id === commandIds.outputStatus;
}
