import type { Input } from '../../core/input.ts';
import type { Change, Decision, View } from '../../core/view.ts';
import { systemRandom } from '../../platform/random.ts';
import type { StoreOptions } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { TemporaryStores } from '../../store/testing/temporary-store.ts';
import type { Decide } from '../pending.ts';
import { createSpine, type Spine } from '../spine.ts';
import type { Answer } from '../submit.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** A spine over a real store, whose time a test moves. */
export class Harness {
  readonly stores = new TemporaryStores();
  readonly modes: string[] = [];
  /** Messages in the order in which they were decided. */
  readonly decided: string[] = [];
  private readonly spines: Spine[] = [];

  get clock() {
    return this.stores.clock;
  }

  async start(
    decide: Decide = keep,
    options: Partial<StoreOptions> = {},
  ): Promise<{ spine: Spine; store: Store; directory: string }> {
    const directory = options.directory ?? this.stores.folder();
    const store = await this.stores.open({ ...options, directory });
    const spine = createSpine({
      store,
      clock: this.clock,
      random: systemRandom,
      decide: (view, input, now) => {
        if (input.kind === 'reading') this.decided.push(input.messageKey);
        return decide(view, input, now);
      },
      onMode: (mode) => this.modes.push(mode),
    });
    this.spines.push(spine);
    const overlay = store.overlay();
    overlay.add([device('gas-1', 'gas-detector'), device('gas-2', 'gas-detector'), device('leak-1', 'leak-sensor')]);
    await store.commit(overlay);
    await spine.start();
    return { spine, store, directory };
  }

  /** Moves time on by small steps until `condition` holds; while the disk is waited for, time stands still. */
  async until(condition: () => boolean, stepMs = 100): Promise<void> {
    for (let step = 0; !condition(); step++) {
      if (step > 2000) throw new Error('what was waited for did not come');
      this.clock.advance(stepMs);
      await this.settle();
    }
  }

  /** Waits, without moving time, until nothing that was submitted is on its way to the disk. */
  async settle(): Promise<void> {
    do await new Promise(setImmediate);
    while (this.spines.some((spine) => spine.health().isWorking));
  }

  async dispose(): Promise<void> {
    for (const spine of this.spines.splice(0)) await spine.stop();
    await this.stores.dispose();
  }
}

export function device(id: string, kind: 'gas-detector' | 'leak-sensor'): Change {
  return {
    op: 'put',
    table: 'device',
    row: {
      id,
      kind,
      name: id,
      companyId: 'company-1',
      placeId: 'place-1',
      updateContract: 'periodic',
      reportEveryMs: 60_000,
      createdAt: 0,
      linkId: id,
      address: null,
      companySince: 0,
      installedAt: 0,
      expiresAt: null,
      testUntil: 0,
    },
  };
}

let inputs = 0;
export function reading(deviceId: string, messageKey: string, more: Partial<WithoutId<Input>> = {}): Input {
  inputs += 1;
  return {
    id: `01J${String(inputs).padStart(23, '0')}`,
    kind: 'reading',
    linkId: deviceId,
    deviceId,
    messageKey,
    contentHash: 1,
    resent: false,
    observedAt: null,
    history: false,
    values: {},
    ...more,
  } as Input;
}

export function ask(spine: Spine, input: Input): Promise<Answer> {
  return new Promise((resolve) => spine.submit(input, resolve));
}

/**
 * A gateway with one rule: what a device says is kept, once; a message whose key has `alarm` in it raises an alert
 * under its input's id.
 */
export function keep(view: View, input: Input, now: number): Decision {
  if (input.kind !== 'reading') return { changes: [], outcome: { ok: true, id: input.id } };
  const { deviceId, messageKey, contentHash } = input;
  if (view.seenMessage(deviceId, messageKey) !== undefined) {
    return { changes: [], outcome: { ok: true, id: input.id, repeated: true } };
  }
  // Large enough that a full file has no room left for it in a page that is begun.
  const values = { pad: 'x'.repeat(6000) };
  const row = { deviceId, observedAt: now, receivedAt: now, messageKey, contentHash, quality: 0 as const, values };
  const changes: Change[] = [{ op: 'append', table: 'reading', row }];
  if (!messageKey.includes('alarm')) return { changes, outcome: { ok: true, id: input.id } };
  return {
    changes: [...changes, ...alarm(view, input.id, deviceId, now)],
    outcome: { ok: true, id: input.id, alertId: input.id },
  };
}

function alarm(view: View, id: string, deviceId: string, now: number): Change[] {
  const no = (view.get('counter', 'change')?.value ?? 0) + 1;
  const placeId = 'place-1';
  const companyId = 'company-1';
  return [
    {
      op: 'put',
      table: 'alert',
      row: {
        id,
        deviceId,
        kind: 'gas_leak',
        level: 1,
        state: 'active-unacknowledged',
        companyId,
        placeId,
        raisedAt: now,
        lastEvidenceAt: now,
        acknowledgedAt: null,
        acknowledgedBy: null,
        clearedAt: null,
        closedAt: null,
        closedBy: null,
        closeReason: null,
        occurrences: 1,
        lastSequence: 1,
        waiting: [],
        incidentNumber: null,
        incidentState: null,
        test: false,
        flow: null,
        shelvedUntil: null,
        withheld: false,
        parentId: null,
        assignedTo: null,
      },
    },
    { op: 'put', table: 'counter', row: { id: 'change', value: no } },
    { op: 'append', table: 'change', row: { no, at: now, type: 'alert', subject: id, placeId, companyId } },
  ];
}
