import { describe, expect, test } from 'vitest';
import { read, typescriptFiles } from './files.ts';
import { bans, sourceViolations } from './source-rules.ts';
import { codeOf } from './source-text.ts';

describe('every source file', () => {
  const files = typescriptFiles();

  test('is seen', () => {
    expect(files.length).toBeGreaterThan(150);
  });

  test('keeps the rules', () => {
    expect(sourceViolations(files)).toEqual([]);
  });

  test('has functions of at most 60 lines, which biome checks', () => {
    const biome = JSON.parse(read('biome.json'));
    expect(biome.linter.rules.complexity.noExcessiveLinesPerFunction).toEqual({
      level: 'error',
      options: { maxLines: 60, skipBlankLines: true },
    });
  });

  test('is checked by biome for what it can see better than we', () => {
    const rules = JSON.parse(read('biome.json')).linter.rules;
    expect(rules.correctness.noUndeclaredDependencies).toBe('error');
    expect(rules.suspicious.noExplicitAny).toBe('error');
    expect(rules.style.useFilenamingConvention.level).toBe('error');
  });
});

describe('each rule finds what breaks it', () => {
  const planted: readonly (readonly [path: string, source: string, expected: RegExp])[] = [
    ['gateway/src/spine/a.ts', 'const at = Date.now();', /Date\.now: take the time from platform/],
    ['gateway/src/core/a.ts', 'const at = new Date();', /new Date\(\)/],
    ['gateway/src/core/a.ts', 'const at = new Date;', /new Date\(\)/],
    ['gateway/src/links/http/a.ts', 'const at = performance.now();', /performance/],
    ['gateway/src/links/http/a.ts', 'const at = process.hrtime.bigint();', /process\.hrtime/],
    ['gateway/src/outlets/uplink/a.ts', 'setTimeout(call, 5);', /a timer: use `clock\.after`/],
    ['gateway/src/store/a.ts', "import { setTimeout as wait } from 'node:timers/promises';", /node:timers/],
    ['gateway/src/spine/a.ts', 'const n = Math.random();', /Math\.random/],
    ['queue/src/core/a.ts', 'const n = Math.random();', /Math\.random/],
    ['gateway/src/links/http/a.ts', "import { randomUUID } from 'node:crypto';", /randomness of node:crypto/],
    ['gateway/src/core/a.ts', 'export async function decide() {}', /a loop turn in the core/],
    ['queue/src/core/a.ts', 'const home = process.env;', /process in the core/],
    ['gateway/src/spine/a.ts', "console.log('here');", /console: use the logger/],
    ['kiosk/src/ui/a.ts', 'const x: any = 1;', /any: use unknown/],
    ['tests/bench/a.ts', 'const x = y as any;', /any: use unknown/],
    ['contract/src/a.ts', 'const x: Map<string, any> = y;', /any: use unknown/],
    ['contract/src/a.ts', '// @ts-ignore\nconst x = 1;', /a\.ts:1: the switching off/],
    ['contract/src/a.ts', '\n\n// TODO: later', /a\.ts:3: a note to come back/],
    ['contract/src/a.test.ts', "test.only('x', () => {});", /runs alone/],
    ['contract/src/a.test.ts', "describe.skip('x', () => {});", /left out/],
    ['contract/src/a.test.ts', "vi.mock('./b.ts');", /a mocked module/],
    ['contract/src/a.ts', 'export enum Colour { Red }', /an enum/],
    ['contract/src/alertKind.ts', '', /kebab-case/],
    ['contract/src/Alert.ts', '', /kebab-case/],
    ['contract/src/a.ts', 'const x = 1;\n'.repeat(401), /401 lines; at most 400/],
  ];

  test.each(planted)('%s: %.60s', (path, text, expected) => {
    const found = sourceViolations([{ path, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test('and every ban is planted once at least', () => {
    const caught = planted.flatMap(([path, text]) => sourceViolations([{ path, text }]));
    const never = bans.filter((ban) => !caught.some((violation) => violation.includes(`: ${ban.name}: `)));
    expect(never.map((ban) => ban.name)).toEqual([]);
  });

  const innocent: readonly (readonly [path: string, source: string])[] = [
    ['gateway/src/platform/clock.ts', 'const at = Date.now(); setTimeout(call, 1);'],
    ['gateway/src/spine/a.ts', 'const text = new Date(at).toISOString();'],
    ['gateway/src/spine/a.ts', '// Date.now() would jump here.\nsetImmediate(turn);'],
    ['gateway/src/core/a.ts', "const words = 'await Date.now()';"],
    ['gateway/src/spine/a.test.ts', 'const at = Date.now();'],
    ['command/src/a.ts', "console.log('ready');"],
    ['contract/src/a.ts', '// any reader may see it\nconst any = 1;'],
    ['contract/src/a.ts', 'const x = 1;\n'.repeat(400)],
    ['tests/tidy/vitest.config.ts', ''],
  ];

  test.each(innocent)('and leaves %s in peace: %.60s', (path, text) => {
    expect(sourceViolations([{ path, text }])).toEqual([]);
  });
});

describe('what is code and what is not', () => {
  const blanks: readonly (readonly [source: string, bare: string])[] = [
    ['a // b', 'a     '],
    ['a /* b\n c */ d', 'a     \n      d'],
    ["x = 'it // is'; y", "x = '        '; y"],
    ['x = `a \x24{b + `c`} d`; e', 'x = `   {b + ` `}  `; e'],
    ['x = `a \x24{ {b: 1} } d`; e', 'x = `   { {b: 1} }  `; e'],
    ['x = /[\'"/]/g; y', 'x = /     /g; y'],
    ['x = a / b; // c', 'x = a / b;     '],
    ["x = 'a\\'b'; y", "x = '    '; y"],
  ];

  test.each(blanks)('%j', (text, bare) => {
    expect(codeOf(text, { keepStrings: false })).toBe(bare);
    expect(codeOf(text, { keepStrings: false })).toHaveLength(text.length);
  });
});
