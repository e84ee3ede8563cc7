import { OsdpReaderSchema } from '@gridcall/contract/serial-configuration.ts';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { gateSetupOf, installMsOf, type OsdpReaderSetting } from './osdp-settings.ts';

const setting = (given: Partial<OsdpReaderSetting> = {}): OsdpReaderSetting => ({
  ...Value.Parse(OsdpReaderSchema, Value.Default(OsdpReaderSchema, { address: 1 })),
  ...given,
});

describe('where things are wired', () => {
  test('by default a door contact at input 0, and nothing else', () => {
    expect(gateSetupOf(setting())).toEqual({
      ...{ passageMs: 8000, graceMs: 1500, heldAfterMs: 30_000 },
      ...{ doorInput: 0, exitInput: null, lock: null, doorActiveWhenOpen: true },
    });
  });

  test.each<[given: Partial<OsdpReaderSetting>, expected: object]>([
    [{ lockInput: 2 }, { lock: { at: 'input', number: 2 } }],
    [{ lockOutput: 0 }, { lock: { at: 'output', number: 0 } }],
    [{ lockInput: 3, lockOutput: 0 }, { lock: { at: 'input', number: 3 } }],
    [
      { doorInput: -1, exitInput: 1 },
      { doorInput: null, exitInput: 1 },
    ],
    [{ doorContact: 'made-when-shut' }, { doorActiveWhenOpen: false }],
  ])('%o', (given, expected) => {
    expect(gateSetupOf(setting(given))).toMatchObject(expected);
  });
});

test.each<[installUntil: string, ms: number]>([
  ['2026-03-01T00:00:01Z', 1000],
  ['2026-03-01T00:30:01Z', 1_800_000],
  ['2026-02-28T00:00:00Z', 0],
  ['2026-13-45T00:00:00Z', 0],
  ['soon', 0],
])('install until %s', (installUntil, ms) => {
  expect(installMsOf(installUntil, Date.UTC(2026, 2, 1))).toBe(ms);
});
