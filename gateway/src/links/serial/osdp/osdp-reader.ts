import { type Heard, nothingHeard, type Said } from '../../conventions/convention.ts';
import type { Fault } from '../../conventions/native.ts';
import { type GateInput, type GateSetup, type GateState, gateValues, newGate, stepGate } from './gate.ts';
import { commandIds, nakReasons } from './messages.ts';
import type { Identity, ReaderSaid, ReaderSetup, RefusalReason } from './reader-state.ts';

/** One reader of an OSDP bus as gridcall.yaml names it. */
export interface OsdpReaderConfiguration {
  /** 0 to 126, as set at the reader. */
  readonly address: number;
  readonly name: string;
  readonly secureChannel: ReaderSetup['secureChannel'];
  readonly gate: GateSetup;
}

export interface ReaderCounters {
  cards: number;
  malformedCards: number;
  keypadEntries: number;
  channelsLost: number;
  commandsRefused: number;
  unreadReplies: number;
}

/** As often as this a gate says how it stands, also when nothing has changed: its supervision. */
export const REPORT_EVERY_MS = 60_000;

/** What a reader's conversation means for its gate, in the words that every convention uses. */
export class ReaderVoice {
  readonly #configuration: OsdpReaderConfiguration;
  readonly counters: ReaderCounters = {
    cards: 0,
    malformedCards: 0,
    keypadEntries: 0,
    channelsLost: 0,
    commandsRefused: 0,
    unreadReplies: 0,
  };
  #gate: GateState = newGate;
  #identity: Identity | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(configuration: OsdpReaderConfiguration) {
    this.#configuration = configuration;
  }

  get gate(): GateState {
    return this.#gate;
  }

  /** Null when there is nothing to tell. */
  hear(input: GateInput, now: number): Heard | null {
    if (input.kind !== 'tick') this.#count(input);
    const { gate, name } = this.#configuration;
    const address = String(this.#configuration.address);
    const { state, events, changed } = stepGate(this.#gate, input, gate, now);
    this.#gate = state;
    const said: Said[] = [];
    if (input.kind === 'online' || input.kind === 'offline') {
      said.push({ kind: 'availability', address, online: input.kind === 'online' });
    }
    for (const event of events) said.push({ kind: 'event', address, event, observedAt: null, messageId: null });
    const isDue = state.online === true && now - this.#reportedAt >= REPORT_EVERY_MS;
    const values = gateValues(state);
    if ((changed || isDue) && Object.keys(values).length > 0) {
      this.#reportedAt = now;
      said.push({ kind: 'reading', address, values, history: false, observedAt: null, messageId: null });
    }
    const introductions =
      input.kind === 'identity' && this.#isNew(input.identity) ? [introduction(address, name, input.identity)] : [];
    const faults = faultsOf(input, address);
    if (said.length + introductions.length + faults.length === 0) return null;
    return { ...nothingHeard, introductions, said, faults };
  }

  #isNew(identity: Identity): boolean {
    const known = this.#identity;
    this.#identity = identity;
    return known?.serial !== identity.serial || known.vendor !== identity.vendor || known.model !== identity.model;
  }

  #count(said: ReaderSaid): void {
    const { counters } = this;
    if (said.kind === 'card') {
      counters.cards++;
      if (said.read === 'malformed') counters.malformedCards++;
    } else if (said.kind === 'keypad') counters.keypadEntries++;
    else if (said.kind === 'channel-lost') counters.channelsLost++;
    else if (said.kind === 'command-refused') counters.commandsRefused++;
    else if (said.kind === 'unread') counters.unreadReplies++;
  }
}

function introduction(address: string, name: string, identity: Identity): Heard['introductions'][number] {
  return {
    address,
    name,
    vendor: `OUI ${identity.vendor}`,
    model: `${identity.model} #${identity.serial}`,
    suggestedKind: 'access-gate',
  };
}

const refusals: Readonly<Record<RefusalReason, string>> = {
  'no-secure-channel':
    '读卡器不支持安全通道，任何人接上这条线都能冒充它；请换用支持的读卡器，或在 gridcall.yaml 里写明 secureChannel: off / ' +
    'the reader has no secure channel, so whoever reaches the wire could speak for it: use one that has, or set secureChannel: off in gridcall.yaml',
  'no-key':
    '读卡器还没有密钥，出厂默认密钥只在安装模式下接受；请开启安装模式（最多 30 分钟） / ' +
    'the reader has no key yet, and the factory key is taken in install mode only: turn install mode on (30 minutes at the most)',
  'key-refused':
    '读卡器不认这个密钥：可能被更换或恢复了出厂设置；核实后请开启安装模式 / ' +
    'the reader does not know its key: was it replaced or reset? If that is right, turn install mode on',
  'key-set-refused':
    '读卡器拒绝新密钥：请把它设为安装模式（常见为跳线或断电后 30 秒内）再试 / ' +
    'the reader refuses a new key: set the reader itself to install mode (often a jumper, or within 30 s of power-up) and try again',
};

function faultsOf(input: GateInput, address: string): readonly Fault[] {
  if (input.kind === 'refused') {
    return [{ code: 'CONNECTION_REFUSED', detail: `OSDP ${address}: ${refusals[input.reason]}` }];
  }
  if (input.kind !== 'command-refused' || isStatus(input.id)) return [];
  const why = nakReasons[input.code] ?? `reason ${input.code}`;
  const detail = `OSDP ${address}: 读卡器拒绝命令 / the reader refused command ${input.id.toString(16)}: ${why}`;
  return [{ code: 'CONNECTION_REFUSED', detail }];
}

/** A reader without inputs or outputs says so when asked for them: that is no fault. */
function isStatus(id: number): boolean {
  return id === commandIds.localStatus || id === commandIds.inputStatus || id === commandIds.outputStatus;
}
