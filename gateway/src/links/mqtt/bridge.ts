import type { CommandKind } from '@gridcall/contract/command.ts';
import { bridgeTopics, conventions } from '@gridcall/contract/convention.ts';
import { isGas } from '@gridcall/contract/gas.ts';
import type { LinkRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type {
  Convention,
  ConventionOptions,
  ConventionReader,
  ForeignCommand,
  Heard,
  Introduction,
} from '../conventions/convention.ts';
import type { BridgeScope } from './access.ts';
import { Quota } from './quota.ts';

/** Things of one child that are named as unsupported; more are one too many for anybody to read. */
const UNSUPPORTED_MAXIMUM = 32;
const PREVIEW_MAXIMUM = 32;
/** A hub that starts introduces a device in a burst of messages: what they say together is what the installer needs. */
const NEWS_AT_ONCE = 32;
/** Entities of no child that are named once. */
const NAMED_MAXIMUM = 200;

export type PreviewValue = number | boolean | string;

/** What is known of one child, beyond its row: what was told about it, and when. */
export interface KnownChild {
  introduction: Introduction;
  readonly preview: Map<string, PreviewValue>;
  readonly unsupported: Set<string>;
  /** Monotonic ms; negative infinity when nothing was told since the start. */
  toldAt: number;
  /** It has said something since it was told about. */
  hasSpoken: boolean;
  /** Something that is to be seen at once has changed since it was told. */
  isNews: boolean;
  /** For news: a burst, and then one a second. */
  readonly news: Quota;
}

/** One bridge: its convention with the reader that knows its discovery. It outlives connections; a restart opens it anew. */
export class Bridge {
  readonly link: LinkRow;
  readonly scope: BridgeScope;
  readonly children = new Map<string, KnownChild>();
  readonly #convention: Convention;
  readonly #conventionOptions: ConventionOptions;
  readonly #named = new Set<string>();
  readonly #kept = new Map<string, string>();
  #reader: ConventionReader | undefined;

  constructor(link: LinkRow, convention: Convention) {
    this.link = link;
    this.#convention = convention;
    this.#conventionOptions = optionsOf(link);
    this.scope = {
      kind: 'bridge',
      linkId: link.id,
      described: describe(convention.name, this.#conventionOptions.baseTopic),
      owns: (topic) => convention.owns(topic, this.#conventionOptions),
    };
  }

  /** The first message after a start opens the reader, with what was kept. */
  hear(view: View, topic: string, payload: string, now: number): Heard {
    this.#reader ??= this.#open(view, now);
    return this.#reader.hear(topic, payload);
  }

  /** What its hub wants to hear; from what was kept, also before it has said a word since the start. */
  commandOf(view: View, address: string, command: CommandKind, now: number): ForeignCommand | undefined {
    this.#reader ??= this.#open(view, now);
    const message = this.#reader.commandOf?.(address, command);
    // What a hub announces must not lead a command out of its own namespace, nor to several at once.
    const isPlain = message !== undefined && !/[+#\0]/.test(message.topic) && this.scope.owns(message.topic);
    return isPlain ? message : undefined;
  }

  #open(view: View, now: number): ConventionReader {
    for (const row of view.all('discovery')) if (row.linkId === this.link.id) this.#kept.set(row.topic, row.payload);
    for (const row of view.all('child')) {
      if (row.linkId !== this.link.id) continue;
      const child = this.childOf(row.address, now);
      child.introduction = row;
      for (const what of row.unsupported) noteUnsupported(child, what);
      child.isNews = false;
    }
    const kept = [...this.#kept].map(([topic, payload]) => ({ topic, payload }));
    kept.sort((left, right) => (left.topic < right.topic ? -1 : 1));
    return this.#convention.open(kept, this.#conventionOptions);
  }

  /** Whether a message to be kept says something else than the one that is kept. */
  isNewToKeep(topic: string, payload: string | null): boolean {
    return (this.#kept.get(topic) ?? null) !== payload;
  }

  /** Only after the commit: what was not committed is submitted when it comes again. */
  noteKept(topic: string, payload: string | null): void {
    if (payload === null) this.#kept.delete(topic);
    else this.#kept.set(topic, payload);
  }

  /** True the first time. */
  isFirstNamed(what: string): boolean {
    if (this.#named.has(what) || this.#named.size >= NAMED_MAXIMUM) return false;
    this.#named.add(what);
    return true;
  }

  childOf(address: string, now: number): KnownChild {
    const known = this.children.get(address);
    if (known) return known;
    const introduction = { address, name: '', vendor: '', model: '', suggestedKind: null };
    const child: KnownChild = {
      introduction,
      preview: new Map(),
      unsupported: new Set(),
      toldAt: Number.NEGATIVE_INFINITY,
      hasSpoken: false,
      isNews: true,
      news: new Quota(1, NEWS_AT_ONCE, now),
    };
    this.children.set(address, child);
    return child;
  }
}

/** Names where its messages are expected: who changed a base topic at the hub sees what it would have to be. */
function describe(name: LinkRow['convention'], baseTopic: string | null): string {
  const topics = bridgeTopics(name, baseTopic).filter((filter) => filter !== '#');
  const where = topics.length === 0 ? '' : `, which publishes under ${topics.map((topic) => `"${topic}"`).join(', ')}`;
  return `${conventions[name].en}${where}`;
}

function optionsOf(link: LinkRow): ConventionOptions {
  const { baseTopic = null, gas = null } = link.options;
  return { baseTopic, gas: gas !== null && isGas(gas) ? gas : null };
}

/** Notes who a child says it is; a change is news. */
export function noteIntroduction(child: KnownChild, introduction: Introduction): void {
  const { name, vendor, model, suggestedKind } = child.introduction;
  const isSame =
    name === introduction.name &&
    vendor === introduction.vendor &&
    model === introduction.model &&
    suggestedKind === introduction.suggestedKind;
  if (isSame) return;
  child.introduction = introduction;
  child.isNews = true;
}

export function noteUnsupported(child: KnownChild, what: string): void {
  if (child.unsupported.has(what) || child.unsupported.size >= UNSUPPORTED_MAXIMUM) return;
  child.unsupported.add(what);
  child.isNews = true;
}

/** A number that moves is no news, a switch that turns is: whoever stands before the sensor presses its button. */
export function notePreview(child: KnownChild, name: string, value: PreviewValue): void {
  child.hasSpoken = true;
  const before = child.preview.get(name);
  if (before === undefined && child.preview.size >= PREVIEW_MAXIMUM) return;
  child.preview.set(name, value);
  if (before === undefined || (typeof value !== 'number' && before !== value)) child.isNews = true;
}

/** Bridges by link, opened at their first use and again when their link was made anew. */
export class Bridges {
  readonly #conventionOf: (name: LinkRow['convention']) => Convention | undefined;
  readonly #bridges = new Map<string, Bridge>();

  constructor(conventionOf: (name: LinkRow['convention']) => Convention | undefined) {
    this.#conventionOf = conventionOf;
  }

  /** `undefined` when no convention of MQTT reads for this link: a device that speaks for itself, or a serial bus. */
  of(link: LinkRow): Bridge | undefined {
    const known = this.#bridges.get(link.id);
    if (known && isSameLink(known.link, link)) return known;
    this.#bridges.delete(link.id);
    const convention = link.convention === 'native' ? undefined : this.#conventionOf(link.convention);
    if (convention === undefined) return undefined;
    const bridge = new Bridge(link, convention);
    this.#bridges.set(link.id, bridge);
    return bridge;
  }

  forget(linkId: string): void {
    this.#bridges.delete(linkId);
  }
}

function isSameLink(left: LinkRow, right: LinkRow): boolean {
  if (left === right) return true;
  return (
    left.convention === right.convention &&
    left.createdAt === right.createdAt &&
    left.companyId === right.companyId &&
    left.options['baseTopic'] === right.options['baseTopic'] &&
    left.options['gas'] === right.options['gas']
  );
}
