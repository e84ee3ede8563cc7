import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import type { Input } from '../../../gateway/src/core/input.ts';
import type { Change, Decision, View } from '../../../gateway/src/core/view.ts';
import type { Connection, HttpReply } from '../../../gateway/src/outlets/http-connection.ts';
import type { Decide } from '../../../gateway/src/spine/pending.ts';
import { HUB } from './hub-judge.ts';
import type { Patch } from './patch.ts';

/** Changes what one input decided. */
function changing(edit: (changes: readonly Change[], input: Input) => readonly Change[]): Patch {
  return {
    decide: (real) => (view, input, now) => {
      const decision = real(view, input, now);
      return { ...decision, changes: edit(decision.changes, input) };
    },
  };
}

/** Of chains: their rows, timers and notices. */
const ofChains = (change: Change) =>
  change.op === 'put' &&
  (change.table === 'escalation' ||
    change.table === 'notification' ||
    (change.table === 'timer' && change.row.kind === 'escalation'));

/** Of the delays of conditions: what sets a timer, or takes it away. */
function isOfDelay(change: Change): boolean {
  if (change.op !== 'put' && change.op !== 'remove') return false;
  const id = change.op === 'remove' ? change.key : change.table === 'timer' ? change.row.id : '';
  return change.table === 'timer' && id.startsWith('condition-');
}

/** Changes an input on its way to the rules. */
function mishearing(edit: (input: Input) => Input): Patch {
  return { decide: (real) => (view, input, now) => real(view, edit(input), now) };
}

/** Shows the rules something else than what is. */
function blinding(get: (view: View) => View['get'], isConcerned: (input: Input) => boolean): Patch {
  const blind = (real: Decide): Decide => {
    return (view, input, now): Decision => {
      if (!isConcerned(input)) return real(view, input, now);
      const seen: View = {
        gateway: view.gateway,
        get: get(view),
        all: (table) => view.all(table),
        devicesOf: (kind) => view.devicesOf(kind),
        sentTo: (deviceId) => view.sentTo(deviceId),
        soundingsOf: (deviceId, alertId) => view.soundingsOf(deviceId, alertId),
        seenMessage: (deviceId, key) => view.seenMessage(deviceId, key),
        serviceRequestByKey: (key) => view.serviceRequestByKey(key),
      };
      return real(seen, input, now);
    };
  };
  return { decide: blind };
}

const isTombstone = (change: Change) =>
  change.op === 'append' && change.table === 'outbox' && change.row.type === 'cn.grid.tombstone.v1';

/** Sends every event under a new id when it is sent again, and hides that from the gateway. */
function mintingConnection(): (real: Connection) => Connection {
  const tries = new Map<string, number>();
  return (real) => ({
    close: () => real.close(),
    request: async (method, path, options): Promise<HttpReply> => {
      if (method !== 'POST') return real.request(method, path, options);
      const given = new Map<string, string>();
      const events = (JSON.parse(options.body ?? '[]') as CloudEvent[]).map((event) => {
        const count = (tries.get(event.id) ?? 0) + 1;
        tries.set(event.id, count);
        const id = count === 1 ? event.id : `${event.id}-again-${count}`;
        given.set(id, event.id);
        return { ...event, id };
      });
      const reply = await real.request(method, path, { ...options, body: JSON.stringify(events) });
      if (reply.status !== 200 || !reply.body.startsWith('{')) return reply;
      const response = JSON.parse(reply.body) as EventBatchResponse;
      const results = response.results.map((result) => ({ ...result, id: given.get(result.id) ?? result.id }));
      return { ...reply, body: JSON.stringify({ ...response, results }) };
    },
  });
}

