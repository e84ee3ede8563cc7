import { ambulance, type Card, fire, liftRescue, publicHotline } from './card.ts';

export const liftEntrapment: Card = {
  title: ['电梯困人', 'Lift entrapment'],
  steps: [
    [
      '马上通过轿厢对讲联系里面的人：问有几个人、有没有不舒服，说明已经知道了，请不要扒门。',
      'Speak to the cab by its intercom at once: how many, is anybody unwell. Say that it is known, and that nobody should force the door.',
    ],
    [
      '打电梯维保单位和 96333，报轿厢里的电梯识别码；没有人接就打 119。',
      'Call the maintenance company and 96333 with the code shown in the cab; if nobody answers, 119.',
    ],
    [
      '到每层呼喊，确认轿厢停在哪一层，并守在那里与里面的人说话。',
      'Call out on each floor, find out where the cab stands, and stay there to talk with those inside.',
    ],
    [
      '有人不舒服、是孕妇、老人或孩子：同时打 120。',
      'If somebody is unwell, pregnant, old or a child: call 120 as well.',
    ],
    [
      '各层放置“停用”标志，不让别人按按钮。',
      'Put “out of use” signs on every floor and have nobody press the buttons.',
    ],
    [
      '只由维保人员或消防员开门救人；人出来后问清身体情况。',
      'Only the maintenance crew or the fire brigade opens the door. When people are out, ask how they are.',
    ],
    [
      '维保单位检查合格后再启用；记下时间和姓名，再关闭。',
      'It runs again only after the crew has inspected it. Note time and name, then close this alert.',
    ],
  ],
  never: [
    ['不自己扒门、撬门，不从轿顶或井道救人。', 'Do not force the doors; no rescue through roof or shaft.'],
    ['不反复断电、送电。', 'Do not switch the power off and on.'],
    ['不对里面的人承诺几分钟到。', 'Do not promise those inside a number of minutes.'],
  ],
  phones: [liftRescue, fire, ambulance],
};

export const liftOutOfService: Card = {
  title: ['电梯停运', 'Lift out of service'],
  steps: [
    ['先确认轿厢里没有人：用对讲问一遍。', 'First make sure that nobody is in the cab: ask by the intercom.'],
    [
      '问维保单位是不是在检修；不是，请他们来。',
      'Ask the maintenance company whether it is at work; if not, have it come.',
    ],
    [
      '各层贴出停运告示，写明另一部电梯或楼梯在哪里。',
      'Put up notices on every floor, with the way to the other lift or the stairs.',
    ],
    [
      '看看楼上有没有需要帮助的人：轮椅、透析、孕产、独居老人。',
      'See who upstairs needs help: wheelchair, dialysis, a birth, old people alone.',
    ],
    ['恢复后试乘一次，再写明原因关闭。', 'When it runs again ride it once, then close the alert with the cause.'],
  ],
  never: [
    ['不自己复位控制柜。', 'Do not reset the controller yourself.'],
    ['不在检修期间取下告示和围挡。', 'Do not take notices or barriers away during the work.'],
  ],
  phones: [liftRescue, publicHotline],
};
