import type { Configuration } from '@gridcall/contract/configuration.ts';
import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Input } from '../../core/input.ts';
import type { DeviceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { contentHashOf } from '../conventions/content-hash.ts';
import { type Heard, nothingHeard, type Said } from '../conventions/convention.ts';
import { type Bridge, noteIntroduction, notePreview, noteUnsupported } from './bridge.ts';

/** A child that says the same is told about once a minute. */
const TOLD_EVERY_MS = 60_000;
const ADDRESS_CHARACTERS = 128;

export interface BridgeMessage {
  readonly topic: string;
  readonly payload: string;
  /** MQTT's DUP flag. */
  readonly resent: boolean;
  readonly isWill: boolean;
}

export interface BridgeContext {
  readonly view: View;
  readonly limits: Pick<Configuration['mqtt'], 'childrenPerLink' | 'childrenPerCompany'>;
  /** Monotonic ms. */
  readonly now: number;
  readonly newId: () => string;
}

export interface Fault {
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface BridgeInputs {
  readonly inputs: readonly Input[];
  readonly faults: readonly Fault[];
  readonly refusedChildren: number;
  /** To be called once all of them are committed. */
  readonly onKept: () => void;
}

/** What a bridge's message means for the gateway. One bad topic or value never costs a device its good ones. */
export function bridgeInputs(bridge: Bridge, message: BridgeMessage, context: BridgeContext): BridgeInputs {
  return new Reading(bridge, message, context).read();
}

class Reading {
  readonly #bridge: Bridge;
  readonly #message: BridgeMessage;
  readonly #context: BridgeContext;
  readonly #inputs: Input[] = [];
  readonly #faults: Fault[] = [];
  readonly #touched = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #saidOf = new Map<string, number>();
  #room: number | undefined;
  #packetHash: number | undefined;

  constructor(bridge: Bridge, message: BridgeMessage, context: BridgeContext) {
    this.#bridge = bridge;
    this.#message = message;
    this.#context = context;
  }

  read(): BridgeInputs {
    const heard = this.#hear();
    const onKept = this.#keep(heard);
    this.#faults.push(...heard.faults);
    for (const introduction of heard.introductions) {
      const child = this.#child(introduction.address);
      if (child) noteIntroduction(child, introduction);
    }
    for (const { address, what, why } of heard.unsupported) this.#unsupported(address, `${what}: ${why}`);
    // The hub first: what its children say is heard over it.
    if (heard.bridgeOnline !== null) this.#bridgeStatus(heard.bridgeOnline);
    const messages = heard.said.flatMap((said) => this.#say(said));
    for (const address of heard.removed) messages.push(...this.#availability(address, false));
    // Before its messages: only who is known can be looked for.
    for (const address of this.#touched) this.#tell(address);
    this.#inputs.push(...messages);
    return { inputs: this.#inputs, faults: this.#faults, refusedChildren: this.#refused.size, onKept };
  }

  /** A convention never throws; if one does all the same, it is that message that suffers, and it is shown. */
  #hear(): Heard {
    const { view, now } = this.#context;
    const { topic, payload } = this.#message;
    try {
      return this.#bridge.hear(view, topic, payload, now);
    } catch (error) {
      this.#faults.push({ code: 'INPUT_FAILED', detail: String(error).slice(0, 300) });
      return nothingHeard;
    }
  }

  #keep({ keep }: Heard): () => void {
    if (keep === null || !this.#bridge.isNewToKeep(keep.topic, keep.payload)) return () => undefined;
    const { topic, payload } = keep;
    this.#inputs.push({ kind: 'discovery', id: this.#context.newId(), linkId: this.#bridge.link.id, topic, payload });
    return () => this.#bridge.noteKept(topic, payload);
  }

  /** The child of this address; `undefined` when it is one too many, which is named once a message. */
  #child(address: string) {
    if (!this.#bridge.children.has(address) && !this.#mayAdd(address)) return undefined;
    this.#touched.add(address);
    return this.#bridge.childOf(address, this.#context.now);
  }

  #mayAdd(address: string): boolean {
    if (this.#refused.has(address)) return false;
    if (address === '' || address.length > ADDRESS_CHARACTERS) {
      const detail = `The address "${address.slice(0, 40)}" has ${address.length} characters; there may be 1 to ${ADDRESS_CHARACTERS}.`;
      return this.#refuse(address, { code: 'VALUE_OUT_OF_RANGE', detail });
    }
    this.#room ??= roomOf(this.#bridge, this.#context);
    if (this.#room > 0) {
      this.#room--;
      return true;
    }
    const { childrenPerLink, childrenPerCompany } = this.#context.limits;
    const detail = `"${address}" is one device too many: a bridge may bring ${childrenPerLink} (mqtt.childrenPerLink), all of a company ${childrenPerCompany} (mqtt.childrenPerCompany).`;
    return this.#refuse(address, { code: 'CHILDREN_EXCEEDED', detail });
  }

  #refuse(address: string, fault: Fault): false {
    if (this.#refused.size === 0) this.#faults.push(fault);
    this.#refused.add(address);
    return false;
  }

  #unsupported(address: string | null, what: string): void {
    if (address !== null) {
      const child = this.#child(address);
      if (child) noteUnsupported(child, what);
    } else if (this.#bridge.isFirstNamed(what)) {
      this.#faults.push({ code: 'ENTITY_UNSUPPORTED', detail: what.slice(0, 300) });
    }
  }

  #bridgeStatus(online: boolean): void {
    const { link } = this.#bridge;
    const reason = this.#message.isWill ? 'will' : 'said';
    const id = this.#context.newId();
    this.#inputs.push({ kind: 'device-status', id, linkId: link.id, deviceId: link.deviceId, online, reason });
  }

  #say(said: Said): readonly Input[] {
    const child = this.#child(said.address);
    if (!child) return [];
    if (said.kind === 'availability') return this.#availability(said.address, said.online);
    const device = this.#adopted(said.address);
    // What another company's device says is not the bridge's company's, also not once it is released.
    if (device && device.companyId !== this.#bridge.link.companyId) child.preview.clear();
    else if (said.kind === 'event') notePreview(child, 'event', said.event);
    else if (!said.history) for (const [name, value] of Object.entries(said.values)) notePreview(child, name, value);
    return device ? [this.#messageOf(said, device)].filter((input) => input !== undefined) : [];
  }

  #availability(address: string, online: boolean): readonly Input[] {
    const known = this.#bridge.children.get(address);
    if (known) notePreview(known, 'online', online);
    const device = this.#adopted(address);
    if (!device) return [];
    const id = this.#context.newId();
    const { id: linkId } = this.#bridge.link;
    return [{ kind: 'device-status', id, linkId, deviceId: device.id, online, reason: 'said' }];
  }

  /** The device that this child was adopted as, if it still is this link's. */
  #adopted(address: string): DeviceRow | undefined {
    const { view } = this.#context;
    const linkId = this.#bridge.link.id;
    const row = view.get('child', `${linkId} ${address}`);
    if (row?.state !== 'adopted' || row.deviceId === null) return undefined;
    const device = view.get('device', row.deviceId);
    return device?.linkId === linkId && device.address === address ? device : undefined;
  }

  #messageOf(said: Exclude<Said, { kind: 'availability' }>, device: DeviceRow): Input | undefined {
    const index = this.#saidOf.get(device.id) ?? 0;
    this.#saidOf.set(device.id, index + 1);
    const { topic, payload, resent } = this.#message;
    this.#packetHash ??= contentHashOf(`${topic} ${payload}`);
    // With an id of its own it is the same message on whatever way it came again.
    const origin = said.messageId === null ? `${this.#packetHash} ${index} ` : '';
    const contentHash = contentHashOf(`${origin}${JSON.stringify(said)}`);
    // One uplink may say several things of one device; each is a message of its own.
    const key = index === 0 ? said.messageId : `${said.messageId}/${index}`;
    const message = {
      id: this.#context.newId(),
      linkId: this.#bridge.link.id,
      deviceId: device.id,
      messageKey: said.messageId === null ? `h:${contentHash}` : `i:${key}`,
      contentHash,
      resent,
      observedAt: said.observedAt,
    };
    if (said.kind === 'reading') {
      const values = this.#valuesFor(device, said.values);
      return { kind: 'reading', ...message, history: said.history, values };
    }
    const events: readonly string[] = deviceKinds[device.kind].events;
    if (events.includes(said.event)) return { kind: 'device-event', ...message, event: said.event };
    this.#unsupported(said.address, `${said.event}: a ${device.kind} has no such event`);
    return undefined;
  }

  /** What the kind it was adopted as reports. Without any of it the message is still a sign of life. */
  #valuesFor(device: DeviceRow, values: Readonly<Partial<Record<Quantity, number | boolean>>>) {
    const ofKind: readonly Quantity[] = deviceKinds[device.kind].quantities;
    const fitting: Partial<Record<Quantity, number | boolean>> = {};
    for (const [name, value] of Object.entries(values)) {
      if (ofKind.includes(name as Quantity)) fitting[name as Quantity] = value;
      else this.#unsupported(device.address, `${name}: a ${device.kind} does not report it`);
    }
    return fitting;
  }

  #tell(address: string): void {
    const child = this.#bridge.children.get(address);
    if (!child) return;
    const { now, newId } = this.#context;
    if (now - child.toldAt < TOLD_EVERY_MS && !(child.isNews && child.news.tryTake(now))) return;
    child.toldAt = now;
    child.isNews = false;
    // Empty, it was introduced and has said nothing since: what it said before is no older for that.
    const preview = child.hasSpoken ? Object.fromEntries(child.preview) : {};
    child.hasSpoken = false;
    const { name, vendor, model, suggestedKind } = child.introduction;
    this.#inputs.push({
      ...{ kind: 'child-heard', id: newId(), linkId: this.#bridge.link.id, address },
      ...{ name, vendor, model, suggestedKind },
      preview,
      unsupported: [...child.unsupported],
    });
  }
}

/** How many new children there is room for. A walk over all of them, for what happens rarely. */
function roomOf(bridge: Bridge, { view, limits }: BridgeContext): number {
  const { link, children } = bridge;
  let ofCompany = 0;
  for (const row of view.all('child')) if (view.get('link', row.linkId)?.companyId === link.companyId) ofCompany++;
  return Math.min(limits.childrenPerLink - children.size, limits.childrenPerCompany - ofCompany);
}
