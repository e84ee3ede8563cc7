import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import { addressOf, coilAddressOf, type Profile } from './profile.ts';
import { profileFaults } from './profile-faults.ts';
import { parseProfile, readProfile, shippedProfiles } from './read-profile.ts';

function shipped(name: string): Profile {
  const read = readProfile(name);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.profile;
}

/** Decodes what the registers hold, written as words in hexadecimal. */
function said(profile: Profile, words: string, channel = 0, valueScale = 1) {
  const of = profile.channels[channel];
  if (!of) throw new Error('no such channel');
  return decode(profile, of, Buffer.from(words.replaceAll(' ', ''), 'hex'), { address: '1', valueScale });
}

test('each shipped profile is sound and bears its own name', () => {
  expect(shippedProfiles()).toContain('pemtech-pt495');
  for (const name of shippedProfiles()) expect(shipped(name).id).toBe(name);
});

describe('PemTech PT495', () => {
  const profile = shipped('pemtech-pt495');

  // The frames of the register map: 010304000c02003b50 and 010304001b02014a94.
  test.each([
    ['000c 0200', { gas_lel: 12, alarm: false, fault: false }],
    ['001b 0201', { gas_lel: 27, alarm: true, fault: false }],
    ['0000 0204', { gas_lel: 0, alarm: false, fault: true }],
    // Calibration must not mute an alarm.
    ['001b 0203', { gas_lel: 27, alarm: true, fault: true }],
    ['0020 0401', { co_ppm: 32, alarm: true, fault: false }],
  ])('%s', (words, values) => {
    expect(said(profile, words)).toMatchObject({ values, faults: [] });
  });

  test('with a carbon monoxide sensor it is another kind', () => {
    expect(said(profile, '0020 0400').suggestedKind).toBe('carbon-monoxide-detector');
    expect(said(profile, '0020 0200').suggestedKind).toBe('gas-detector');
  });

  test('whose sensor has no place here keeps its alarm bit, and is named', () => {
    expect(said(profile, '0105 0101')).toMatchObject({
      values: { alarm: true, fault: false },
      unsupported: [{ address: '1', what: 'sensor H2S' }],
    });
  });

  test('with a sensor nobody knows is named, and its alarm bit counts', () => {
    const { values, faults } = said(profile, '0020 0901');
    expect(values).toEqual({ alarm: true, fault: false });
    expect(faults).toMatchObject([{ code: 'VALUE_OUT_OF_RANGE', detail: expect.stringContaining('sensor 9') }]);
  });

  test('that counts tenths reads ten times too much, and is read rightly with valueScale 0.1', () => {
    expect(said(profile, '0105 0200', 0).faults).toMatchObject([{ code: 'VALUE_OUT_OF_RANGE' }]);
    expect(said(profile, '0069 0200', 0, 0.1).values).toMatchObject({ gas_lel: 10.5 });
  });
});

describe('Oldham iTrans 2', () => {
  const profile = shipped('oldham-itrans-2-dual');
  test.each([
    ['0701 0005 0010', { gas_lel: 5 }],
    ['0701 00fa 0110', { gas_lel: 25 }],
    ['0701 09c4 0210', { gas_lel: 25 }],
    // A zero that drifts.
    ['0701 fffd 0010', { gas_lel: 0 }],
  ])('%s', (words, values) => {
    expect(said(profile, words)).toMatchObject({ values, faults: [], unsupported: [] });
  });

  test('a reading far below zero is a fault, not a zero', () => {
    expect(said(profile, '0701 fff0 0010')).toMatchObject({ values: {}, faults: [{ code: 'VALUE_OUT_OF_RANGE' }] });
  });

  test('without its decimal point a reading is none', () => {
    expect(said(profile, '0701 0005 0910')).toMatchObject({ values: {}, faults: [{ code: 'VALUE_OUT_OF_RANGE' }] });
  });

  test('20.9 % of oxygen, sent as 0209, is named and never guessed', () => {
    expect(said(profile, '0501 0209 0114')).toMatchObject({ values: {}, unsupported: [{ what: 'sensor OXY' }] });
  });

  test('the second sensor stands in a block of its own, and of its own length', () => {
    expect(said(profile, '0701 0030 0010 0001', 1).values).toEqual({ gas_lel: 48 });
  });
});

