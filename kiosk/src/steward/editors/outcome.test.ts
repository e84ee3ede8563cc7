import { describe, expect, test } from 'vitest';
import type { Fault, Result } from '../../data/result.ts';
import { Outcome, type Since } from './outcome.ts';

const fault: Fault = { code: 'UNREACHABLE', status: 0, title: 'unreachable', detail: '', mend: 'again', fields: [] };

function asked(outcome: Outcome<string>, since: Since = 'values') {
  const answer = Promise.withResolvers<Result<string>>();
  const done = outcome.ask(() => answer.promise, since);
  return (result: Result<string>) => {
    answer.resolve(result);
    return done;
  };
}

const said = (value: string): Result<string> => ({ ok: true, value });
const state = ({ said: what, fault: why, isPending }: Outcome<string>) => [what, why, isPending];

describe('what is said of a form', () => {
  test('is pending until the answer belongs to the form as it stands', async () => {
    let changes = 0;
    const outcome = new Outcome<string>(() => {
      changes += 1;
    });
    expect(state(outcome)).toEqual([null, null, false]);
    const first = asked(outcome);
    expect(state(outcome)).toEqual([null, null, true]);
    await first(said('first'));
    expect(state(outcome)).toEqual(['first', null, false]);
    expect(changes).toBe(2);

    const second = asked(outcome);
    const third = asked(outcome);
    await second(said('second'));
    expect(state(outcome)).toEqual(['first', null, true]);
    await third(said('third'));
    expect(state(outcome)).toEqual(['third', null, false]);
  });

  test('is not heard any more when the last question was answered first', async () => {
    const outcome = new Outcome<string>(() => undefined);
    const first = asked(outcome);
    const second = asked(outcome);
    await second(said('second'));
    await first({ ok: false, fault });
    expect(state(outcome)).toEqual(['second', null, false]);
  });

  test('goes with the rows it was said of', async () => {
    const outcome = new Outcome<string>(() => undefined);
    await asked(outcome)(said('of two rows'));
    const other = asked(outcome, 'rows');
    expect(state(outcome)).toEqual([null, null, true]);
    outcome.drop();
    await other(said('of one row'));
    expect(state(outcome)).toEqual([null, null, false]);
  });

  test('is still true while it is asked for in another language', async () => {
    const outcome = new Outcome<string>(() => undefined);
    await asked(outcome)(said('in Chinese'));
    const english = asked(outcome, 'language');
    expect(state(outcome)).toEqual(['in Chinese', null, false]);
    await english(said('in English'));
    expect(state(outcome)).toEqual(['in English', null, false]);
    const changed = asked(outcome);
    const ofChanged = asked(outcome, 'language');
    await changed(said('in English, too'));
    expect(state(outcome)).toEqual(['in English', null, true]);
    await ofChanged(said('in Chinese again'));
    expect(state(outcome)).toEqual(['in Chinese again', null, false]);
  });

  test('stays pending where no answer came, until it is asked again', async () => {
    const outcome = new Outcome<string>(() => undefined);
    await asked(outcome)(said('before'));
    await asked(outcome)({ ok: false, fault });
    expect(state(outcome)).toEqual([null, fault, true]);
    const again = asked(outcome);
    expect(state(outcome)).toEqual([null, null, true]);
    await again(said('now'));
    expect(state(outcome)).toEqual(['now', null, false]);
  });
});
