import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LastingPort, SerialPortOptions } from '../../../platform/serial-port.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import type { WholeMessage } from './joiner.ts';
import { Modem } from './modem.ts';
import type { TextResult } from './outgoing.ts';

let clock: ManualClock;
let port: SerialPortOptions;
let isOpen: boolean;
let modem: Modem;
let asked: string[];
/** What the modem answers; a missing one stays silent. The message after a prompt is asked as `> …`. */
let answers: Record<string, string>;
let messages: [WholeMessage, boolean][];
let broken: string[];
let notices: string[];
let mayErase: boolean;

const settle = async () => {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve();
};
async function pass(ms: number): Promise<void> {
  await settle();
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    await settle();
  }
}

function say(text: string): void {
  port.onData(Buffer.from(text, 'latin1'));
}

function answerTo(text: string): void {
  for (const line of text.replaceAll('\x1a', '\x1a\r').split(/(?<=\r)/)) {
    const isMessage = line.includes('\x1a');
    const command = isMessage ? '>' : line.replace('\r', '');
    asked.push(isMessage ? `>${line.slice(0, line.indexOf('\x1a'))}` : command);
    const answer = answers[command] ?? answers[command.replace(/=.*/, '=')];
    if (command.startsWith('AT+CMGD=')) answers['AT+CMGL=4'] = sound['AT+CMGL=4'] ?? '';
    if (answer !== undefined) queueMicrotask(() => say(answer));
  }
}

function openPort(options: SerialPortOptions): LastingPort {
  port = options;
  return {
    get isOpen() {
      return isOpen;
    },
    start: () => undefined,
    write: async (bytes) => {
      if (isOpen) answerTo(Buffer.from(bytes).toString('latin1'));
      return isOpen;
    },
    stop: async () => {
      isOpen = false;
    },
  };
}

function plug(): void {
  isOpen = true;
  port.onOpen();
}

function pullOut(): void {
  isOpen = false;
  port.onClose('/dev/ttyUSB2: 断开 / gone');
}

function make(pin = ''): void {
  modem = new Modem({
    ...{ path: '/dev/ttyUSB2', baudRate: 115_200, pin, serviceCentre: '', clock, openPort },
    notice: (words) => notices.push(words),
    onMessage: async (message, wasStored) => {
      messages.push([message, wasStored]);
      return mayErase;
    },
    onBroken: (reason, detail) => broken.push(`${reason}: ${detail}`),
  });
  modem.start();
}

const sound: Record<string, string> = {
  AT: '\r\nOK\r\n',
  ATE0: 'ATE0\r\r\nOK\r\n',
  'AT+CMEE=1': '\r\nOK\r\n',
  'AT+CPIN?': '\r\n+CPIN: READY\r\n\r\nOK\r\n',
  'AT+CMGF=0': '\r\nOK\r\n',
  'AT+CNMI=2,1,0,0,0': '\r\nOK\r\n',
  'AT+CSQ': '\r\n+CSQ: 20,99\r\n\r\nOK\r\n',
  'AT+CREG?': '\r\n+CREG: 0,1\r\n\r\nOK\r\n',
  'AT+CEREG?': '\r\n+CEREG: 0,4\r\n\r\nOK\r\n',
  'AT+CMGL=4': '\r\nOK\r\n',
  'AT+CMGS=': '\r\n> ',
  'AT+CMGD=': '\r\nOK\r\n',
  '>': '\r\n+CMGS: 7\r\n\r\nOK\r\n',
};

beforeEach(() => {
  clock = new ManualClock();
  isOpen = false;
  mayErase = true;
  answers = { ...sound };
  [asked, messages, broken, notices] = [[], [], [], []];
  make();
});

afterEach(async () => {
  await modem.stop();
  expect(clock.waiting).toBe(0);
});

function send(level = 1, text = '漏气'): { result: TextResult | undefined } {
  const sending: { result: TextResult | undefined } = { result: undefined };
  void modem.send({ to: '+8613800138000', text, level, validForMs: 3_600_000 }).then((result) => {
    sending.result = result;
  });
  return sending;
}

const sentParts = () => asked.filter((command) => command.startsWith('>')).length;

