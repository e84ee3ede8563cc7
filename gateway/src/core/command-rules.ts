import type { CommandCause, CommandKind } from '@gridcall/contract/command.ts';

/** What an interlock looks at. Drills count for none of it. */
export interface InterlockFacts {
  /** Smoke or a fire panel's signal is active in the building of the device. */
  readonly fireStands: boolean;
  /** A danger to life that this very device has told of is active. */
  readonly ownDangerStands: boolean;
  /** Somewhere in the building a danger to life is active and nobody has taken it yet. */
  readonly untakenDanger: boolean;
}

export type InterlockVerdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'second-person' }
  | { readonly kind: 'refused'; readonly why: string };

interface Interlock {
  readonly command: CommandKind;
  readonly when: (facts: InterlockFacts) => boolean;
  readonly verdict: Exclude<InterlockVerdict, { kind: 'go' }>;
}

/** What people may not do alone, or not now; the first that applies counts. Rules are held by their own conditions. */
export const interlocks: readonly Interlock[] = [
  {
    command: 'lock_gate',
    when: ({ fireStands }) => fireStands,
    verdict: {
      kind: 'refused',
      why: '本楼火警未解除，不能锁门 / a fire alarm stands in this building: people may be inside',
    },
  },
  // A building that stands open to everybody is one person's decision only while it burns.
  { command: 'release_gate', when: ({ fireStands }) => !fireStands, verdict: { kind: 'second-person' } },
  { command: 'reset_detector', when: ({ ownDangerStands }) => ownDangerStands, verdict: { kind: 'second-person' } },
  {
    command: 'silence_siren',
    when: ({ untakenDanger }) => untakenDanger,
    verdict: {
      kind: 'refused',
      why: '本楼有一级报警无人接单，请先接单 / a level 1 alert of this building is untaken: take it first',
    },
  },
];

export function interlockOf(command: CommandKind, facts: InterlockFacts): InterlockVerdict {
  return (
    interlocks.find((interlock) => interlock.command === command && interlock.when(facts))?.verdict ?? { kind: 'go' }
  );
}

/** What may be ordered by whom. Nothing that locks people in, and nothing that opens gas, follows by itself. */
export const commandsOfCause: Readonly<Record<Exclude<CommandCause, 'person'>, CommandKind>> = {
  'gas-leak': 'close_gas_valve',
  fire: 'release_gate',
  notification: 'sound_siren',
};

export function mayOrder(cause: CommandCause, command: CommandKind): boolean {
  return cause === 'person' || commandsOfCause[cause] === command;
}
