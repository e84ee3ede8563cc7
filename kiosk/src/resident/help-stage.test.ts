import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import { expect, test } from 'vitest';
import { helpStage, UNANSWERED_MS } from './help-stage.ts';

const calling: KioskHelp = { alertId: 'a', since: 0, calling: ['A'], taken: false, takenBy: null, mayCancel: true };
const taken: KioskHelp = { ...calling, calling: [], taken: true, takenBy: 'A', mayCancel: false };

test.each([
  ['nobody has asked', null, undefined, false, 0, 'ask'],
  ['nobody has asked, and the gateway is away', null, undefined, true, 0, 'ask'],
  ['on its way', null, 'sending', false, 0, 'sending'],
  ['on its way while the gateway is known to be away', null, 'sending', true, 0, 'unreached'],
  ['not answered', null, 'unreached', false, 0, 'unreached'],
  ['it stands', calling, undefined, false, 0, 'calling'],
  ['it stands, until a minute is over', calling, undefined, false, UNANSWERED_MS - 1, 'calling'],
  ['nobody for a minute', calling, undefined, false, UNANSWERED_MS, 'unanswered'],
  ['nobody for a minute, and the gateway is away', calling, undefined, true, UNANSWERED_MS, 'unanswered'],
  ['it stands, though its answer was lost', calling, 'unreached', false, 0, 'calling'],
  ['somebody has it', taken, undefined, false, UNANSWERED_MS, 'taken'],
] as const)('%s', (_, help, pending, isAway, waitedMs, stage) => {
  expect(helpStage(help, pending, isAway, waitedMs)).toBe(stage);
});
