import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { ActionCard } from '@gridcall/contract/http-gateway.ts';
import type { CompanyRow } from '../../core/model.ts';

/**
 * 处置卡: what whoever answers an alert does, in the order in which it is done. Data, not code. The gas and water cards
 * follow what fire brigades and gas companies tell residents; none of them promises that help is coming.
 */
type Line = readonly [zh: string, en: string];
interface Card {
  readonly title: Line;
  readonly steps: readonly Line[];
  readonly never: readonly Line[];
  readonly phones: readonly Phone[];
}
type Phone = readonly [zh: string, en: string, number: string];

const fire: Phone = ['火警', 'Fire brigade', '119'];
const police: Phone = ['报警', 'Police', '110'];
const ambulance: Phone = ['急救', 'Ambulance', '120'];
/** The gas hotline differs from city to city; 12345 puts through to it everywhere. */
const gas: Phone = ['燃气抢修（12345 转接）', 'Gas emergency crew (put through by 12345)', '12345'];
const publicHotline: Phone = ['政务服务便民热线', 'Public service hotline', '12345'];

/** Shown at once on a kiosk and in every emergency text. */
export const emergencyPhones: readonly Phone[] = [fire, police, ambulance, gas];

const cards: Readonly<Record<AlertKind, Card>> = {
  gas_leak: {
    title: ['燃气泄漏', 'Gas leak'],
    steps: [
      [
        '在到达之前，电话通知户内的人：不动任何电器开关，开窗，到室外去。',
        'Before you arrive, tell those inside by phone: touch no electric switch, open the windows, go outside.',
      ],
      ['敲门，不按门铃。闻到燃气味就不要进入。', 'Knock; do not ring the bell. If you smell gas, do not go in.'],
      [
        '熄灭一切明火。不开、不关、不插、不拔任何电器，包括电灯、排气扇和抽油烟机。',
        'Put out every flame. Do not switch, plug or unplug anything electric: no light, no fan, no cooker hood.',
      ],
      [
        '没有危险时：打开门窗通风，关闭灶前阀和表前阀。',
        'Only if it is safe: open doors and windows, close the valve at the cooker and the valve at the meter.',
      ],
      [
        '带所有人离开，走楼梯，不乘电梯；提醒上下左右的邻居。',
        'Take everybody out by the stairs, not the lift; warn the neighbours above, below and beside.',
      ],
      [
        '到室外安全处再打电话：119 和燃气抢修。说清楼栋、楼层和是否有人未出来。',
        'From a safe place outside call 119 and the gas emergency crew. Say building, floor, and whether somebody is still inside.',
      ],
      [
        '守住单元门，不让人进入，直到消防或燃气人员确认安全。',
        'Keep people from entering until the fire brigade or the gas crew says that it is safe.',
      ],
      [
        '阀门只能由燃气人员现场手动打开；记下时间和姓名，再关闭这条报警。',
        'The valve is opened again only by hand, on site, by the gas crew. Note time and name, then close this alert.',
      ],
    ],
    never: [
      ['不点火、不吸烟、不用打火机检查漏点。', 'No flame, no cigarette, no lighter to look for the leak.'],
      ['不开关电灯、不按门铃、不拔插头、不开排气扇。', 'No light switch, no door bell, no plug, no fan.'],
      ['不在屋内或楼道里打电话、用对讲机。', 'No telephone and no radio inside or in the staircase.'],
      ['不乘电梯，不在楼道里给电动车充电或启动车辆。', 'No lift; no vehicle started or charged in the staircase.'],
      [
        '不因为报警停了就返回：先由专业人员检测。',
        'No going back because the alarm has stopped: it is measured by the crew first.',
      ],
    ],
    phones: [fire, gas, ambulance, police],
  },
  water_leak: {
    title: ['漏水', 'Water leak'],
    steps: [
      ['联系住户，问清水从哪里来。', 'Call the household and ask where the water comes from.'],
      [
        '关闭户内总阀；关不住就关单元的分阀。',
        'Close the main valve of the flat; if that does not hold, the valve of the unit.',
      ],
      [
        '脚下和手上是干的，才可以断开漏水区域的电源；配电箱进水就不要碰，通知电工。',
        'Switch off the power of the wet area only with dry hands on dry ground; if the board is wet, leave it and call an electrician.',
      ],
      [
        '查看楼下住户和电梯井；电梯井进水时停用电梯，并确认轿厢里没有人。',
        'Look at the flats below and the lift shaft; with water in the shaft, stop the lift and make sure that nobody is in it.',
      ],
      ['拍照记录（不拍人），通知物业维修。', 'Take photographs (of no person) and call the maintenance crew.'],
      [
        '水止住、地面擦干后，再写明原因关闭。',
        'When it has stopped and the floor is dry, close the alert with the cause.',
      ],
    ],
    never: [
      ['不在积水中接触电器、插座和电箱。', 'Do not touch appliances, sockets or boards while standing in water.'],
      [
        '不在无人同意时强行入户；紧急时请民警到场。',
        'Do not force a door without consent; in an emergency ask the police to come.',
      ],
    ],
    phones: [publicHotline, police, fire],
  },
  gate_forced: {
    title: ['门被强行打开', 'Gate forced open'],
    steps: [
      ['先远看，再靠近；最好两人同行。', 'Look from a distance first; go with a second person if you can.'],
      [
        '有人受到威胁或看到破坏行为：退到安全处，打 110。',
        'If somebody is threatened or you see damage being done: step back and call 110.',
      ],
      [
        '没有人时，检查门体、锁具和闭门器，能关则关好。',
        'With nobody there, check leaf, lock and closer, and close the gate if it closes.',
      ],
      [
        '关不上就安排人值守，并请物业当天修好。',
        'If it does not close, have somebody stand by it, and have it mended the same day.',
      ],
      ['写明所见（不写人名）并关闭。', 'Write what you saw (no names) and close the alert.'],
    ],
    never: [
      ['不单独追赶、不拉扯、不堵住对方的去路。', 'Do not chase, hold or corner anybody.'],
      ['不锁住疏散出口。', 'Do not lock an escape exit.'],
    ],
    phones: [police, fire],
  },
  gate_held_open: {
    title: ['门长时间未关', 'Gate held open'],
    steps: [
      [
        '到门口看原因：搬家、送货、被顶住或闭门器坏。',
        'See why: moving, a delivery, something in the way, or a broken closer.',
      ],
      [
        '有人在用：请用完关好，十五分钟后再看一次。',
        'If it is in use, ask to have it closed after; look again in fifteen minutes.',
      ],
      ['没人在用：移开障碍并关好。', 'If not, take away what holds it and close it.'],
      ['闭门器或锁坏：报物业维修。', 'If closer or lock is broken, report it for repair.'],
    ],
    never: [
      ['不锁住疏散出口。', 'Do not lock an escape exit.'],
      [
        '火灾或燃气报警期间不关闭为疏散打开的门。',
        'During a fire or gas alert, do not close a gate that is open for escape.',
      ],
    ],
    phones: [police],
  },
  tamper: {
    title: ['设备被拆动', 'Device tampered with'],
    steps: [
      [
        '问清是不是安装或检修人员在现场；是，就记下单位和时间。',
        'Ask whether an installer is at work there; if so, note company and time.',
      ],
      [
        '不是：到现场看外壳、固定和线缆，拍照（不拍人）。',
        'If not, go and look at housing, fixing and cable; take photographs (of no person).',
      ],
      [
        '把外壳装好；装不好就通知安装单位当天处理。',
        'Close the housing; if you cannot, have the installer come the same day.',
      ],
      [
        '燃气探测器被拆动期间那里没有保护：告诉住户，并提醒关好灶前阀。',
        'While a gas detector is off, nobody is protected there: tell the household and have the valve at the cooker closed.',
      ],
    ],
    never: [
      ['不自己打开设备内部或剪线。', 'Do not open the inside of a device or cut a cable.'],
      ['不因为是“误报”就把设备取下来。', 'Do not take a device down because it “keeps alarming”.'],
    ],
    phones: [police],
  },
  device_silent: {
    title: ['设备失联', 'Device silent'],
    steps: [
      [
        '看同一楼还有没有别的设备失联：有，多半是停电或网络问题。',
        'See whether other devices of the building are silent, too: then it is power or network.',
      ],
      ['只有这一台：检查供电、电池和指示灯。', 'If it is this one only, check supply, battery and lamps.'],
      [
        '生命安全类设备（如燃气探测器）失联期间没有保护：当天处理，并告诉住户。',
        'A silent life-safety device (a gas detector, say) protects nobody: see to it the same day and tell the household.',
      ],
      ['恢复后，在列表中确认显示“已受保护”。', 'When it is back, make sure the list says “protected”.'],
    ],
    never: [
      ['不把失联当作“没有报警”。', 'Do not take silence for “no alarm”.'],
      [
        '不自己更换燃气探测器：由有资质的单位更换。',
        'Do not replace a gas detector yourself: a qualified company does.',
      ],
    ],
    phones: [publicHotline],
  },
};

