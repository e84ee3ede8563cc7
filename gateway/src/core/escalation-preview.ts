import { type EscalationPolicy, type EscalationStep, shippedPolicies } from '@gridcall/contract/escalation.ts';
import { holderOf } from './duty.ts';
import { DutyBook, type DutyRead } from './duty-book.ts';
import type { PolicyFault } from './escalation-policy.ts';

const MINUTE_MS = 60_000;

/** What is taken all the same, and what somebody should know: steps that call nobody now, and waits longer than the shipped ones. */
export function policyWarnings(read: DutyRead, policy: Omit<EscalationPolicy, 'version'>, at: number): PolicyFault[] {
  const book = new DutyBook(read);
  const buildings = [...read.all('place')].filter(({ kind }) => kind === 'building').map(({ id }) => id);
  const reached = policy.steps.map((step) => buildings.filter((id) => reaches(book, id, step, at)));
  const empty = policy.steps.flatMap((_, index) => nobody(index, buildings.length, reached[index]?.length ?? 0));
  const without = buildings.filter((id) => reached.every((some) => !some.includes(id))).length;
  return [...empty, ...(without > 0 ? [nobodyAtAll(without, buildings.length)] : []), ...slower(policy)];
}

function reaches(book: DutyBook, placeId: string, { posts }: EscalationStep, at: number): boolean {
  return posts.some((post) => {
    const holder = holderOf(book, placeId, post, at);
    return !('hole' in holder) && book.isReachable(holder.personId);
  });
}

function nobody(index: number, buildings: number, reached: number): PolicyFault[] {
  if (reached === buildings) return [];
  return [
    {
      path: `/steps/${index}`,
      zh: `现在有 ${buildings - reached} 栋楼（共 ${buildings} 栋）这一步联系不上任何人，会跳过。`,
      en: `In ${buildings - reached} of ${buildings} buildings this step reaches nobody now, and is skipped.`,
    },
  ];
}

function nobodyAtAll(without: number, buildings: number): PolicyFault {
  return {
    path: '/steps',
    zh: `有 ${without} 栋楼（共 ${buildings} 栋）从第一步到最后一步都联系不上任何人：请先排好值班和联系方式。`,
    en: `${without} of ${buildings} buildings have nobody who can be reached in any step: put people on duty and give them a way to be told first.`,
  };
}

/** Nothing forbids it; whoever does it for danger to life should see it. */
function slower({ level, steps }: Pick<EscalationPolicy, 'level' | 'steps'>): PolicyFault[] {
  if (level > 2) return [];
  const shipped = shippedPolicies[level].steps;
  return steps.flatMap(({ afterMs }, index): PolicyFault[] => {
    const before = shipped[index]?.afterMs;
    if (before === undefined || afterMs <= before) return [];
    const minutes = before / MINUTE_MS;
    const path = `/steps/${index}`;
    return [
      { path, zh: `比出厂规则慢：出厂是 ${minutes} 分钟。`, en: `Slower than the shipped one: ${minutes} min there.` },
    ];
  });
}
