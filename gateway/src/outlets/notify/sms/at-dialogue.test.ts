import { beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import { type AtAnswer, AtDialogue } from './at-dialogue.ts';

/** What a modem still says to a gateway that was killed is no answer to the one after it. */
let clock: ManualClock;
let written: string[];
let dialogue: AtDialogue;

beforeEach(() => {
  clock = new ManualClock();
  written = [];
  dialogue = new AtDialogue(clock, () => undefined);
  dialogue.open({
    write: async (bytes) => {
      written.push(Buffer.from(bytes).toString('latin1'));
      return true;
    },
  });
});

function ask(text: string): { answer: AtAnswer | undefined } {
  const asking: { answer: AtAnswer | undefined } = { answer: undefined };
  void dialogue.ask({ text, timeoutMs: 1000 }).then((answer) => {
    asking.answer = answer;
  });
  return asking;
}
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await Promise.resolve();
}
const hear = (text: string) => dialogue.hear(Buffer.from(text, 'latin1'));

test('a modem that waits for a text is called back from it, and its OK to that answers no command', async () => {
  const first = ask('AT');
  await pass(1000);
  expect(written).toEqual(['AT\r', '\x1b']);
  hear('\r\n> ');
  hear('\r\nOK\r\n');
  expect(first.answer).toBeUndefined();
  await pass(300);
  expect(first.answer).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } });
  const second = ask('AT+CPIN?');
  hear('\r\n+CPIN: READY\r\n\r\nOK\r\n');
  await Promise.resolve();
  expect(second.answer).toEqual({ ok: true, lines: ['+CPIN: READY'] });
  expect(clock.waiting).toBe(0);
});

test('what the network says of a text that nobody here has sent is left out of an answer, with its OK', async () => {
  const asking = ask('AT+CPIN?');
  hear('\r\n+CMGS: 9\r\n\r\nOK\r\n');
  await Promise.resolve();
  expect(asking.answer).toBeUndefined();
  hear('\r\n+CPIN: READY\r\n\r\nOK\r\n');
  await Promise.resolve();
  expect(asking.answer).toEqual({ ok: true, lines: ['+CPIN: READY'] });
});
