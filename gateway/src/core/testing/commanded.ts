import type { CommandKind, CommandState } from '@gridcall/contract/command.ts';
import type { Outcome } from '../view.ts';
import { Estate } from './estate.ts';

export const li = { by: '李秀英', byId: 'person-1', byPost: 'A岗' } as const;
export const wang = { by: '王建国', byId: 'person-2', byPost: 'B岗' } as const;

/** An estate with what can be told to do something, and verbs for the outlet and for people. */
export class CommandedEstate extends Estate {
  #orders = 0;

  constructor() {
    super();
    this.link('gas-1', 'gas-detector', 'flat-501');
    this.link('smoke-1', 'smoke-detector', 'unit-2');
    this.link('valve-1', 'gas-valve', 'unit-2');
    this.link('gate-1', 'access-gate', 'lobby');
    this.link('siren-1', 'siren', 'lobby');
  }

  order(deviceId: string, command: CommandKind, more: Readonly<Record<string, unknown>> = {}): Outcome {
    const commandId = `n${++this.#orders}`;
    const order = { commandId, deviceId, command, cause: 'person', alertId: null, reason: '', ...li, ...more } as const;
    return this.submit({ kind: 'order-command', ...order }).outcome;
  }

  second(commandId: string, who: typeof li | typeof wang = wang): Outcome {
    return this.submit({ kind: 'second-command', commandId, ...who }).outcome;
  }

  /** What the outlet does before it sends; true when it may. */
  take(commandId: string): boolean {
    const { outcome } = this.submit({ kind: 'command-taken', commandId, isUrgent: false });
    return outcome.ok && outcome.repeated !== true;
  }

  answers(deviceId: string, commandId: string, result: 'accepted' | 'refused', linkId = deviceId): Outcome {
    return this.submit({ kind: 'command-answer', linkId, deviceId, commandId, result, reason: '' }).outcome;
  }

  /** A sensor that has been tried from its button to the grid. */
  commission(deviceId: string): void {
    const until = this.now + 600_000;
    const certificateId = `c-${deviceId}`;
    this.submit({ kind: 'begin-test', deviceId, until, certificateId, ...li });
    const row = this.view.get('certificate', certificateId);
    if (row === undefined) throw new Error('no certificate');
    this.view.apply([{ op: 'put', table: 'certificate', row: { ...row, finishedAt: this.now } }]);
    this.submit({ kind: 'end-test', deviceId, ...li });
  }

  states(): Readonly<Record<string, CommandState>> {
    return Object.fromEntries([...this.view.all('command')].map(({ id, state }) => [id, state]));
  }

  /** Of what was ordered by rules: `close_gas_valve valve-1 waiting`. */
  byRule(): readonly string[] {
    return [...this.view.all('command')]
      .filter(({ cause }) => cause === 'gas-leak' || cause === 'fire')
      .map(({ kind, deviceId, state }) => `${kind} ${deviceId} ${state}`);
  }
}
