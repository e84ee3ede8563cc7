import { ambulance, type Card, fire, type Line, police } from './card.ts';

const leave: readonly Line[] = [
  [
    '打 119：说清小区、楼栋、楼层，什么在烧，有没有人被困。',
    'Call 119: estate, building, floor, what burns, whether somebody is trapped.',
  ],
  [
    '逐层敲门叫人，走楼梯下楼，不乘电梯；先叫老人、孩子和行动不便的人。',
    'Knock on the doors floor by floor and leave by the stairs, not the lift; the old, children and disabled first.',
  ],
  [
    '门把手发烫就不要开门；有烟时弯腰低姿，湿毛巾捂住口鼻。',
    'Do not open a door whose handle is hot; in smoke stay low, with a wet towel over mouth and nose.',
  ],
];
const afterwards: Line = [
  '消防人员确认安全后才让人返回；记下时间和姓名，再关闭这条报警。',
  'Nobody goes back before the fire brigade says so. Note time and name, then close this alert.',
];

export const smoke: Card = {
  title: ['烟雾报警', 'Smoke'],
  steps: [
    [
      '带灭火器、两人同行，走楼梯去看；同时给户内打电话。',
      'Take an extinguisher and a second person, go by the stairs, and ring the flat meanwhile.',
    ],
    [
      '看到烟或火、闻到焦味，或一分钟内弄不清：按有火处理。',
      'Smoke, flames, a smell of burning, or not clear within a minute: treat it as fire.',
    ],
    ...leave,
    [
      '只是锅烧干这样的小火、退路在身后：断电、盖锅盖、用灭火器；灭不掉马上退出并关门。',
      'Only a small fire with your way out behind you: switch off, put the lid on, use the extinguisher. If it does not go out, leave and shut the door.',
    ],
    [
      '保持消防车通道和楼道畅通，派人到小区门口引路。',
      'Keep fire lane and staircase clear, and have somebody lead the engine from the gate.',
    ],
    afterwards,
  ],
  never: [
    ['不乘电梯，不返回取物。', 'No lift; no going back for belongings.'],
    [
      '油锅起火不泼水；电器起火先断电，不用水浇。',
      'No water on burning oil; no water on electrical fires, switch off first.',
    ],
    ['没有看到现场之前，不按“误报”关闭。', 'Do not close it as a false alarm before somebody has been there.'],
  ],
  phones: [fire, ambulance, police],
};

/** The fire panel's own signal: it has already decided; gates are released by its wiring. */
export const fireInput: Card = {
  title: ['消防联动信号', 'Fire panel signal'],
  steps: [
    [
      '消防主机发出了火警信号：先按真火处理，边走边联系消防控制室核对报警点。',
      'The fire panel has signalled fire: treat it as real, and on your way ask the fire control room for the point.',
    ],
    ...leave,
    [
      '到疏散门口看门禁是否已经释放；没有释放就用应急开关或钥匙打开并保持敞开。',
      'See whether the gates of the escape route are released; if not, open them by the emergency switch or the key and keep them open.',
    ],
    [
      '保持消防车通道畅通，派人到小区门口引路。',
      'Keep the fire lane clear, and have somebody lead the engine from the gate.',
    ],
    afterwards,
  ],
  never: [
    ['不在核实之前复位消防主机或消音。', 'Do not reset or silence the panel before it has been looked into.'],
    ['不关闭、不锁上为疏散打开的门。', 'Do not close or lock a gate that is open for escape.'],
    ['不乘电梯，不返回取物。', 'No lift; no going back for belongings.'],
  ],
  phones: [fire, ambulance, police],
};

/** Two detectors do not fail alike. */
export const smokeInRiser: Card = {
  ...smoke,
  title: ['同一单元多处烟雾报警', 'Smoke at several places of a riser'],
  steps: [
    [
      '两处以上同时报警：按真火处理，不再逐户核实。',
      'Two or more alarms at once: treat it as fire, without looking into each flat first.',
    ],
    ...leave,
    [
      '保持消防车通道和楼道畅通，派人到小区门口引路。',
      'Keep fire lane and staircase clear, and have somebody lead the engine from the gate.',
    ],
    afterwards,
  ],
};
