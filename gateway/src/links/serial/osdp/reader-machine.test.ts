import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, type Frame, takeFrames } from './frame.ts';
import { commandIds, replyIds } from './messages.ts';
import { hearFrame, loseLine, missReply, queueCommand, takeTurn } from './reader-machine.ts';
import { newReader, OFFLINE_AFTER_MS } from './reader-state.ts';
import { Conversation, forgedMac, inTheClear, ownKey, panelRandom, setup } from './testing/conversation.ts';
import type { ReaderWorld } from './testing/test-reader.ts';

const online = (world: Partial<ReaderWorld> = {}) => {
  const conversation = new Conversation(world).turns(8);
  expect(conversation.state.phase).toBe('online');
  conversation.forget();
  return conversation;
};

describe('the way to online', () => {
  test('identity, capabilities, challenge, cryptogram; then contacts, tamper, and polls', () => {
    const conversation = new Conversation().turns(7);
    const { id, capabilities, challenge, serverCryptogram, inputStatus, localStatus, poll } = commandIds;
    expect(conversation.reader.heard).toEqual([
      id,
      capabilities,
      challenge,
      serverCryptogram,
      inputStatus,
      localStatus,
      poll,
    ]);
    expect(conversation.kinds).toEqual(['identity', 'online', 'inputs', 'local-status']);
  });

  test('sequence 0 stands only at the start', () => {
    const conversation = new Conversation().turns(12);
    const sequences = conversation.sent.map((bytes) => takeFrames(Buffer.of(), bytes).frames[0]?.sequence);
    expect(sequences.slice(0, 8)).toEqual([0, 1, 2, 3, 1, 2, 3, 1].slice(0, sequences.slice(0, 8).length));
  });

  test('everything after the handshake is sealed, and what carries data is encrypted', () => {
    const conversation = new Conversation().turns(6);
    conversation.state = queueCommand(conversation.state, { kind: 'buzzer', times: 2 });
    conversation.turn();
    const types = conversation.sent.map((bytes) => takeFrames(Buffer.of(), bytes).frames[0]?.security?.type);
    expect(types).toEqual([undefined, undefined, 0x11, 0x13, 0x15, 0x15, 0x17]);
  });

  test('a reader that is set up without a channel is watched in the clear', () => {
    const conversation = new Conversation({ hasSecureChannel: false }, { ...setup, secureChannel: 'off' }).turns(5);
    expect([conversation.state.phase, conversation.state.session]).toEqual(['online', null]);
  });

  test('the outputs are asked for when the lock is seen there', () => {
    const conversation = new Conversation({}, { ...setup, watchesOutputs: true }).until(2000);
    const asked = conversation.reader.heard.filter((id) => id === commandIds.outputStatus).length;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(conversation.kinds).toContain('outputs');
  });
});

