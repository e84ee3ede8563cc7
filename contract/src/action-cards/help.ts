import { ambulance, type Card, fire, police } from './card.ts';

export const helpCalled: Card = {
  title: ['有人在终端上叫人帮忙', 'Somebody calls for help at a kiosk'],
  steps: [
    [
      '能去就接下：终端上会显示已有人接到，只显示岗位，不显示姓名。',
      'Take it if you can go: the kiosk then says that somebody has it, by post and never by name.',
    ],
    [
      '立刻去终端旁边看；去不了就不要接，下一位会被呼叫。',
      'Go to the kiosk at once. If you cannot, do not take it: the next one is called.',
    ],
    [
      '有人摔倒、胸痛、喘不上气或叫不醒：打 120，守在身边，不随意搬动。',
      'If somebody has fallen, has chest pain, cannot breathe or does not wake: call 120, stay there, do not move them.',
    ],
    ['有人受威胁：退到安全处，打 110。', 'If somebody is threatened: step back and call 110.'],
    ['有烟或有火：打 119，走楼梯撤离。', 'Smoke or fire: call 119 and leave by the stairs.'],
    [
      '没有看到人：在大堂和楼道找一圈，问一问邻居。',
      'Nobody there: look around the lobby and the stairs, and ask the neighbours.',
    ],
    [
      '人得到照看后，写明所见（不写人名）并关闭。',
      'When somebody looks after the person, write what you saw (no names) and close the alert.',
    ],
  ],
  never: [
    ['不当成误按而不去看。', 'Do not take it for a mistake without having looked.'],
    [
      '在终端上被取消也不等于没事：取消的人可能不是叫人的人。',
      'Cancelled at the kiosk does not mean that all is well: it may not be the caller who cancelled.',
    ],
    ['不单独与人冲突。', 'Do not face anybody alone.'],
  ],
  phones: [ambulance, police, fire],
};