describe('a modem that is made ready', () => {
  test('says how strong the signal is', async () => {
    plug();
    await settle();
    expect(modem.report()).toEqual({ state: 'ready', reason: '', signalDbm: -73, isRegistered: true, waiting: 0 });
  });

  test('sends what waits for it', async () => {
    plug();
    const sending = send();
    await settle();
    expect(sending.result).toEqual({ ok: true });
    expect(asked.filter((command) => command.startsWith('AT+CMGS'))).toEqual(['AT+CMGS=19']);
    expect(asked.find((command) => command.startsWith('>'))).toContain('6F0F6C14');
  });

  test('is registered in LTE only', async () => {
    answers['AT+CREG?'] = '\r\n+CREG: 0,0\r\n\r\nOK\r\n';
    answers['AT+CEREG?'] = '\r\n+CEREG: 0,1\r\n\r\nOK\r\n';
    plug();
    await settle();
    expect(modem.report().state).toBe('ready');
  });

  test('hears a prompt that a notice follows in the same breath', async () => {
    plug();
    await settle();
    answers['AT+CMGS='] = '\r\n> \r\n+CMTI: "SM",9\r\n';
    const sending = send();
    await settle();
    expect(sending.result).toEqual({ ok: true });
  });

  test('hears a prompt and answers that come torn', async () => {
    plug();
    await settle();
    answers['AT+CMGS='] = '';
    answers['>'] = '';
    const sending = send();
    await settle();
    for (const piece of ['\r', '\n>', ' ']) say(piece);
    await settle();
    for (const piece of ['\r\n+CM', 'GS: 7\r', '\n\r\nO', 'K\r\n']) say(piece);
    await settle();
    expect(sending.result).toEqual({ ok: true });
  });
});

describe('it is told at once', () => {
  test('that there is no modem, and no sooner than its port was tried', async () => {
    const sending = send();
    await settle();
    expect(sending.result).toBeUndefined();
    expect(modem.report().state).toBe('starting');
    pullOut();
    await settle();
    expect(sending.result).toMatchObject({ ok: false, isFinal: false });
    expect(modem.report()).toMatchObject({ state: 'absent', reason: expect.stringContaining('gone') });
    const later = send();
    await settle();
    expect(later.result).toMatchObject({ ok: false, isFinal: false });
  });

  test('that it was pulled out while a text was on its way; plugged in again it sends', async () => {
    plug();
    await settle();
    answers['>'] = '';
    const lost = send();
    await settle();
    pullOut();
    await settle();
    expect(lost.result).toMatchObject({ ok: false, reason: expect.stringContaining('gone') });
    expect(notices).toEqual(['/dev/ttyUSB2: 断开 / gone']);
    answers['>'] = sound['>'] ?? '';
    plug();
    const sending = send();
    await settle();
    expect(sending.result).toEqual({ ok: true });
  });

  test.each<[string, string, boolean]>([
    ['38', '移动网络故障 / the network is out of order', false],
    ['21', 'no credit', true],
    ['777', 'CMS 777', false],
  ])('what +CMS ERROR: %s means', async (code, words, isFinal) => {
    plug();
    answers['>'] = `\r\n+CMS ERROR: ${code}\r\n`;
    const sending = send();
    await settle();
    expect(sending.result).toMatchObject({ ok: false, reason: expect.stringContaining(words), isFinal });
    expect(modem.report().state).toBe('ready');
  });

  test('that there is no network, and when it is back', async () => {
    answers['AT+CREG?'] = '\r\n+CREG: 0,2\r\n\r\nOK\r\n';
    plug();
    await settle();
    expect(modem.report()).toMatchObject({ state: 'faulty', isRegistered: false });
    const refused = send();
    await settle();
    expect(refused.result).toMatchObject({ ok: false, reason: expect.stringContaining('antenna') });
    answers['AT+CREG?'] = '\r\n+CREG: 0,5\r\n\r\nOK\r\n';
    await pass(21_000);
    expect(modem.report().state).toBe('ready');
  });

  test('that it hangs: everything that waits fails, and it is set up anew', async () => {
    plug();
    await settle();
    delete answers['>'];
    const hanging = send();
    const waiting = send(2);
    await pass(31_000);
    expect(hanging.result).toMatchObject({ ok: false, reason: expect.stringContaining('does not answer') });
    expect(waiting.result).toMatchObject({ ok: false });
    answers['>'] = sound['>'] ?? '';
    await pass(4000);
    const sending = send();
    await settle();
    expect(sending.result).toEqual({ ok: true });
  });
});

describe('the SIM card', () => {
  test('is opened with its PIN', async () => {
    await modem.stop();
    make('4711');
    answers['AT+CPIN?'] = '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n';
    answers['AT+CPIN='] = '\r\nOK\r\n';
    plug();
    await settle();
    expect(asked).toContain('AT+CPIN="4711"');
    expect(modem.report().state).toBe('ready');
  });

  test('is not locked by a PIN that is wrong: it is tried once', async () => {
    await modem.stop();
    make('4711');
    answers['AT+CPIN?'] = '\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n';
    answers['AT+CPIN='] = '\r\n+CME ERROR: 16\r\n';
    plug();
    await pass(30_000);
    expect(asked.filter((command) => command.startsWith('AT+CPIN="'))).toHaveLength(1);
    expect(modem.report()).toMatchObject({ state: 'faulty', reason: expect.stringContaining('PIN') });
    expect(notices).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n', 'set notify.modemPin'],
    ['\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n', 'unlock it in a phone'],
    ['\r\n+CME ERROR: 10\r\n', 'there is no SIM card'],
    ['\r\n+CME ERROR: 13\r\n', 'replace it'],
  ])('that cannot be used is told with its mend', async (answer, words) => {
    answers['AT+CPIN?'] = answer;
    plug();
    await settle();
    expect(modem.report()).toMatchObject({ state: 'faulty', reason: expect.stringContaining(words) });
  });
});