describe('keys', () => {
  test('without a key and outside install mode the default key is never offered', () => {
    const conversation = new Conversation({ takesDefaultKey: true });
    conversation.own = null;
    conversation.until(20_000);
    expect(conversation.reader.heard).not.toContain(commandIds.challenge);
    expect(conversation.said.filter(({ kind }) => kind === 'refused')).toEqual([{ kind: 'refused', reason: 'no-key' }]);
    expect(conversation.kinds).not.toContain('online');
    expect(conversation.kinds.filter((kind) => kind === 'offline')).toHaveLength(1);
  });

  test('in install mode the reader gets a key of its own and proves it', () => {
    const conversation = new Conversation({ takesDefaultKey: true });
    conversation.own = null;
    conversation.installing = true;
    conversation.turns(12);
    expect(conversation.kinds).toEqual(['identity', 'key-wanted', 'key-confirmed', 'online', 'inputs', 'local-status']);
    expect(conversation.reader.world.key).toEqual(Buffer.alloc(16, 5));
    expect(conversation.own).toEqual(Buffer.alloc(16, 5));
    expect(conversation.state.phase).toBe('online');
  });

  test('the new key is never sent in the clear', () => {
    const conversation = new Conversation({ takesDefaultKey: true });
    conversation.own = null;
    conversation.installing = true;
    conversation.turns(12);
    const wire = Buffer.concat(conversation.sent);
    expect(wire.includes(Buffer.alloc(16, 5))).toBe(false);
  });

  test('the acknowledgement of the key is lost: the key that was kept opens the channel', () => {
    const conversation = new Conversation({ takesDefaultKey: true });
    conversation.own = null;
    conversation.installing = true;
    while (conversation.state.phase !== 'key-set') conversation.turn();
    conversation.turn();
    conversation.reader.world.lostReplies = 1;
    conversation.turn();
    conversation.reader.restart();
    conversation.installing = false;
    conversation.until(conversation.now + 5000);
    expect(conversation.state.phase).toBe('online');
    expect(conversation.own).toEqual(Buffer.alloc(16, 5));
  });

  test('a reader with another key is refused outside install mode, and told once', () => {
    const conversation = new Conversation({ key: Buffer.alloc(16, 1), takesDefaultKey: true }).until(30_000);
    expect(conversation.said.filter(({ kind }) => kind === 'refused')).toEqual([
      { kind: 'refused', reason: 'key-refused' },
    ]);
    expect(conversation.kinds).not.toContain('online');
  });

  test('a reader that was reset is taken in again in install mode', () => {
    const conversation = new Conversation({ key: Buffer.alloc(16, 1), takesDefaultKey: true }).until(10_000);
    conversation.installing = true;
    conversation.until(20_000);
    expect(conversation.state.phase).toBe('online');
    expect(conversation.kinds).toContain('key-confirmed');
  });

  test('a challenge of ours that is answered under the default key is refused', () => {
    const conversation = new Conversation();
    conversation.turns(2);
    const step = takeTurn(conversation.state, {
      now: conversation.now,
      panelRandom,
      keys: { own: ownKey, pending: null },
      installing: false,
    });
    const answer = conversation.reader.answer(step.send ?? Buffer.of());
    const [frame] = takeFrames(Buffer.of(), answer ?? Buffer.of()).frames;
    const downgraded = { ...(frame as Frame), security: { type: 0x12, data: Buffer.of(0) } };
    const heard = hearFrame(step.state, downgraded, conversation.now);
    expect(heard?.state.triedKeys).toEqual(['own']);
    expect(heard?.state.session).toBeNull();
  });

  test('a reader without a secure channel is refused where it is required', () => {
    const conversation = new Conversation({ hasSecureChannel: false }).until(10_000);
    expect(conversation.said).toContainEqual({ kind: 'refused', reason: 'no-secure-channel' });
    expect(conversation.kinds).not.toContain('online');
  });

  test('a refused new key is told', () => {
    const conversation = new Conversation({ takesDefaultKey: true });
    conversation.own = null;
    conversation.installing = true;
    while (conversation.state.phase !== 'key-set') conversation.turn();
    conversation.turn();
    conversation.reader.world.naks.push(9);
    conversation.turn();
    expect(conversation.said).toContainEqual({ kind: 'refused', reason: 'key-set-refused' });
  });
});

