import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { describe, expect, it } from 'vitest';
import type { ReadingInput } from './input.ts';
import { type Protection, protectionOf } from './protection.ts';
import { ruleBook } from './rule-book.ts';
import { Estate } from './testing/estate.ts';

type Values = ReadingInput['values'];
type Told = readonly [AlertKind, Level, string];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const active = 'active-unacknowledged';
const lifeSafety = (Object.keys(deviceKinds) as DeviceKind[]).filter((kind) => deviceKinds[kind].lifeSafety);

function estateWith(kind: DeviceKind): Estate {
  const estate = new Estate();
  estate.link('d', kind, 'flat-501', DAY);
  return estate;
}
const told = (estate: Estate): readonly Told[] => estate.alerts().map(({ kind, level, state }) => [kind, level, state]);
const protection = (estate: Estate): Protection =>
  protectionOf({ reportEveryMs: DAY }, estate.view.get('device_state', 'd'), estate.now);

/** What is said, each after a wait, and what then stands. */
type Row = readonly [
  name: string,
  said: readonly (readonly [afterMs: number, values: Values])[],
  told: readonly Told[],
];

function play(kind: DeviceKind, said: Row[1]): Estate {
  const estate = estateWith(kind);
  for (const [afterMs, values] of said) {
    estate.pass(afterMs);
    estate.reading('d', values);
  }
  return estate;
}

describe('smoke', () => {
  const rows: readonly Row[] = [
    ['none', [[0, { alarm: false }]], []],
    ['at once', [[0, { alarm: true }]], [['smoke', 1, active]]],
    [
      'said again',
      [
        [0, { alarm: true }],
        [MINUTE, { alarm: true }],
      ],
      [['smoke', 1, active]],
    ],
    [
      'gone for less than ten seconds',
      [
        [0, { alarm: true }],
        [1000, { alarm: false }],
        [9999, { battery_pct: 80 }],
      ],
      [['smoke', 1, active]],
    ],
    [
      'gone: it waits for a person',
      [
        [0, { alarm: true }],
        [1000, { alarm: false }],
        [10_000, {}],
      ],
      [['smoke', 1, 'cleared-unclosed']],
    ],
    ['in its self-test', [[0, { self_test: true, alarm: true }]], []],
    [
      'warming up',
      [
        [0, { warming_up: true }],
        [1000, { alarm: true }],
      ],
      [],
    ],
    [
      'still there after its self-test',
      [
        [0, { self_test: true, alarm: true }],
        [5000, { self_test: false }],
      ],
      [['smoke', 1, active]],
    ],
    [
      'with a fault',
      [
        [0, { fault: true }],
        [1000, { alarm: true }],
      ],
      [['smoke', 1, active]],
    ],
    [
      'of a detector past its date',
      [
        [0, { end_of_life: true }],
        [1000, { alarm: true }],
      ],
      [
        ['end_of_life', 3, active],
        ['smoke', 1, active],
      ],
    ],
    ['not known', [[0, { alarm: null } as unknown as Values]], []],
  ];
  it.each(rows)('%s', (_name, said, expected) => expect(told(play('smoke-detector', said))).toEqual(expected));

  it('counts on receipt, however late and out of order; not what is marked as history', () => {
    const estate = estateWith('smoke-detector');
    estate.reading('d', { alarm: false }, { observedAt: estate.now });
    estate.reading('d', { alarm: true }, { observedAt: estate.now - DAY, history: true });
    expect(told(estate)).toEqual([]);
    estate.reading('d', { alarm: true }, { observedAt: estate.now - DAY });
    expect(told(estate)).toEqual([['smoke', 1, active]]);
  });
});

describe('gas: each quantity of the explosive limit, and no other', () => {
  it.each(['methane_lel', 'propane_lel', 'gas_lel'] as const)(
    '%s warns at 25 and is level 1 at 50 %%LEL',
    (quantity) => {
      const rows: readonly Row[] = [
        ['', [[0, { [quantity]: 24.9 }]], []],
        ['', [[0, { [quantity]: 25 }]], [['gas_leak', 2, active]]],
        ['', [[0, { [quantity]: 50 }]], [['gas_leak', 1, active]]],
        [
          '',
          [
            [0, { [quantity]: 30 }],
            [1000, { [quantity]: 20.1 }],
            [MINUTE, {}],
          ],
          [['gas_leak', 2, active]],
        ],
        [
          '',
          [
            [0, { [quantity]: 30 }],
            [1000, { [quantity]: 20 }],
            [MINUTE, {}],
          ],
          [['gas_leak', 2, 'cleared-unclosed']],
        ],
      ];
      for (const [, said, expected] of rows)
        expect(told(play('gas-detector', said)), JSON.stringify(said)).toEqual(expected);
    },
  );

  it('the worst of them counts', () => {
    expect(
      told(
        play('gas-detector', [
          [0, { methane_lel: 0, propane_lel: 60 }],
          [1000, { methane_lel: 30 }],
        ]),
      ),
    ).toEqual([['gas_leak', 1, active]]);
  });

  it('parts of a million of a gas that nobody named are shown and never weighed', () => {
    const estate = play('gas-detector', [[0, { gas_ppm: 1_000_000 }]]);
    expect(told(estate)).toEqual([]);
    expect(estate.view.get('device_state', 'd')?.values).toEqual({ gas_ppm: 1_000_000 });
    for (const rules of Object.values(ruleBook)) expect(JSON.stringify(rules)).not.toContain('gas_ppm');
  });
});