/** Where it stands on the way down is only remembered, so that a restart takes every change again. */
function forgetfulDownlink(): (real: Connection) => Connection {
  let last = 0;
  return (real) => ({
    close: () => real.close(),
    request: async (method, path, options) => {
      const reply = await real.request(method, path.replace(/after=\d+/, `after=${last}`), options);
      if (method === 'GET' && reply.status === 200) last = (JSON.parse(reply.body) as { next: number }).next;
      return reply;
    },
  });
}

/** Takes an event for settled when its receipt is there, whether or not that could be kept. */
function settlesEarly(): Patch {
  let settled = new Set<string>();
  return {
    queries: (real) => {
      settled = new Set();
      return {
        ...real,
        waitingEvents: async (lane, after, limit) => {
          const rows = await real.waitingEvents(lane, after, limit);
          return rows.filter((row) => !settled.has(row.eventId));
        },
      };
    },
    uplinkSubmit: (real) => (input, answer) => {
      if (input.kind === 'uplink-receipt') for (const item of input.items) settled.add(item.eventId);
      real(input, answer);
    },
  };
}

/** Bugs that somebody could write tomorrow. Each must be found, or the simulation proves nothing. */
export const plantedBugs: Readonly<Record<string, Patch>> = {
  'acknowledges before the commit': {
    submit: (real) => (input, answer) => {
      if (input.kind !== 'reading' && input.kind !== 'device-event') return real(input, answer);
      real(input, () => undefined);
      answer({ kind: 'committed', outcome: { ok: true, id: input.id } });
    },
  },
  'acknowledges what is only volatile': {
    submit: (real) => (input, answer) =>
      real(input, (said) => answer(said.kind === 'unsaved' ? { ...said, kind: 'committed' } : said)),
  },
  'settles before the receipt commits': settlesEarly(),
  'forgets the tombstone': changing((changes) => changes.filter((change) => !isTombstone(change))),
  'ignores DUP': mishearing((input) => ('resent' in input ? { ...input, resent: false } : input)),
  'mints a second incident on a resend': { connection: mintingConnection },
  'forgets which alert is open': {
    ...blinding(
      (view) => (table, key) => {
        const row = view.get(table, key);
        return row !== undefined && table === 'device_state' ? { ...row, openAlerts: {} } : row;
      },
      (input) => input.kind === 'reading' || input.kind === 'device-event',
    ),
    withoutIndexes: true,
  },
  'a rise in level leaves what waits in its lane': changing((changes) =>
    changes.filter((change) => change.op !== 'move'),
  ),
  'boot leaves silence where it was': changing((changes, input) =>
    input.kind === 'boot' ? changes.filter((change) => change.op !== 'put' || change.table !== 'timer') : changes,
  ),
  'a jump of the clock does not reach the timers': changing((changes, input) =>
    input.kind === 'clock-jump' ? changes.filter((change) => change.op !== 'put' || change.table !== 'timer') : changes,
  ),
  'a delay that is set does not reach the timers': changing((changes, input) =>
    input.kind === 'timer' && input.timerId.startsWith('rule-setting ')
      ? changes.filter((change) => !isOfDelay(change))
      : changes,
  ),
  'history raises': mishearing((input) => (input.kind === 'reading' ? { ...input, history: false } : input)),
  'a gas alarm ends by itself': changing((changes) =>
    changes.map((change): Change => {
      if (change.op === 'put' && change.table === 'alert' && change.row.state === 'cleared-unclosed') {
        return { ...change, row: { ...change.row, state: 'cleared' } };
      }
      if (change.op === 'append' && change.table === 'alert_event' && change.row.state === 'cleared-unclosed') {
        return { ...change, row: { ...change.row, state: 'cleared' } };
      }
      return change;
    }),
  ),
  'takes a change from the queue twice': {
    connection: forgetfulDownlink,
    ...blinding(
      (view) => (table, key) => (table === 'counter' && key === 'downlink' ? undefined : view.get(table, key)),
      (input) => input.kind === 'incident-changed',
    ),
  },
  'a failed batch leaks into the committed state': { leaksFailedBatches: true },
  'blames the children of a lost hub': blinding(
    (view) => (table, key) => (table === 'device_state' && key === HUB ? undefined : view.get(table, key)),
    (input) => input.kind === 'timer' && input.timerId.startsWith('silence hub-gas'),
  ),
  'does not tell of a lost hub': mishearing((input) =>
    input.kind === 'device-status' && input.deviceId === HUB ? { ...input, online: true } : input,
  ),
  'tells of a lost hub without its children': changing((changes, input) =>
    input.kind === 'timer' && input.timerId === `condition-on ${HUB} bridge_unreachable`
      ? changes.map((change): Change => {
          if (change.op !== 'append' || change.table !== 'alert_event') return change;
          return { ...change, row: { ...change.row, detail: { children: 0, childIds: [] } } };
        })
      : changes,
  ),
  'files a child under the device of another link': mishearing((input) =>
    input.kind === 'reading' && input.deviceId === 'hub-gas-2'
      ? { ...input, linkId: 'gas-detector-1', deviceId: 'gas-detector-1' }
      : input,
  ),
  'believes a link whatever device it names': mishearing((input) =>
    input.kind === 'reading' && !input.deviceId.startsWith('hub-') ? { ...input, linkId: input.deviceId } : input,
  ),
  'forgets a dose at a start': {
    decide: (real) => (view, input, now) => {
      const decision = real(view, input, now);
      const key = 'condition-on hub-co carbon_monoxide';
      if (input.kind !== 'boot' || view.get('timer', key) === undefined) return decision;
      return { ...decision, changes: [...decision.changes, { op: 'remove', table: 'timer', key }] };
    },
  },
  'tells the queue of a drill as if it were real': changing((changes) =>
    changes.map((change): Change => {
      if (change.op !== 'append' || change.table !== 'outbox') return change;
      const { test: _test, ...data } = change.row.data as Record<string, unknown>;
      return { ...change, row: { ...change.row, data } };
    }),
  ),
  'leaves open alerts with the company that gave the device away': changing((changes, input) =>
    changes.map((change): Change => {
      if (input.kind !== 'hand-over-device' || change.op !== 'put' || change.table !== 'alert') return change;
      return { ...change, row: { ...change.row, companyId: input.companyId === 'other' ? 'company' : 'other' } };
    }),
  ),
  'a drill stays one for ever': changing((changes, input) =>
    input.kind === 'timer' && input.timerId.startsWith('test-end')
      ? changes.filter((change) => change.op === 'remove' || (change.op === 'put' && change.table === 'device'))
      : changes,
  ),
  'warm-up is taken for an alarm': mishearing((input) => {
    if (input.kind !== 'reading') return input;
    const { warming_up: _warmingUp, self_test: _selfTest, ...values } = input.values;
    return { ...input, values };
  }),
  'sends the name of who acted': changing((changes, input) =>
    changes.map((change): Change => {
      if (!('by' in input) || change.op !== 'append' || change.table !== 'outbox') return change;
      return { ...change, row: { ...change.row, data: { ...(change.row.data as object), by: input.by } } };
    }),
  ),
  'does not send again what a restored queue lost': { queries: (real) => ({ ...real, sentEvents: async () => [] }) },
  'goes on calling for what somebody has taken': changing((changes, input) =>
    input.kind === 'acknowledge-alert' ? changes.filter((change) => !ofChains(change)) : changes,
  ),
  'a chain forgets its timer': changing((changes, input) =>
    input.kind === 'timer' && input.timerId.startsWith('escalation')
      ? changes.filter((change) => change.op !== 'put' || change.table !== 'timer')
      : changes,
  ),
  'waits for no device that came back': changing((changes, input) =>
    input.kind === 'reading'
      ? changes.filter((change) => change.op !== 'put' || change.table !== 'timer' || change.row.kind !== 'silence')
      : changes,
  ),
};
