import { commandStates } from '@gridcall/contract/command.ts';
import { expect, test } from 'vitest';
import { type CommandHappening, nextCommandStep } from './command-machine.ts';

const happenings = {
  ordered: { kind: 'ordered', needsSecond: false },
  'ordered for two': { kind: 'ordered', needsSecond: true },
  'second by another': { kind: 'second', isAnother: true },
  'second by the same': { kind: 'second', isAnother: false },
  taken: { kind: 'taken', isLate: false },
  'taken late': { kind: 'taken', isLate: true },
  failed: { kind: 'failed', detail: 'not-connected' },
  'answered accepted': { kind: 'answered', result: 'accepted' },
  'answered refused': { kind: 'answered', result: 'refused' },
  observed: { kind: 'observed' },
  overdue: { kind: 'overdue' },
  revoked: { kind: 'revoked' },
} as const satisfies Record<string, CommandHappening>;

const columns = ['none', ...commandStates] as const;
/** `-` nothing, `noted`, a state, or the code of a refusal in capitals; in the order of `columns`. */
const table: Readonly<Record<keyof typeof happenings, string>> = {
  //                      none             awaiting-second       waiting  sent      confirmed       refused         expired         unknown
  ordered:
    '              waiting          -                     -        -         -               -               -               -',
  'ordered for two':
    '    awaiting-second  -                     -        -         -               -               -               -',
  'second by another':
    '  NOT_FOUND        waiting               -        -         STATE_CONFLICT  STATE_CONFLICT  STATE_CONFLICT  STATE_CONFLICT',
  'second by the same':
    ' NOT_FOUND        SECOND_PERSON_NEEDED  -        -         STATE_CONFLICT  STATE_CONFLICT  STATE_CONFLICT  STATE_CONFLICT',
  taken:
    '                NOT_FOUND        -                     sent     -         -               -               -               -',
  'taken late':
    '         NOT_FOUND        -                     expired  -         -               -               -               -',
  failed:
    '               NOT_FOUND        -                     refused  refused   -               -               -               -',
  'answered accepted':
    '  NOT_FOUND        noted                 noted    noted     noted           noted           noted           noted',
  'answered refused':
    '   NOT_FOUND        noted                 noted    refused   noted           noted           noted           noted',
  observed:
    '             NOT_FOUND        -                     -        confirmed -               -               -               -',
  overdue:
    '              NOT_FOUND        expired               expired  unknown   -               -               -               -',
  revoked:
    '              NOT_FOUND        refused               refused  -         -               -               -               -',
};

const cells = (Object.keys(happenings) as (keyof typeof happenings)[]).flatMap((name) => {
  const row = table[name].trim().split(/\s+/);
  return columns.map((state, index) => [state, name, row[index] ?? 'missing'] as const);
});

test.each(cells)('%s, then %s: %s', (state, name, expected) => {
  const step = nextCommandStep(state, happenings[name]);
  const cell = { step: () => step, noted: () => 'noted', nothing: () => '-', refused: () => step };
  const shown = cell[step.kind]();
  if (typeof shown === 'string') expect(shown).toBe(expected);
  else expect('state' in shown ? shown.state : 'code' in shown && shown.code).toBe(expected);
});

test('the table has every state and every happening', () => {
  expect(cells).toHaveLength(columns.length * Object.keys(happenings).length);
  expect(cells.every(([, , expected]) => expected !== 'missing')).toBe(true);
});

test.each([
  ['awaiting-second', happenings.overdue, 'no-second'],
  ['awaiting-second', happenings.revoked, 'link-revoked'],
  ['waiting', happenings['taken late'], 'too-late'],
  ['waiting', happenings.overdue, 'too-late'],
  ['waiting', happenings.failed, 'not-connected'],
  ['waiting', happenings.taken, null],
  ['sent', happenings.observed, 'sensor'],
  ['sent', happenings['answered refused'], 'device-refused'],
  ['sent', happenings.overdue, 'no-confirmation'],
] as const)('a command that is %s says why it moves on: %o, %s', (state, happening, detail) => {
  expect(nextCommandStep(state, happening)).toMatchObject({ kind: 'step', detail });
});

test('every way to the wire goes through waiting, and from it once', () => {
  for (const state of columns) {
    for (const happening of Object.values(happenings)) {
      const step = nextCommandStep(state, happening);
      if (step.kind === 'step' && step.state === 'sent') expect(state).toBe('waiting');
    }
  }
});
