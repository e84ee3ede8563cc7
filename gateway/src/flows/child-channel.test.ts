import { Duplex } from 'node:stream';
import { CHILD_MESSAGE_CHARACTERS, type FromChild } from '@gridcall/contract/flow-wire.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BrokenRule, BYTES_PER_TICK, ChildChannel, MESSAGES_PER_TICK } from './child-channel.ts';

/** The child's end: what it writes, and whether it reads. */
class Wire {
  readonly heard: FromChild[] = [];
  readonly broken: BrokenRule[] = [];
  readonly written: string[] = [];
  readonly channel: ChildChannel;
  readonly stream: Duplex;

  constructor({ reads = true } = {}) {
    this.stream = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.written.push(chunk.toString());
        if (reads) done();
      },
    });
    this.channel = new ChildChannel(this.stream, {
      onMessage: (message) => this.heard.push(message),
      onBroken: (rule) => this.broken.push(rule),
    });
  }

  says(...chunks: readonly (string | Buffer)[]): void {
    for (const chunk of chunks) this.stream.emit('data', Buffer.from(chunk));
  }
}

const took = (no: number) => `${JSON.stringify({ type: 'took', no })}\n`;

describe('what the child says', () => {
  test('is read however it is cut', () => {
    const words = { type: 'crash', message: '门 closed 🚪' } as const;
    const bytes = Buffer.from(`${took(1)}${JSON.stringify(words)}\n${took(2)}`);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const wire = new Wire();
        const at = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
        wire.says(...at.slice(1).map((end, index) => bytes.subarray(at[index], end)));
        expect(wire.heard).toEqual([{ type: 'took', no: 1 }, words, { type: 'took', no: 2 }]);
        expect(wire.broken).toEqual([]);
      }),
    );
  });

  test.each<[name: string, said: string, rule: BrokenRule]>([
    ['no JSON', '{"type":\n', 'message-unreadable'],
    ['nothing', '\n', 'message-unreadable'],
    ['a type that is not there', '{"type":"reboot"}\n', 'message-unknown'],
    ['a field that is not there', '{"type":"took","no":1,"level":1}\n', 'message-unknown'],
    ['an alert of level 1', request({ level: 1 }), 'message-unknown'],
    ['a message that is too long', `"${'x'.repeat(CHILD_MESSAGE_CHARACTERS)}"\n`, 'message-too-long'],
    ['a line without an end', 'x'.repeat(4 * CHILD_MESSAGE_CHARACTERS + 1), 'message-too-long'],
  ])('%s ends it, and what comes after is not looked at', (_name, said, rule) => {
    const wire = new Wire();
    wire.says(`${took(1)}${said}${took(2)}`, took(3));
    expect(wire.broken).toEqual([rule]);
    expect(wire.heard).toEqual([{ type: 'took', no: 1 }]);
    expect(wire.channel.send({ type: 'answer', requestId: 'r', result: { ok: true, subject: '' } })).toBe(false);
  });

  test('may be so many messages and bytes between two ticks, and no more', () => {
    const many = new Wire();
    many.says(took(0).repeat(MESSAGES_PER_TICK));
    many.channel.tick();
    many.says(took(0).repeat(MESSAGES_PER_TICK));
    expect(many.broken).toEqual([]);
    many.says(took(0));
    expect(many.broken).toEqual(['too-many-messages']);

    const large = new Wire();
    const crash = `${JSON.stringify({ type: 'crash', message: 'x'.repeat(4000) })}\n`;
    large.says(crash.repeat(Math.ceil(BYTES_PER_TICK / crash.length)));
    expect(large.broken).toEqual(['too-many-messages']);
  });
});

test('who does not read is told no more', () => {
  const wire = new Wire({ reads: false });
  const result = { ok: true, subject: 'x'.repeat(100_000) } as const;
  const told = Array.from({ length: 100 }, () => wire.channel.send({ type: 'answer', requestId: 'r', result }));
  expect(told.filter(Boolean)).toHaveLength(21);
});

function request(more: object): string {
  const raise = { kind: 'raise-alert', deviceId: 'gas-1', level: 2, title: 't', text: '', ...more };
  const from = { nodeId: 'n', nodeName: '', flowId: 'f', flowName: '' };
  const requestId = '01890a5d-ac96-774b-bcce-b302099a8057';
  return `${JSON.stringify({ type: 'request', requestId, ...from, request: raise })}\n`;
}
