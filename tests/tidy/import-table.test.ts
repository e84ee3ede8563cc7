import { describe, expect, test } from 'vitest';
import { read, typescriptFiles } from './files.ts';
import { importViolations, placeOf } from './import-checker.ts';
import { tableInWords } from './import-table.ts';
import { importsOf } from './imports.ts';

/** Fewer files than this in a folder means that the search is broken, and a broken search finds no violation. */
const floors: Readonly<Record<string, number>> = {
  'contract/src': 15,
  'gateway/src/core': 10,
  'gateway/src/spine': 3,
  'gateway/src/store': 6,
  'gateway/src/links': 10,
  'gateway/src/outlets': 3,
  'queue/src': 10,
  'kiosk/src': 20,
  'firmware-sim/src': 8,
  'command/src': 8,
  tests: 10,
};

describe('who may import what', () => {
  const files = typescriptFiles();

  test.each(Object.entries(floors))('files are seen in %s', (folder, floor) => {
    expect(files.filter((file) => file.path.startsWith(`${folder}/`)).length).toBeGreaterThanOrEqual(floor);
  });

  test('imports are seen, of each kind', () => {
    const kinds = new Map<string, number>();
    for (const one of files.flatMap(importsOf)) kinds.set(one.target.kind, (kinds.get(one.target.kind) ?? 0) + 1);
    expect(kinds.get('file')).toBeGreaterThan(200);
    expect(kinds.get('node')).toBeGreaterThan(30);
    expect(kinds.get('package')).toBeGreaterThan(50);
  });

  test('no file breaks the table', () => {
    expect(importViolations(files)).toEqual([]);
  });

  test('every file that is imported exists', () => {
    const known = new Set(files.map((file) => file.path));
    const lost = files.flatMap(importsOf).flatMap((one) => {
      const isOurs = one.target.kind === 'file' && one.target.path.endsWith('.ts');
      return isOurs && !known.has(one.target.path) ? [`${one.from}:${one.line}: ${one.specifier}`] : [];
    });
    expect(lost).toEqual([]);
  });

  test('ARCHITECTURE.md shows this table and no other row', () => {
    const text = read('ARCHITECTURE.md');
    const section = text.slice(text.indexOf('## Who may import what'));
    const rows = section.slice(0, section.indexOf('\n## ')).match(/^\| `.*$/gm);
    expect(rows).toEqual(tableInWords());
  });
});

describe('the checker finds a planted violation', () => {
  const planted: readonly (readonly [path: string, source: string, expected: RegExp])[] = [
    [
      'gateway/src/core/a.ts',
      "import { readFileSync } from 'node:fs';",
      /a\.ts:1: gateway\/src\/core may not use node:fs/,
    ],
    ['gateway/src/core/a.ts', "import { x } from '../platform/clock.ts';", /may not import gateway\/src\/platform/],
    ['gateway/src/core/a.ts', "\nimport { ulid } from 'ulid';", /a\.ts:2: .* the package ulid/],
    ['gateway/src/links/mqtt/a.ts', "import { x } from '../http/b.ts';", /may not import gateway\/src\/links\/http/],
    ['gateway/src/links/http/a.ts', "import { x } from '../../store/store.ts';", /write "import type"/],
    ['gateway/src/links/http/a.ts', "import type { X } from '../../spine/spine.ts';", /may not import/],
    ['gateway/src/outlets/uplink/a.ts', "import { decide } from '../../core/decide.ts';", /write "import type"/],
    ['gateway/src/gateway.ts', "import { q } from '@gridcall/queue/queue.ts';", /may not import queue\/src\/queue\.ts/],
    ['gateway/src/core/a.test.ts', "import { q } from '@gridcall/queue/queue.ts';", /belongs in tests\//],
    ['gateway/src/core/a.test.ts', "import { q } from '../../../queue/src/queue.ts';", /belongs in tests\//],
    ['kiosk/src/ui/a.ts', "import type { X } from '../steward/b.ts';", /may not import kiosk\/src\/steward/],
    ['kiosk/src/steward/a.ts', "import '../resident/b.ts';", /may not import kiosk\/src\/resident/],
    ['kiosk/src/steward/a.ts', "import { alertKinds } from '@gridcall/contract/alert.ts';", /write "import type"/],
    ['queue/src/core/a.ts', "export * from 'node:crypto';", /may not use node:crypto/],
    ['contract/src/a.ts', "const x = await import('yaml');", /the package yaml/],
    ['contract/src/a.ts', 'const x = await import(name);', /needs a literal path/],
    ['command/src/a.ts', "type X = import('@gridcall/gateway/main.ts').X;", /may not import gateway/],
    ['command/src/a.ts', "new Worker(new URL('../../gateway/src/main.ts', import.meta.url));", /may not import/],
    ['command/src/a.ts', "import {\n  a,\n  b,\n} from '@gridcall/queue/queue.ts';", /may not import queue/],
    ['somewhere/new.ts', '', /no row/],
  ];

  test.each(planted)('%s: %s', (path, text, expected) => {
    const found = importViolations([{ path, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  const innocent: readonly (readonly [path: string, source: string])[] = [
    ['gateway/src/core/a.ts', "import type { Level } from '@gridcall/contract/alert.ts';\nimport './b.ts';"],
    ['gateway/src/core/a.ts', "// import { x } from 'node:fs';\n/* import 'node:fs'; */"],
    ['gateway/src/core/a.ts', 'const text = "import x from \'node:fs\'";'],
    ['gateway/src/links/mqtt/a.ts', "import type { Store } from '../../store/store.ts';\nimport 'aedes';"],
    ['gateway/src/links/mqtt/a.ts', "import { parse } from '../conventions/native.ts';"],
    ['tests/scenarios/a.test.ts', "import '@gridcall/queue/queue.ts';\nimport '@gridcall/gateway/gateway.ts';"],
  ];

  test.each(innocent)('and leaves %s in peace: %s', (path, text) => {
    expect(importViolations([{ path, text }])).toEqual([]);
  });

  test('the most exact row of the table covers a file', () => {
    expect(placeOf('gateway/src/links/conventions/native.ts')?.room.name).toBe('gateway/src/links/conventions');
    expect(placeOf('gateway/src/links/mqtt/broker.ts')?.folder).toBe('gateway/src/links/mqtt');
    expect(placeOf('gateway/src/gateway.ts')?.room.name).toBe('gateway/src/{gateway,main,metrics}.ts');
    expect(placeOf('kiosk/src/desk/a.ts')?.folder).toBe('kiosk/src/desk');
    expect(placeOf('gateway/src/gateway.tsx')).toBeUndefined();
  });
});
