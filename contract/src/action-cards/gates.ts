import { ambulance, type Card, fire, police } from './card.ts';

export const gateForced: Card = {
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
};

export const gateHeldOpen: Card = {
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
};

/** Somebody opened under a threat and said so in secret: whoever threatens must not learn that it was heard. */
export const gateDuress: Card = {
  title: ['胁迫开门', 'Duress at a gate'],
  steps: [
    [
      '马上打 110：说清楼栋和门的位置，并说明“有人被胁迫开门”。',
      'Call 110 at once: say building and gate, and that somebody was forced to open it.',
    ],
    [
      '不要打电话给可能被胁迫的人，不要在大厅或对讲里提起。',
      'Do not ring the person who may be under threat, and do not speak of it in the lobby or on the intercom.',
    ],
    [
      '不要靠近；在安全处等民警，给他们开门、带路。',
      'Stay away; wait for the police in a safe place, let them in and lead them.',
    ],
    [
      '记下时间，以及看到的去向和车辆（不写人名）。',
      'Note the time, and which way people or vehicles went (no names).',
    ],
    [
      '民警确认安全后，写明处理结果再关闭。',
      'When the police say that it is safe, close the alert with what was done.',
    ],
  ],
  never: [
    ['不鸣警笛、不广播、不在大厅屏幕上显示。', 'No siren, no announcement, nothing on the lobby screen.'],
    ['不自己上前、不喊话、不锁门困住任何人。', 'Do not step in, do not shout, do not lock anybody in.'],
  ],
  phones: [police, ambulance],
};

export const panicButton: Card = {
  title: ['紧急求助按钮', 'Panic button'],
  steps: [
    [
      '先看再近：确认按钮的位置，远看有没有危险。',
      'Look first: find out which button it is, and look from a distance for danger.',
    ],
    ['有人受威胁：退到安全处，打 110。', 'If somebody is threatened: step back and call 110.'],
    [
      '有人摔倒、胸痛、喘不上气或叫不醒：打 120，守在身边，不随意搬动。',
      'If somebody has fallen, has chest pain, cannot breathe or does not wake: call 120, stay there, do not move them.',
    ],
    ['有烟或有火：打 119，走楼梯撤离。', 'Smoke or fire: call 119 and leave by the stairs.'],
    ['没有看到人：在附近找一圈，问一问邻居。', 'Nobody there: look around and ask the neighbours.'],
    [
      '人得到照看后，写明所见（不写人名）并关闭。',
      'When somebody looks after the person, write what you saw (no names) and close the alert.',
    ],
  ],
  never: [
    ['不当成误按而不去看。', 'Do not take it for a mistake without having looked.'],
    ['不单独与人冲突。', 'Do not face anybody alone.'],
  ],
  phones: [police, ambulance, fire],
};