describe('battery', () => {
  const low = (level: Level, state = active): readonly Told[] => [['battery_low', level, state]];
  const rows: readonly Row[] = [
    ['full', [[0, { battery_pct: 100, battery_low: false }]], []],
    ['16 %', [[0, { battery_pct: 16 }]], []],
    ['15 %', [[0, { battery_pct: 15 }]], low(4)],
    [
      '15 %, then 19.9',
      [
        [0, { battery_pct: 15 }],
        [MINUTE, { battery_pct: 19.9 }],
      ],
      low(4),
    ],
    [
      '15 %, then 20',
      [
        [0, { battery_pct: 15 }],
        [MINUTE, { battery_pct: 20 }],
      ],
      low(4, 'cleared'),
    ],
    ['its own word', [[0, { battery_low: true }]], low(4)],
    [
      'its own word, taken back',
      [
        [0, { battery_low: true }],
        [MINUTE, { battery_low: false }],
      ],
      low(4, 'cleared'),
    ],
    ['its own word, above 20 %', [[0, { battery_low: true, battery_pct: 80 }]], low(4)],
  ];
  it.each(rows)('%s', (_name, said, expected) => {
    for (const kind of ['smoke-detector', 'leak-sensor', 'access-gate'] as const) {
      expect(told(play(kind, said)), kind).toEqual(expected);
    }
  });

  it('at 0 % is level 3 where it watches over a life, and level 4 elsewhere; the level never falls in one alert', () => {
    const rows: readonly (readonly [DeviceKind, Level])[] = [
      ['smoke-detector', 3],
      ['carbon-monoxide-detector', 3],
      ['gas-detector', 3],
      ['leak-sensor', 4],
      ['access-gate', 4],
    ];
    for (const [kind, level] of rows) {
      expect(told(play(kind, [[0, { battery_pct: 0 }]])), kind).toEqual(low(level));
      expect(
        told(
          play(kind, [
            [0, { battery_pct: 12 }],
            [MINUTE, { battery_pct: 0 }],
          ]),
        ),
        kind,
      ).toEqual(low(level));
      expect(
        told(
          play(kind, [
            [0, { battery_pct: 0 }],
            [MINUTE, { battery_pct: 12 }],
          ]),
        ),
        kind,
      ).toEqual(low(level));
    }
  });
});

describe('a fault', () => {
  it.each(
    (Object.keys(deviceKinds) as DeviceKind[])
      .filter((kind) => deviceKinds[kind].quantities.some((quantity) => quantity === 'fault'))
      .map((kind) => [kind, deviceKinds[kind].lifeSafety ? 3 : 4] as const),
  )('of a %s is level %i when it has stood for ten minutes', (kind, level) => {
    const estate = play(kind, [
      [0, { fault: true }],
      [10 * MINUTE - 1, { fault: true }],
    ]);
    expect(told(estate)).toEqual([]);
    expect(protection(estate)).toBe('fault');
    estate.pass(1);
    expect(told(estate)).toEqual([['device_fault', level, active]]);
    estate.reading('d', { fault: false });
    expect(told(estate)).toEqual([['device_fault', level, 'cleared']]);
    expect(protection(estate)).toBe('protected');
  });

  it('that comes and goes is none', () => {
    const said = Array.from({ length: 40 }, (_, turn) => [MINUTE, { fault: turn % 2 === 0 }] as const);
    expect(told(play('smoke-detector', said))).toEqual([]);
  });
});

