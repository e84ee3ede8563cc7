import type { AlertDetail } from '@gridcall/contract/http-gateway.ts';

/** One entry of an alert's timeline, short enough that a story can be read in them. */
export interface TimelineLine {
  /** Since the alarm. */
  readonly second: number;
  readonly words: string;
}

type Entry = AlertDetail['timeline'][number];

export function wordsOf({ type, actor, detail }: Entry): string {
  const said = detail as Readonly<Record<string, unknown>>;
  const words = (...keys: readonly string[]) => keys.map((key) => String(said[key])).join(' ');
  const whom = String(said['personId'] ?? said['placeId']);
  switch (type) {
    case 'escalated':
      return `escalated step ${words('step')} ${words('kind')}: ${namesOf(said['people'])}`;
    case 'stood-down':
      return `stood-down ${namesOf(said['people'])}: ${words('by', 'byPost')}`;
    case 'notified':
      return `notified ${whom} ${words('channel', 'kind', 'result')}`;
    case 'notify-failed':
      return `notify-failed ${whom} ${words('channel', 'kind')}`;
    case 'command':
      return `command ${words('deviceId', 'command')} ${String(said['answer'] ?? said['state'])}`;
    default:
      return `${type} ${actor}`;
  }
}

function namesOf(people: unknown): string {
  const named = people as readonly (string | { readonly personId: string })[];
  return named.map((one) => (typeof one === 'string' ? one : one.personId)).join(' ');
}

/**
 * Entries of one moment have no order among them that anybody promised: each stands within a second of its own, or so much
 * later where the machine has other work.
 */
export function linesThatDiffer(
  lines: readonly TimelineLine[],
  expected: readonly (readonly [second: number, ...words: string[]])[],
  lateAtMost: number,
): readonly string[] {
  const left = [...lines];
  const differences: string[] = [];
  for (const [second, ...all] of expected) {
    for (const words of all) {
      const isInTime = (at: number) => at >= second - 1 && at <= second + lateAtMost;
      const index = left.findIndex((line) => line.words === words && isInTime(line.second));
      if (index < 0) differences.push(`missing at ${second}: ${words}`);
      else left.splice(index, 1);
    }
  }
  return [...differences, ...left.map(({ second, words }) => `unexpected at ${second}: ${words}`)];
}
