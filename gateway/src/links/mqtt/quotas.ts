import type { Configuration } from '@gridcall/contract/configuration.ts';
import { Quota } from './quota.ts';

/** Seconds of a quota that may come at once: a device that was away sends its backlog. */
const BURST_SECONDS = 10;
/** Wrong messages of one link that are kept a minute; more are only counted. */
const QUARANTINE_PER_MINUTE = 60;
/**
 * Alarms of one link that overtake every quota: 2 a second, 20 at once. An alarm never waits for a lesser message, and a
 * device that flickers cannot make of its alarms a way around its quota.
 */
const EXPRESS_PER_SECOND = 2;
const EXPRESS_BURST = 20;

export interface Traffic {
  readonly messages: Quota;
  readonly bytes: Quota;
}

export interface LinkQuotas extends Traffic {
  readonly quarantine: Quota;
  readonly express: Quota;
  readonly signIns: Quota;
}

/**
 * The quotas of links and of companies. They belong to the link, not to its connection: who is cut off and comes again has
 * what was left. Only signed-in links have any, so there are never more than links.
 */
export class Quotas {
  readonly #configuration: Configuration['mqtt'];
  readonly #links = new Map<string, LinkQuotas>();
  readonly #companies = new Map<string, Traffic>();

  constructor(configuration: Configuration['mqtt']) {
    this.#configuration = configuration;
  }

  ofLink(linkId: string, now: number): LinkQuotas {
    const { messagesPerSecondPerLink, bytesPerSecondPerLink, signInsPerMinutePerLink } = this.#configuration;
    return getOrMake(this.#links, linkId, () => ({
      ...traffic(messagesPerSecondPerLink, bytesPerSecondPerLink, now),
      quarantine: new Quota(QUARANTINE_PER_MINUTE / 60, QUARANTINE_PER_MINUTE, now),
      express: new Quota(EXPRESS_PER_SECOND, EXPRESS_BURST, now),
      signIns: new Quota(signInsPerMinutePerLink / 60, signInsPerMinutePerLink, now),
    }));
  }

  ofCompany(companyId: string, now: number): Traffic {
    const { messagesPerSecondPerCompany, bytesPerSecondPerCompany } = this.#configuration;
    return getOrMake(this.#companies, companyId, () =>
      traffic(messagesPerSecondPerCompany, bytesPerSecondPerCompany, now),
    );
  }
}

function traffic(messagesPerSecond: number, bytesPerSecond: number, now: number): Traffic {
  return {
    messages: new Quota(messagesPerSecond, messagesPerSecond * BURST_SECONDS, now),
    bytes: new Quota(bytesPerSecond, bytesPerSecond * BURST_SECONDS, now),
  };
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The quota that would hold a message back longest: its name for the installer, and for how long. */
export interface Hold {
  readonly waitMs: number;
  readonly by: 'none' | 'link-messages' | 'link-bytes' | 'company-messages' | 'company-bytes';
}

const nothingHolds: Hold = { waitMs: 0, by: 'none' };

function named(link: Traffic, company: Traffic): readonly (readonly [Exclude<Hold['by'], 'none'>, Quota, boolean])[] {
  return [
    ['link-messages', link.messages, false],
    ['link-bytes', link.bytes, true],
    ['company-messages', company.messages, false],
    ['company-bytes', company.bytes, true],
  ];
}

/** Asks all four quotas and takes from none. */
export function holdOf(link: Traffic, company: Traffic, now: number, bytes: number): Hold {
  let hold = nothingHolds;
  for (const [by, quota, isBytes] of named(link, company)) {
    const waitMs = quota.wouldWaitMs(now, isBytes ? bytes : 1);
    if (waitMs > hold.waitMs) hold = { waitMs, by };
  }
  return hold;
}

/** Takes from all four, on credit where it must be. */
export function takeTraffic(link: Traffic, company: Traffic, now: number, bytes: number): void {
  for (const [, quota, isBytes] of named(link, company)) quota.waitMs(now, isBytes ? bytes : 1);
}

/** Takes from all four if all have it; from none otherwise. */
export function tryTakeTraffic(link: Traffic, company: Traffic, now: number, bytes: number): Hold['by'] {
  const lacking = named(link, company).find(([, quota, isBytes]) => !quota.has(now, isBytes ? bytes : 1));
  if (lacking !== undefined) return lacking[0];
  takeTraffic(link, company, now, bytes);
  return 'none';
}
