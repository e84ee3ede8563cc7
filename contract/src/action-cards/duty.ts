import { type Card, publicHotline } from './card.ts';

export const dutyHole: Card = {
  title: ['值班空岗', 'Nobody on duty'],
  steps: [
    ['在“值班”里看：缺的是 A岗 还是 B岗，为什么缺。', 'See under Duty which post is missing, A or B, and why.'],
    [
      '今晚先请人顶班：选人、时段，写明原因。',
      'Let somebody stand in for tonight: choose who, from when until when, and why.',
    ],
    [
      '联系不上：请他重新登录网格员页面，或给他登记一个电话。',
      'Cannot be reached: let them sign in to the page again, or register a phone number for them.',
    ],
    ['补上以后本提醒自动解除。', 'This ends by itself once somebody can be called.'],
  ],
  never: [
    ['不让同一个人同时当 A岗 和 B岗。', 'Do not make one person A and B at the same time.'],
    [
      '不当作没有报警：空岗时报警会直接叫下一个人。',
      'Do not think that alarms are off: they call the next one at once.',
    ],
  ],
  phones: [publicHotline],
};