describe('what goes wrong on the line', () => {
  test.each<[name: string, world: Partial<ReaderWorld>, lost: number]>([
    ['one command is lost', { deafFor: 1 }, 0],
    ['two commands are lost', { deafFor: 2 }, 0],
    ['one reply is lost: the same bytes, the same answer', { lostReplies: 1 }, 0],
    ['three replies are lost: the start', { lostReplies: 3 }, 0],
    ['the reader is busy', { busyFor: 3 }, 0],
    ['a wrong check sum in the session', { naks: [1] }, 1],
    ['an unexpected sequence number', { naks: [4] }, 1],
    ['the reader has forgotten the session', { naks: [6] }, 1],
    ['an unknown security block', { naks: [5] }, 1],
  ])('%s', (_, world, lost) => {
    const conversation = online();
    Object.assign(conversation.reader.world, world);
    conversation.until(conversation.now + 6000);
    expect(conversation.state.phase).toBe('online');
    expect(conversation.state.session).not.toBeNull();
    expect(conversation.kinds.filter((kind) => kind === 'channel-lost')).toHaveLength(lost);
    expect(conversation.kinds).not.toContain('offline');
    // And it hears again: what happens at the door comes through.
    conversation.reader.world.events.push({ id: replyIds.localStatus, data: Buffer.of(1, 0) });
    conversation.until(conversation.now + 1000);
    expect(conversation.said).toContainEqual({ kind: 'local-status', tamper: true, powerFailed: false });
  });

  test('a message is said three times in the same bytes', () => {
    const conversation = online();
    conversation.reader.world.deafFor = 3;
    conversation.until(conversation.now + 700);
    const [first, second, third] = conversation.sent;
    expect([second, third]).toEqual([first, first]);
  });

  test.each<[name: string, spoil: (reply: Buffer) => Buffer, why: string]>([
    ['a wrong MAC', forgedMac, 'wrong-mac'],
    ['a reply in the clear', inTheClear, 'not-sealed'],
  ])('%s: the channel is dropped and made anew', (_, spoil, why) => {
    const conversation = online();
    conversation.reader.world.spoil = spoil;
    conversation.until(conversation.now + 2000);
    expect(conversation.said).toContainEqual({ kind: 'channel-lost', why });
    expect(conversation.reader.heard).toContain(commandIds.challenge);
    expect([conversation.state.phase, conversation.state.session === null]).toEqual(['online', false]);
    expect(conversation.kinds).not.toContain('offline');
  });

  test('a forged card in the clear is not believed', () => {
    const conversation = online();
    conversation.reader.world.spoil = () =>
      encodeFrame({
        address: 3,
        isReply: true,
        sequence: conversation.state.sequence,
        security: null,
        id: replyIds.raw,
        data: Buffer.from('00011a0080800080', 'hex'),
      });
    conversation.until(conversation.now + 2000);
    expect(conversation.kinds).not.toContain('card');
  });

  test('the reader restarts: its sequence and session are gone, and both come again', () => {
    const conversation = online();
    conversation.reader.restart();
    conversation.until(conversation.now + 3000);
    expect([conversation.state.phase, conversation.state.session === null]).toEqual(['online', false]);
    expect(conversation.kinds).not.toContain('offline');
  });

  test('silence for 8 s is offline, told once; then online again, told once', () => {
    const conversation = online();
    const goodAt = conversation.state.lastGoodAt;
    conversation.reader.world.deafFor = Number.MAX_SAFE_INTEGER;
    conversation.until(goodAt + OFFLINE_AFTER_MS - 300);
    expect(conversation.kinds).not.toContain('offline');
    conversation.until(goodAt + 60_000);
    expect(conversation.kinds.filter((kind) => kind === 'offline')).toHaveLength(1);
    conversation.reader.world.deafFor = 0;
    conversation.until(conversation.now + 20_000);
    expect(conversation.kinds.filter((kind) => kind === 'online')).toHaveLength(1);
  });

  test('a dead reader costs the line less and less', () => {
    const conversation = new Conversation({ deafFor: Number.MAX_SAFE_INTEGER }).until(60_000);
    expect(conversation.sent.length).toBeLessThan(60);
  });

  test('a status that the reader does not have is asked for once', () => {
    const conversation = new Conversation();
    conversation.turns(4);
    conversation.reader.world.naks.push(3);
    conversation.until(120_000);
    expect(conversation.reader.heard.filter((id) => id === commandIds.inputStatus)).toHaveLength(1);
    expect(conversation.said).toContainEqual({ kind: 'command-refused', id: commandIds.inputStatus, code: 3 });
    expect(conversation.state.phase).toBe('online');
  });

  test('the line is lost and comes back', () => {
    const conversation = online();
    conversation.state = loseLine(conversation.state, conversation.now).state;
    expect([conversation.state.phase, conversation.state.session]).toEqual(['identify', null]);
    conversation.turns(8);
    expect(conversation.state.phase).toBe('online');
    expect(conversation.kinds).not.toContain('online');
  });
});

