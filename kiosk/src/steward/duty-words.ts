import type { DutyHole, Post } from '@gridcall/contract/duty.ts';
import { msg } from '../i18n/language.ts';

/** The posts of docs/glossary.md. */
export const postNames: Readonly<Record<string, () => string>> = {
  A: () => msg('A岗', { id: 'steward-post-a' }),
  B: () => msg('B岗', { id: 'steward-post-b' }),
  'grid-leader': () => msg('网格长', { id: 'steward-post-grid-leader' }),
  community: () => msg('社区值班', { id: 'steward-post-community' }),
  street: () => msg('街道值班', { id: 'steward-post-street' }),
  district: () => msg('区级部门', { id: 'steward-post-district' }),
  property: () => msg('物业值班', { id: 'steward-post-property' }),
  'gas-company': () => msg('燃气公司', { id: 'steward-post-gas-company' }),
};
export const postWord = (post: Post): string => postNames[post]?.() ?? post;

const holes: Readonly<Record<DutyHole, () => string>> = {
  'no-roster': () => msg('没有排班', { id: 'steward-hole-no-roster' }),
  'not-today': () => msg('今天没有排人', { id: 'steward-hole-not-today' }),
  'unknown-person': () => msg('排的人已不在名册', { id: 'steward-hole-unknown' }),
  unreachable: () => msg('联系不上', { id: 'steward-hole-unreachable' }),
  'same-person': () => msg('和A岗是同一个人', { id: 'steward-hole-same' }),
};
export const holeWord = (hole: DutyHole): string => holes[hole]();
