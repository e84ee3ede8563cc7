import { type Card, publicHotline } from './card.ts';

export const flowRaised: Card = {
  title: ['自动化流程提醒', 'Raised by a flow'],
  steps: [
    [
      '这是自动化流程根据读数推断的，不是探测器报警：先看它的标题和说明。',
      'A flow concluded this from readings; no detector said it: read its title and text first.',
    ],
    ['到现场或打电话核实。', 'Make sure of it, on the spot or by phone.'],
    [
      '处理后关闭并写明原因；流程自己解除时会自动恢复。',
      'Close it with the reason; it also ends when the flow says so.',
    ],
    ['不属实或太频繁：告诉维护流程的人。', 'Not true, or too often: tell whoever looks after the flows.'],
  ],
  never: [
    ['不因为有了流程就不看探测器和巡查。', 'Do not trust flows instead of detectors and rounds.'],
    [
      '现场有燃气味、烟或火：按燃气、火情处置，不按本卡。',
      'Gas, smoke or fire on the spot: act by their cards, not by this one.',
    ],
  ],
  phones: [publicHotline],
};

export const flowsStopped: Card = {
  title: ['自动化流程已停', 'Flows stopped'],
  steps: [
    ['探测器报警、通知和上报都不受影响。', 'Alarms of detectors, calls and reports do not depend on flows.'],
    [
      '流程做的事（夜间门未关、每日简报等）现在没有人做：先由人工代替。',
      'What flows did (gates open at night, morning digests) nobody does now: do it by hand first.',
    ],
    [
      '请维护流程的人打开流程页面看原因，改正后重新部署，或恢复上一个版本。',
      'Let whoever looks after the flows open their page, see the reason and deploy again, or restore the last version.',
    ],
    ['恢复运行后本提醒自动解除。', 'This ends by itself when they run again.'],
  ],
  never: [
    [
      '不靠反复重启网关来恢复：同样的流程会再次停下。',
      'Do not restart the gateway again and again: the same flows would stop again.',
    ],
    ['不当作报警失灵：探测器照常报警。', 'Do not take it for a failure of alarms: detectors go on as ever.'],
  ],
  phones: [publicHotline],
};