describe('the end of life', () => {
  it.each(['gas-detector', 'smoke-detector', 'carbon-monoxide-detector'] as const)('said by a %s: level 3', (kind) => {
    const estate = play(kind, [[0, { end_of_life: true }]]);
    expect(told(estate)).toEqual([['end_of_life', 3, active]]);
    expect(protection(estate)).toBe('end_of_life');
    estate.reading('d', { end_of_life: false });
    expect(told(estate)).toEqual([['end_of_life', 3, 'cleared']]);
  });

  it('every kind of device has a level for its date: 3 where it watches over a life', () => {
    for (const kind of Object.keys(deviceKinds) as DeviceKind[]) {
      const rule = ruleBook[kind].find(({ alertKind }) => alertKind === 'end_of_life');
      expect(rule?.expiry, kind).toBe(lifeSafety.includes(kind) ? 3 : 4);
    }
  });

  it('a date that has come is not taken back by the device, and what the device says does not end with it', () => {
    const estate = new Estate();
    estate.submit({
      ...{ kind: 'add-link', linkId: 'd', deviceKind: 'smoke-detector', name: '烟感', companyId: 'company' },
      ...{
        placeId: 'flat-501',
        reportEveryMs: DAY,
        expiresAt: estate.now + 2 * DAY,
        convention: 'native',
        options: {},
      },
      ...{ passwordHash: '00', by: '王装机', byPost: 'installer' },
    });
    estate.reading('d', { end_of_life: false });
    estate.pass(DAY);
    estate.reading('d', { end_of_life: false });
    expect(protection(estate)).toBe('protected');
    estate.pass(DAY);
    expect(told(estate)).toEqual([['end_of_life', 3, active]]);
    estate.reading('d', { end_of_life: false, alarm: false });
    expect(told(estate)).toEqual([['end_of_life', 3, active]]);
    expect(protection(estate)).toBe('end_of_life');
    estate.reading('d', { end_of_life: true });
    estate.reading('d', { end_of_life: false });
    expect(told(estate)).toEqual([['end_of_life', 3, active]]);
    estate.submit({
      ...{ kind: 'replace-device', deviceId: 'd', passwordHash: '11', address: null },
      ...{ expiresAt: estate.now + 1000 * DAY, by: '王装机', byPost: 'installer' },
    });
    expect(told(estate)).toEqual([['end_of_life', 3, 'cleared']]);
    estate.reading('d', { end_of_life: false });
    expect(protection(estate)).toBe('protected');
  });
});

describe('tampering by the switch of a detector', () => {
  it.each(['gas-detector', 'smoke-detector', 'carbon-monoxide-detector', 'leak-sensor', 'access-gate'] as const)(
    '%s',
    (kind) => {
      const estate = play(kind, [[0, { tamper: true }]]);
      expect(told(estate)).toEqual([['tamper', 3, active]]);
      estate.reading('d', { tamper: false });
      estate.pass(2000);
      expect(told(estate)).toEqual([['tamper', 3, 'cleared']]);
    },
  );
});

describe('whether a place is protected', () => {
  const rows: readonly (readonly [Values, Protection])[] = [
    [{}, 'protected'],
    [{ alarm: true }, 'protected'],
    [{ warming_up: true }, 'warming_up'],
    [{ self_test: true }, 'self_test'],
    [{ warming_up: true, self_test: true }, 'self_test'],
    [{ end_of_life: true, warming_up: true }, 'end_of_life'],
    [{ fault: true, end_of_life: true, self_test: true }, 'fault'],
    [{ battery_low: true, tamper: true }, 'protected'],
  ];
  it.each(rows)('%j: %s', (values, expected) => {
    expect(protection(estateWith('smoke-detector'))).toBe('never_seen');
    expect(protection(play('smoke-detector', [[0, values]]))).toBe(expected);
    expect(
      protection(
        play('smoke-detector', [
          [0, values],
          [1000, {}],
        ]),
      ),
    ).toBe(expected);
    const silent = play('smoke-detector', [[0, values]]);
    silent.pass(3 * DAY);
    expect(protection(silent)).toBe('silent');
  });
});

describe('a lift by its switches', () => {
  const rows: readonly Row[] = [
    ['all well', [[0, { entrapment: false, out_of_service: false, fault: false }]], []],
    ['people are shut in', [[0, { entrapment: true }]], [['lift_entrapment', 1, active]]],
    [
      'and let out',
      [
        [0, { entrapment: true }],
        [MINUTE, { entrapment: false }],
      ],
      [['lift_entrapment', 1, 'cleared-unclosed']],
    ],
    ['out of service', [[0, { out_of_service: true }]], [['lift_out_of_service', 2, active]]],
    [
      'back in service',
      [
        [0, { out_of_service: true }],
        [MINUTE, { out_of_service: false }],
      ],
      [['lift_out_of_service', 2, 'cleared']],
    ],
  ];
  it.each(rows)('%s', (_name, said, expected) => expect(told(play('lift', said))).toEqual(expected));
});
