import type { BuildingEmergencyKind } from '@gridcall/contract/alert.ts';
import { language, msg } from '../i18n/language.ts';

export interface EmergencyWords {
  readonly title: string;
  /** The title in the other language: somebody who cannot read this one must see it, too. */
  readonly otherTitle: string;
  readonly otherLanguage: 'zh-CN' | 'en';
  readonly steps: readonly string[];
  readonly never: string;
}

/** Worded as the authorities word their own guidance: what to do, in its order, then what never to do. */
export function emergencyWords(kind: string): EmergencyWords {
  const words = Object.hasOwn(wordsOf, kind) ? wordsOf[kind as BuildingEmergencyKind]() : other();
  const english = language() === 'en';
  const [zh, en] = words.titles;
  return {
    title: english ? en : zh,
    otherTitle: english ? zh : en,
    otherLanguage: english ? 'zh-CN' : 'en',
    steps: words.steps,
    never: words.never,
  };
}

interface Words {
  readonly titles: readonly [zh: string, en: string];
  readonly steps: readonly string[];
  readonly never: string;
}

/** Each danger in which a whole building acts has words of its own; what this page is too old to know has the others. */
const wordsOf: Readonly<Record<BuildingEmergencyKind, () => Words>> = {
  gas_leak: gas,
  carbon_monoxide: carbonMonoxide,
  smoke: () => fire(['烟雾警报', 'Smoke alert']),
  fire_input: () => fire(['火警', 'Fire alarm']),
  gas_in_riser: gas,
  smoke_in_riser: () => fire(['烟雾警报', 'Smoke alert']),
};

function gas(): Words {
  return {
    titles: ['燃气泄漏警报', 'Gas leak alert'],
    steps: [
      msg('不要开关任何电器和电灯，不要动明火。', { id: 'emergency-gas-1' }),
      msg('在家闻到气味：关灶具和燃气阀门，开门窗通风。', { id: 'emergency-gas-2' }),
      msg('走楼梯离开，不要乘电梯，到楼外上风空旷处。', { id: 'emergency-gas-3' }),
      msg('到楼外再打电话：燃气抢修或 119。', { id: 'emergency-gas-4' }),
    ],
    never: msg('楼内不要打电话、不要按门铃、不要发动车辆。专业人员确认安全前不要回去。', { id: 'emergency-gas-never' }),
  };
}

/** Nobody sees or smells it: that it is there has to be said first. */
function carbonMonoxide(): Words {
  return {
    titles: ['一氧化碳警报', 'Carbon monoxide alert'],
    steps: [
      msg('一氧化碳看不见、闻不到，请马上行动。', { id: 'emergency-co-1' }),
      msg('在家：开门开窗，关掉热水器、炉灶和炭火。', { id: 'emergency-co-2' }),
      msg('带上家人，到楼外空气新鲜的地方。', { id: 'emergency-co-3' }),
      msg('有人头晕、恶心或叫不醒：在楼外拨打 120，再打 119。', { id: 'emergency-co-4' }),
    ],
    never: msg('湿毛巾挡不住一氧化碳。专业人员测过之前不要回去，感觉好了也不要回去。', { id: 'emergency-co-never' }),
  };
}

function fire(titles: Words['titles']): Words {
  return {
    titles,
    steps: [
      msg('走楼梯离开，不要乘电梯。', { id: 'emergency-fire-1' }),
      msg('有烟时弯腰，用湿毛巾捂住口鼻。', { id: 'emergency-fire-2' }),
      msg('出不去就关门，用湿布堵门缝，到窗口呼救。', { id: 'emergency-fire-3' }),
      msg('到安全处拨打 119。', { id: 'emergency-fire-4' }),
    ],
    never: msg('不要返回取物。', { id: 'emergency-fire-never' }),
  };
}

function other(): Words {
  return {
    titles: ['紧急警报', 'Emergency alert'],
    steps: [
      msg('请保持冷静，听从现场工作人员安排。', { id: 'emergency-other-1' }),
      msg('有危险时先离开，走楼梯，不要乘电梯。', { id: 'emergency-other-2' }),
      msg('需要救助请拨打 119、110 或 120。', { id: 'emergency-other-3' }),
    ],
    never: msg('不要围观，不要堵住通道。', { id: 'emergency-other-never' }),
  };
}
