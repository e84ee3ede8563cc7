import { CHILD_MESSAGE_CHARACTERS, REQUESTS_WAITING_MAXIMUM } from '@gridcall/contract/flow-wire.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ANSWER_TIMEOUT_MS, Link } from './link.ts';
import type { RequestDraft } from './request-check.ts';
import { agreed, FakeChannel, turn } from './testing/fake-channel.ts';
import { alert, event, reading } from './testing/samples.ts';

const asker = { nodeId: 'n1', nodeName: '报警', flowId: 'f1', flowName: '夜间' };
const note: RequestDraft = { kind: 'notify-steward', placeId: 'jinfeng-1', title: '早报', text: '' };
let channel: FakeChannel;
let link: Link;

beforeEach(() => {
  channel = new FakeChannel();
  link = new Link();
  link.connect(channel);
});

afterEach(() => {
  vi.useRealTimers();
});

function listen(nodeId: string, subject: 'reading' | 'event' | 'alert', deviceIds: string[] = []) {
  const heard: unknown[] = [];
  const result = link.subscribe({ nodeId, subject, deviceIds }, 'en', (message) => heard.push(message));
  return { heard, result };
}

describe('subscriptions', () => {
  test('are told whole, once for all that changes in one turn', async () => {
    listen('a', 'event');
    listen('b', 'reading', ['leak-1']);
    await turn();
    link.unsubscribe('a');
    listen('c', 'alert');
    await turn();
    expect(channel.of('subscribe').map(({ subscriptions }) => subscriptions.map(({ nodeId }) => nodeId))).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  test('that are put back as they were are not told again', async () => {
    listen('a', 'event');
    await turn();
    link.unsubscribe('a');
    listen('a', 'event');
    link.unsubscribe('nobody');
    await turn();
    expect(channel.of('subscribe')).toHaveLength(1);
  });

  test('that would make too long a message are refused with the mend, and the others stand', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `device-${String(index).padStart(50, '0')}`);
    const results = Array.from({ length: 8 }, (_, index) => listen(`n${index}`, 'event', ids).result);
    await turn();
    const [told] = channel.of('subscribe');
    expect(JSON.stringify(told).length).toBeLessThanOrEqual(CHILD_MESSAGE_CHARACTERS);
    const refused = results.filter(({ ok }) => !ok);
    expect(told?.subscriptions.length).toBe(results.length - refused.length);
    expect(refused[0]).toMatchObject({ code: 'FLOW_SUBSCRIPTIONS_TOO_LARGE', mend: expect.stringContaining('switch') });
  });

  test('are at most 500', () => {
    const results = Array.from({ length: 501 }, (_, index) => listen(`n${index}`, 'event').result.ok);
    expect(results.lastIndexOf(true)).toBe(499);
  });
});

describe('what is delivered', () => {
  test('reaches each node that wants its subject and its device, and no other', () => {
    const all = listen('all', 'event');
    const own = listen('own', 'event', ['gate-1', 'gate-2']);
    const others = listen('others', 'event', ['gate-9']);
    const readings = listen('readings', 'reading', ['gate-1']);
    channel.deliver(event());
    channel.deliver(reading({ deviceId: 'gate-1' }));
    channel.deliver(alert());
    expect([all, own, others, readings].map(({ heard }) => heard.length)).toEqual([1, 1, 0, 1]);
  });

  test('is taken in the turn after, up to the last number', async () => {
    listen('a', 'event');
    channel.deliver(event());
    const last = channel.deliver(event());
    expect(channel.of('took')).toEqual([]);
    await turn();
    expect(channel.of('took')).toEqual([{ type: 'took', no: last }]);
  });
});

describe('a request', () => {
  test('is answered with what it became', async () => {
    channel.reply = agreed;
    expect(await link.ask(asker, note, 'zh')).toEqual({ ok: true, subject: 'alert-1' });
    expect(channel.of('request')).toMatchObject([{ ...asker, request: note }]);
  });

  test('that is refused brings the words of the gateway', async () => {
    const refusal = { ok: false, code: 'FLOW_QUOTA', cause: '太多', mend: '放慢' } as const;
    channel.reply = ({ requestId }) => ({ type: 'answer', requestId, result: refusal });
    expect(await link.ask(asker, note, 'zh')).toEqual(refusal);
  });

  test('that is not right is not sent', async () => {
    const answer = await link.ask(asker, { ...note, title: '' }, 'zh');
    expect(answer).toMatchObject({ code: 'FLOW_REQUEST_INVALID', cause: expect.stringContaining('标题') });
    expect(channel.heard).toEqual([]);
  });

  test('may wait with 49 others; one more is refused, and one answer makes room again', async () => {
    const answers = Array.from({ length: REQUESTS_WAITING_MAXIMUM }, () => link.ask(asker, note, 'en'));
    expect(await link.ask(asker, note, 'en')).toMatchObject({ ok: false, code: 'FLOW_REQUESTS_WAITING' });
    const [first] = channel.of('request');
    channel.say(agreed(first ?? { requestId: '' }));
    expect(await answers[0]).toEqual({ ok: true, subject: 'alert-1' });
    const next = link.ask(asker, note, 'en');
    expect(channel.of('request')).toHaveLength(REQUESTS_WAITING_MAXIMUM + 1);
    for (const request of channel.of('request')) channel.say(agreed(request));
    expect(await next).toMatchObject({ ok: true });
  });

  test('that nobody answers ends by itself, and says that nothing is known', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = link.ask(asker, note, 'en');
    await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS);
    expect(await answer).toMatchObject({
      code: 'FLOW_REQUEST_UNANSWERED',
      cause: expect.stringContaining('not known'),
    });
    const [sent] = channel.of('request');
    channel.say(agreed(sent ?? { requestId: '' }));
  });

  test('without a gateway is refused at once, also when nobody was ever connected', async () => {
    channel.isOpen = false;
    expect(await link.ask(asker, note, 'en')).toMatchObject({ code: 'FLOW_GATEWAY_GONE' });
    expect(await new Link().ask(asker, note, 'zh')).toMatchObject({ code: 'FLOW_GATEWAY_GONE' });
  });

  test('has names cut to what the wire takes', async () => {
    channel.reply = agreed;
    const long = 'x'.repeat(300);
    await link.ask({ nodeId: long, nodeName: long, flowId: long, flowName: long }, note, 'en');
    expect(channel.of('request')[0]?.nodeName).toHaveLength(200);
  });
});