describe('what changes nothing', () => {
  const awaiting = () => {
    const conversation = online();
    conversation.now += 200;
    const keys = { own: ownKey, pending: null };
    const { state, send } = takeTurn(conversation.state, {
      now: conversation.now,
      panelRandom,
      keys,
      installing: false,
    });
    return { conversation, state, keys, reply: conversation.reader.answer(send ?? Buffer.of()) ?? Buffer.of() };
  };
  const frameOf = (bytes: Buffer) => takeFrames(Buffer.of(), bytes).frames[0] as Frame;

  test.each<[name: string, change: (frame: Frame) => Frame]>([
    ['the echo of a command', (frame) => ({ ...frame, isReply: false })],
    ["another reader's reply", (frame) => ({ ...frame, address: 4 })],
    ['a late reply, of the command before', (frame) => ({ ...frame, sequence: (frame.sequence + 2) % 4 || 1 })],
  ])('%s', (_, change) => {
    const { conversation, state, reply } = awaiting();
    const changed = change(frameOf(reply));
    expect(hearFrame(state, changed, conversation.now)).toBeNull();
    expect(hearFrame(state, frameOf(reply), conversation.now)?.state.sent).toBeNull();
  });

  test('a reply that nobody waits for', () => {
    const { conversation, state, reply } = awaiting();
    const heard = hearFrame(state, frameOf(reply), conversation.now);
    expect(heard && hearFrame(heard.state, frameOf(reply), conversation.now)).toBeNull();
  });

  test('another turn while a reply is awaited', () => {
    const { conversation, state, keys } = awaiting();
    const again = takeTurn(state, { now: conversation.now, panelRandom, keys, installing: false });
    expect([again.send, again.state]).toEqual([null, state]);
  });

  test('a time-out when nothing was asked', () => {
    const conversation = online();
    expect(missReply(conversation.state, conversation.now).state).toBe(conversation.state);
  });

  test('a turn before the next poll is due', () => {
    const conversation = online();
    conversation.now = conversation.state.pollDueAt - 1;
    const keys = { own: ownKey, pending: null };
    expect(
      takeTurn(conversation.state, { now: conversation.now, panelRandom, keys, installing: false }).send,
    ).toBeNull();
  });

  test('a command for a reader that is not online, and one too many', () => {
    const fresh = newReader(setup, 0);
    expect(queueCommand(fresh, { kind: 'buzzer', times: 1 })).toBe(fresh);
    let { state } = online();
    for (let index = 0; index < 40; index++) state = queueCommand(state, { kind: 'buzzer', times: 1 });
    expect(state.commands).toHaveLength(16);
  });
});

test('whatever is lost, spoiled or forgotten: it comes back, and nothing made up is ever heard', () => {
  type Mishap = (conversation: Conversation) => void;
  const mishap: fc.Arbitrary<Mishap> = fc.oneof(
    fc.integer({ min: 1, max: 5 }).map(
      (count): Mishap =>
        ({ reader }) => {
          reader.world.deafFor = count;
        },
    ),
    fc.integer({ min: 1, max: 5 }).map(
      (count): Mishap =>
        ({ reader }) => {
          reader.world.lostReplies = count;
        },
    ),
    fc.constant<Mishap>(({ reader }) => reader.restart()),
    fc.integer({ min: 1, max: 9 }).map(
      (code): Mishap =>
        ({ reader }) => {
          reader.world.naks.push(code);
        },
    ),
    fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 255 })).map(
      ([at, flip]): Mishap =>
        ({ reader }) => {
          reader.world.spoil = (reply) => {
            const spoiled = Buffer.from(reply);
            spoiled[at % spoiled.length] = (spoiled[at % spoiled.length] ?? 0) ^ flip;
            return spoiled;
          };
        },
    ),
    fc.constant<Mishap>(({ reader }) => {
      reader.world.spoil = forgedMac;
    }),
    fc.integer({ min: 1, max: 4 }).map(
      (count): Mishap =>
        ({ reader }) => {
          reader.world.busyFor = count;
        },
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), mishap), { maxLength: 12 }), (mishaps) => {
      const conversation = new Conversation();
      for (const [turns, happen] of mishaps) {
        conversation.turns(turns);
        happen(conversation);
      }
      Object.assign(conversation.reader.world, { deafFor: 0, lostReplies: 0, busyFor: 0, spoil: null });
      conversation.reader.world.naks.length = 0;
      conversation.until(conversation.now + 20_000);
      expect([conversation.state.phase, conversation.state.session === null]).toEqual(['online', false]);
      expect(conversation.kinds).not.toContain('card');
      const heard = conversation.said.filter(({ kind }) => kind === 'inputs');
      for (const said of heard) expect(said).toEqual({ kind: 'inputs', active: [false, false, false] });
    }),
    { numRuns: 60 },
  );
});
