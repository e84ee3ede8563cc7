import { type Card, publicHotline } from './card.ts';

export const nobodyAnswers: Card = {
  title: ['无人应答', 'Nobody answers'],
  steps: [
    ['先看是哪条报警没人接，自己能去就接下。', 'See which alert nobody has taken, and take it if you can go.'],
    ['去不了：打电话给楼里的值班，请他接。', 'If you cannot: phone whoever is on duty for the building.'],
    [
      '在“值班”里看谁没有接到：电话关机，还是没有排班。',
      'See under Duty who was not reached: a phone is off, or nobody is on duty.',
    ],
    ['有人接下后本提醒自动解除。', 'This ends by itself once somebody has taken it.'],
  ],
  never: [
    ['不因为叫了很久就当作没事。', 'Do not take a long wait for a sign that nothing is wrong.'],
    ['危急时不等网格员：先打 119、110、120。', 'In danger do not wait for a steward: call 119, 110 or 120 first.'],
  ],
  phones: [publicHotline],
};

export const escalationStuck: Card = {
  title: ['升级呼叫中断', 'Escalation had stopped'],
  steps: [
    ['看是哪条报警：系统已重新开始呼叫。', 'See which alert it was: the system has begun to call again.'],
    ['自己先确认有人在处理。', 'Make sure yourself that somebody is seeing to it.'],
    ['把时间和报警编号告诉维护人员。', 'Tell the operator the time and the number of the alert.'],
  ],
  never: [
    ['不等系统叫下一个人。', 'Do not wait for the system to call the next one.'],
    ['不为了消掉提醒去关闭原来的报警。', 'Do not close the alert itself to be rid of this.'],
  ],
  phones: [publicHotline],
};
