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

/** Asks all four quotas and takes from none. No list of them is made: this is asked for every message. */
export function holdOf(link: Traffic, company: Traffic, now: number, bytes: number): Hold {
  let hold = nothingHolds;
  const longest = (by: Hold['by'], waitMs: number) => {
    if (waitMs > hold.waitMs) hold = { waitMs, by };
  };
  longest('link-messages', link.messages.wouldWaitMs(now));
  longest('link-bytes', link.bytes.wouldWaitMs(now, bytes));
  longest('company-messages', company.messages.wouldWaitMs(now));
  longest('company-bytes', company.bytes.wouldWaitMs(now, bytes));
  return hold;
}

/** Takes from all four, on credit where it must be. */
export function takeTraffic(link: Traffic, company: Traffic, now: number, bytes: number): void {
  link.messages.waitMs(now);
  link.bytes.waitMs(now, bytes);
  company.messages.waitMs(now);
  company.bytes.waitMs(now, bytes);
}

/** Takes from all four if all have it; from none otherwise, and says which has not. */
export function tryTakeTraffic(link: Traffic, company: Traffic, now: number, bytes: number): Hold['by'] {
  if (!link.messages.has(now)) return 'link-messages';
  if (!link.bytes.has(now, bytes)) return 'link-bytes';
  if (!company.messages.has(now)) return 'company-messages';
  if (!company.bytes.has(now, bytes)) return 'company-bytes';
  takeTraffic(link, company, now, bytes);
  return 'none';
}