export function isCardKind(kind: string): kind is AlertKind {
  return Object.hasOwn(cards, kind);
}

/** The card with the duty phones of who runs the place behind the emergency numbers. `undefined` when there is none of this kind. */
export function actionCardFor(kind: string, companies: readonly CompanyRow[]): ActionCard | undefined {
  if (!isCardKind(kind)) return undefined;
  const card = cards[kind];
  return {
    kind,
    title: words(card.title),
    steps: card.steps.map(words),
    never: card.never.map(words),
    phones: [...card.phones.map(phoneShape), ...companies.map(dutyPhone)],
  };
}

/** What a kiosk shows beside everything: the emergency numbers and who is on duty. */
export function kioskPhones(company: CompanyRow | undefined): ActionCard['phones'] {
  return [...(company === undefined ? [] : [dutyPhone(company)]), ...emergencyPhones.map(phoneShape)];
}

function words([zh, en]: Line): { zh: string; en: string } {
  return { zh, en };
}

function phoneShape([zh, en, number]: Phone): ActionCard['phones'][number] {
  return { name: { zh, en }, number };
}

function dutyPhone({ nameZh, nameEn, dutyPhone: number }: CompanyRow): ActionCard['phones'][number] {
  return { name: { zh: `${nameZh}值班`, en: `${nameEn}, duty phone` }, number };
}
