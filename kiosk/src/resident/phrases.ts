import { msg } from '../i18n/language.ts';

/** Ready phrases, so that nobody has to type. Those of the category first, then what fits everything. */
export function phrasesFor(categoryCode: string): readonly string[] {
  return [...(special(categoryCode) ?? []), ...general()];
}

function general(): string[] {
  return [
    msg('已经好几天了', { id: 'phrase-days' }),
    msg('家里有老人，请尽快', { id: 'phrase-elder' }),
    msg('请先打电话联系', { id: 'phrase-call' }),
  ];
}

function special(code: string): string[] | undefined {
  switch (code) {
    case 'U05':
      return [
        msg('电梯停了，没有人被困', { id: 'phrase-lift-stopped' }),
        msg('电梯有异响', { id: 'phrase-lift-noise' }),
      ];
    case 'U01':
      return [msg('完全没水', { id: 'phrase-no-water' }), msg('水发黄、有异味', { id: 'phrase-water-brown' })];
    case 'U02':
      return [msg('整栋楼没电', { id: 'phrase-power-building' }), msg('只有我家没电', { id: 'phrase-power-home' })];
    case 'P01':
      return [msg('污水往外冒', { id: 'phrase-sewer-back' }), msg('有臭味', { id: 'phrase-smell' })];
    case 'P02':
      return [msg('楼道灯不亮', { id: 'phrase-lamp-stairs' }), msg('院里路灯不亮', { id: 'phrase-lamp-yard' })];
    case 'P03':
      return [msg('门关不上', { id: 'phrase-gate-open' }), msg('门打不开', { id: 'phrase-gate-shut' })];
    case 'P04':
      return [msg('正在漏水', { id: 'phrase-leaking' }), msg('墙皮脱落', { id: 'phrase-plaster' })];
    case 'F01':
      return [msg('被车辆堵住', { id: 'phrase-lane-cars' }), msg('被杂物堵住', { id: 'phrase-lane-things' })];
    case 'E07':
      return [msg('夜间施工', { id: 'phrase-noise-works' }), msg('楼上噪声', { id: 'phrase-noise-above' })];
    default:
      return undefined;
  }
}