const own = `
id: own
vendor: V
model: M
name: { zh: 自有, en: own }
source: a manual
deviceKind: gas-detector
function: 4
numbering: 6-digit
timeoutMs: 200
channels:
  - block: { from: 300028, count: 8 }
    enums:
      mode: { register: 300028, byte: low, cases: [{ equals: 0, is: normal }, { equals: 3, is: warm-up }] }
    values:
      - { quantity: gas_lel, register: 300029, type: float32, wordOrder: low-first }
      - { quantity: temperature_c, register: 300031, type: int32, wordOrder: high-first, scale: 0.01, offset: -40 }
      - { quantity: battery_pct, register: 300033, type: uint8, byte: high }
      - { quantity: gas_ppm, register: 300034, type: uint16, sentinels: [{ equals: 65534, means: warming_up }, { equals: 65535, means: fault }, { equals: 65533, means: none }] }
    bits:
      - { quantity: end_of_life, register: 300035, bits: [15] }
      - { quantity: tamper, register: 300035, bits: [0], inverted: true }
    flags:
      - { quantity: self_test, enum: mode, cases: [warm-up] }
`;

describe('a profile of your own', () => {
  const read = parseProfile(own, 'own.yaml');
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const { profile } = read;
  // 12.5 as a float is 4148 0000; 6250 * 0.01 - 40 = 22.5.
  const usual = '0000 0000 4148 0000186a 5000 03e8 0001';

  test('has types of 32 bits in either order, bytes, scale and offset, bits and flags', () => {
    expect(said(profile, usual)).toEqual({
      values: {
        ...{ gas_lel: 12.5, temperature_c: 22.5, battery_pct: 80, gas_ppm: 1000 },
        ...{ warming_up: false, fault: false, end_of_life: false, tamper: false, self_test: false },
      },
      suggestedKind: 'gas-detector',
      unsupported: [],
      faults: [],
    });
  });

  test.each([
    ['fffe', { warming_up: true, fault: false }],
    ['ffff', { warming_up: false, fault: true }],
    ['fffd', { warming_up: false, fault: false }],
  ])('the sentinel %s is no measurement', (word, values) => {
    const decoded = said(profile, usual.replace('03e8', word));
    expect(decoded.values).toMatchObject(values);
    expect(decoded.values).not.toHaveProperty('gas_ppm');
  });

  test('a float that is no number is a fault of its own, and costs nothing else', () => {
    const decoded = said(profile, usual.replace('0000 4148', '0000 7fc0'));
    expect(decoded.faults).toMatchObject([{ code: 'VALUE_WRONG_TYPE' }]);
    expect(decoded.values).toMatchObject({ temperature_c: 22.5 });
  });
});

test.each([
  ['base-0', 3, 0, 0],
  ['base-1', 4, 1, 0],
  ['base-1', 3, 0, undefined],
  ['5-digit', 3, 40_101, 100],
  ['5-digit', 4, 30_101, 100],
  ['5-digit', 4, 40_101, undefined],
  ['5-digit', 3, 50_000, undefined],
  ['6-digit', 3, 400_027, 26],
  ['6-digit', 4, 365_536, 65_535],
  ['6-digit', 3, 40_101, undefined],
] as const)('in %s, function %i, register %i is address %s', (numbering, registerFunction, register, address) => {
  expect(addressOf({ numbering }, registerFunction, register)).toBe(address);
});

test.each([
  ['base-0', 0, 0],
  ['base-1', 1, 0],
  ['5-digit', 1, 0],
  ['6-digit', 65_536, 65_535],
  ['5-digit', 10_000, undefined],
  ['base-1', 0, undefined],
] as const)('in %s, coil %i is address %s', (numbering, coil, address) => {
  expect(coilAddressOf({ numbering }, coil)).toBe(address);
});

