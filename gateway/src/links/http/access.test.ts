import { roles } from '@gridcall/contract/role.ts';
import { expect, test } from 'vitest';
import { actingFor, grants, isVerb, mayDo, type Subject, type Verb } from './access.ts';

const subjects: readonly Subject[] = ['nobody', 'kiosk', ...roles];

/** Columns: nobody, kiosk, steward, officer, operator, installer, integrator. Written out by hand: it is read against the design, not against the code. */
const table: Readonly<Record<Verb, string>> = {
  'session:make': '#######',
  'session:read': '..#.###',
  'kiosk:pair': '#######',
  'kiosk:view': '.#.....',
  'kiosk:help': '.#.....',
  'service-requests:make': '.##.#..',
  'service-requests:follow': '#######',
  'alerts:read': '..#.#..',
  'alerts:acknowledge': '..#.#..',
  'alerts:close': '..#.#..',
  'alerts:shelve': '..#.#..',
  'alerts:comment': '..#.#..',
  'alerts:assign': '..#.#..',
  'action-cards:read': '.##.##.',
  'notices:read': '.##.#..',
  'notices:write': '..#.#..',
  'notices:withdraw': '..#.#..',
  'places:read': '..#.###',
  'companies:read': '..#.###',
  'devices:read': '..#.###',
  'live:read': '.##.###',
  'commands:order': '..#.#..',
  'commands:read': '..#.#..',
  'command-settings:manage': '....#..',
  'links:manage': '....##.',
  'rule-settings:read': '....##.',
  'rule-settings:write': '....##.',
  'quarantine:read': '....##.',
  'flows:write': '......#',
  'flows:read': '....#.#',
  'tokens:manage': '....#..',
  'kiosks:manage': '....#..',
  'operation:read': '....#..',
  'uplink:read': '....#..',
  'uplink:resend': '....#..',
  'estate:import': '....#..',
  'duty:read': '..#.#..',
  'duty:write': '....#..',
  'policies:read': '..#.#..',
  'policies:write': '....#..',
  'channels:read': '..#.#..',
  'contacts:manage': '....#..',
  'public:read': '#######',
};

test('the table names every verb', () => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(grants).sort());
});

const cells = Object.entries(table).flatMap(([verb, row]) =>
  subjects.map((subject, column) => [subject, verb as Verb, row[column] === '#'] as const),
);

test.each(cells)('%s, %s: %s', (subject, verb, allowed) => {
  expect(mayDo(subject, verb)).toBe(allowed);
});

test('an officer does nothing here that nobody could not do', () => {
  for (const verb of Object.keys(grants) as Verb[]) expect(mayDo('officer', verb)).toBe(mayDo('nobody', verb));
});

test('a name of Object is no verb', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'alerts']) expect(isVerb(name)).toBe(false);
});

test('with both cookies the kiosk files the report and the person reads the alerts', () => {
  const both = [{ subject: 'steward' }, { subject: 'kiosk' }] as const;
  expect(actingFor('service-requests:make', both)?.subject).toBe('kiosk');
  expect(actingFor('live:read', both)?.subject).toBe('steward');
  expect(actingFor('alerts:read', [{ subject: 'kiosk' }])).toBeUndefined();
});