describe('the most urgent goes first', () => {
  test('also between the parts of another, and each text is whole', async () => {
    plug();
    await settle();
    answers['>'] = '';
    const slow = send(3, '水'.repeat(150));
    await settle();
    const urgent = send(1);
    const done: string[] = [];
    for (const name of ['part', 'urgent', 'part', 'part']) {
      say('\r\n+CMGS: 1\r\n\r\nOK\r\n');
      await settle();
      done.push(`${name} ${urgent.result?.ok ?? false} ${slow.result?.ok ?? false}`);
    }
    expect(done).toEqual(['part false false', 'urgent true false', 'part true false', 'part true true']);
    expect(sentParts()).toBe(4);
  });

  test('when too many wait, the least urgent gives way', async () => {
    plug();
    await settle();
    answers['AT+CMGS='] = '';
    const waiting = Array.from({ length: 100 }, () => send(3));
    const urgent = send(1);
    const late = send(3);
    await settle();
    expect(waiting.filter(({ result }) => result !== undefined)).toHaveLength(1);
    expect(urgent.result).toBeUndefined();
    expect(late.result).toMatchObject({ ok: false, reason: expect.stringContaining('too many') });
  });
});

const PDU = '00040D91683108108300F000006211122015302301';
function list(...entries: readonly (readonly [index: number, hex: string])[]): string {
  return `${entries.map(([index, hex]) => `\r\n+CMGL: ${index},0,,${hex.length / 2 - 1}\r\n${hex}`).join('')}\r\n\r\nOK\r\n`;
}

describe('what comes in', () => {
  test('is read when the modem tells of it, and erased when it was dealt with', async () => {
    plug();
    await settle();
    answers['AT+CMGL=4'] = list([3, `${PDU}31`]);
    answers['AT+CMGD='] = '\r\nOK\r\n';
    say('\r\n+CMTI: "SM",3\r\n');
    await settle();
    expect(messages).toMatchObject([[{ from: '+8613800138000', text: '1', indexes: [3] }, false]]);
    expect(asked).toContain('AT+CMGD=3');
  });

  test('stays in the modem until it can be kept, and is read again', async () => {
    plug();
    await settle();
    mayErase = false;
    answers['AT+CMGL=4'] = list([3, `${PDU}31`]);
    say('\r\n+CMTI: "SM",3\r\n');
    await settle();
    expect(asked).not.toContain('AT+CMGD=3');
    mayErase = true;
    await pass(21_000);
    expect(messages).toHaveLength(2);
    expect(asked).toContain('AT+CMGD=3');
  });

  test('what lay there before we came is marked so', async () => {
    answers['AT+CMGL=4'] = list([1, `${PDU}31`]);
    plug();
    await settle();
    expect(messages.map(([, wasStored]) => wasStored)).toEqual([true]);
  });

  test('comes also when its notice was lost', async () => {
    plug();
    await settle();
    answers['AT+CMGL=4'] = list([3, `${PDU}31`]);
    await pass(21_000);
    expect(messages).toHaveLength(1);
  });

  test('a notice in the middle of an answer is no part of it', async () => {
    plug();
    await settle();
    answers['AT+CMGL=4'] = list([3, `${PDU}31`]);
    answers['>'] = '\r\n+CMTI: "SM",3\r\n\r\n+CMGS: 7\r\n\r\nOK\r\n';
    const sending = send();
    await settle();
    expect(sending.result).toEqual({ ok: true });
    expect(messages).toHaveLength(1);
  });

  test('what cannot be read is told and erased; what we stored there ourselves is left', async () => {
    plug();
    await settle();
    answers['AT+CMGL=4'] = `\r\n+CMGL: 5,0,,3\r\nZZ\r\n+CMGL: 6,2,,3\r\n0011\r\n\r\nOK\r\n`;
    say('\r\n+CMTI: "SM",5\r\n');
    await settle();
    expect(broken).toEqual(['unreadable: it is no hexadecimal']);
    expect(asked.filter((command) => command.startsWith('AT+CMGD'))).toEqual(['AT+CMGD=5']);
  });
});