test.each([
  ['neither a register nor a coil', 'value: 1', /commands\[0\].*one of the two/],
  ['both', 'register: 300001, coil: 1, value: 1', /commands\[0\].*one of the two/],
  ['a coil outside the map', 'coil: 0, value: 1', /commands\[0\]\.coil/],
  ['a coil that is neither on nor off', 'coil: 1, value: 2', /commands\[0\]\.value/],
  ['what its kind cannot do', 'coil: 1, value: 1, command: lock_gate', /commands\[0\]\.command/],
  ['a command that opens gas', 'coil: 1, value: 1, command: open_gas_valve', /commands\[0\]\.command/],
])('a command with %s is refused by its path', (_name, parts, words) => {
  const read = parseProfile(`${own}commands:\n  - { id: a, name: { zh: 甲, en: A }, ${parts} }\n`, 'own.yaml');
  expect(read.ok ? '' : read.faults.join('\n')).toMatch(words);
});

test('every fault is named by its path, all at once', () => {
  const sick = own
    .replace('300029', '300035')
    .replace('wordOrder: low-first', 'when: { nothing: [x] }')
    .replace('temperature_c', 'alarm')
    .replace('byte: high }', '}')
    .replace('cases: [warm-up]', 'cases: [asleep]')
    .replace('bits: [15]', 'byte: low, bits: [15]')
    .concat(
      '  - block: { from: 40101, count: 8 }\ncommands:\n  - { id: reset, name: { zh: 复位, en: Reset }, register: 40007, value: 1 }\n',
    );
  const read = parseProfile(sick, 'sick.yaml');
  expect(read.ok ? [] : read.faults.map((fault) => fault.split(':', 2).join(':')).sort()).toEqual([
    'sick.yaml: channels[0].bits[0].bits',
    'sick.yaml: channels[0].flags[0]',
    'sick.yaml: channels[0].values[0].register',
    'sick.yaml: channels[0].values[0].when',
    'sick.yaml: channels[0].values[0].wordOrder',
    'sick.yaml: channels[0].values[1].quantity',
    'sick.yaml: channels[0].values[2].byte',
    'sick.yaml: channels[1].block.count',
    'sick.yaml: channels[1].block.count',
    'sick.yaml: channels[1].block.from',
    'sick.yaml: channels[1].id',
    'sick.yaml: commands[0].register',
  ]);
});

test.each([
  ['no YAML', 'a: [', /own\.yaml/],
  ['a list', '- 1', /own\.yaml: 现为 \[1\]/],
  ['a misspelt key', own.replace('vendor', 'vender'), /vendor is missing\n.*vender: .*no such key/],
  ['another function', own.replace('function: 4', 'function: 1'), /: function: .*it is 1; there are: 3, 4/],
  ['a wrong number', own.replace('timeoutMs: ', 'timeoutMs: 99'), /: timeoutMs: .*it must be <= 5000/],
])('%s is refused', (_, text, words) => {
  const read = parseProfile(text, 'own.yaml');
  expect(read.ok ? [] : read.faults.join('\n')).toMatch(words);
});

test('the profile that docs/protocols.md teaches is sound', () => {
  const page = readFileSync(new URL('../../../../../docs/protocols.md', import.meta.url), 'utf8');
  const text =
    page
      .split('```yaml\n')
      .find((block) => block.startsWith('id: my-detector'))
      ?.split('```')[0] ?? '';
  expect(parseProfile(text, 'docs/protocols.md')).toMatchObject({ ok: true, profile: { id: 'my-detector' } });
  for (const name of shippedProfiles()) expect(page).toContain(`| \`${name}\` |`);
});

test('a name that is none says which there are; a path that is none says so', () => {
  const unknown = readProfile('pemtech-pt459');
  expect(unknown.ok ? '' : unknown.faults[0]).toContain('pemtech-pt495');
  const absent = readProfile('nowhere/own.yaml');
  expect(absent.ok ? '' : absent.faults[0]).toContain('cannot be read');
});

test('what is no profile at all has faults and never throws', () => {
  for (const value of [null, 1, 'x', [], {}, { channels: [null] }]) expect(profileFaults(value)).not.toEqual([]);
});
