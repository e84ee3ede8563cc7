import type { Notice } from '../channel.ts';

/** An urgent notice about gas, as most tests want it. */
export function aNotice(more: Partial<Notice> = {}): Notice {
  return {
    id: '01ALERT 0 0 li-xiuying wecom',
    personId: 'li-xiuying',
    placeId: null,
    address: null,
    level: 1,
    kind: 'raised',
    alertId: '01ALERT',
    alertKind: 'gas_leak',
    test: false,
    title: { zh: '【一级·燃气泄漏】', en: '[Level 1 · Gas leak]' },
    text: { zh: '幸福里小区3号楼 14:02', en: 'Building 3, Xingfuli, 14:02' },
    building: { zh: '幸福里小区3号楼', en: 'Building 3, Xingfuli' },
    link: 'https://estate.example/steward/#/alert/01ALERT',
    at: Date.UTC(2026, 10, 21, 6, 2),
    validForMs: 900_000,
    ...more,
  };
}
