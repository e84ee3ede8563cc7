import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allPaths, filesMatching, read, repository } from './files.ts';
import { anchorsOf, codeOfMarkdown, localLinks, sectionOf, tableRows } from './markdown.ts';

const documents = filesMatching(/\.md$/);
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

/** Links that lead nowhere: to a file that is not there, or to a heading that is not in it. */
function brokenLinks(document: { readonly path: string; readonly text: string }): readonly string[] {
  return localLinks(document.text).flatMap(({ target, anchor }) => {
    const path = target === '' ? document.path : posix.normalize(posix.join(posix.dirname(document.path), target));
    if (path !== document.path && !existsSync(join(repository, path)))
      return [`${document.path}: ${path} does not exist`];
    if (anchor === undefined || anchorsOf(path === document.path ? document.text : read(path)).has(anchor)) return [];
    return [`${document.path}: ${path} has no heading for #${anchor}`];
  });
}

/** npm commands in code that package.json does not have. */
function unknownCommands(document: { readonly path: string; readonly text: string }): readonly string[] {
  const known = new Set([...Object.keys(scripts), 'ci', 'install']);
  const named = codeOfMarkdown(document.text).flatMap((code) => [
    ...code.matchAll(/(?:^|&& |sudo )(?:[A-Z_]+=\S+ )*npm (?!run\b)([a-z-]+)/gm),
    ...code.matchAll(/\bnpm run (?:--silent )?([a-z-]+)/g),
  ]);
  return named.flatMap(([, name = '']) => (known.has(name) ? [] : [`${document.path}: npm has no script "${name}"`]));
}

describe('documents', () => {
  test('are seen', () => {
    expect(documents.map((document) => document.path)).toEqual(
      expect.arrayContaining([
        'ARCHITECTURE.md',
        'CHANGELOG.md',
        'README.md',
        'README.zh-CN.md',
        'docs/configuration.md',
        'docs/errors.md',
        'docs/glossary.md',
        'docs/operations.md',
        'docs/protocols.md',
        'docs/upstream.md',
      ]),
    );
    expect(documents.flatMap((document) => localLinks(document.text)).length).toBeGreaterThan(40);
  });

  test('have no link that leads nowhere', () => {
    expect(documents.flatMap(brokenLinks)).toEqual([]);
  });

  test('name only npm commands that package.json has', () => {
    expect(documents.flatMap(unknownCommands)).toEqual([]);
  });

  test('are reachable from the README', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      for (const { target } of localLinks(read(path))) {
        const next = posix.normalize(posix.join(posix.dirname(path), target));
        if (next.endsWith('.md') && existsSync(join(repository, next))) reached.add(next);
      }
    }
    const ours = documents.map((document) => document.path).filter((path) => /^(?:docs\/|[A-Z])/.test(path));
    expect(ours.filter((path) => !reached.has(path))).toEqual([]);
  });

  test('the check finds what is broken', () => {
    const planted = {
      path: 'docs/x.md',
      text: '[a](nowhere.md) [b](#no-heading) [c](errors.md#nothing)\n`npm run fly`',
    };
    expect(brokenLinks(planted)).toEqual([
      'docs/x.md: docs/nowhere.md does not exist',
      'docs/x.md: docs/x.md has no heading for #no-heading',
      'docs/x.md: docs/errors.md has no heading for #nothing',
    ]);
    expect(unknownCommands(planted)).toEqual(['docs/x.md: npm has no script "fly"']);
  });
});

describe('the two READMEs', () => {
  const english = read('README.md');
  const chinese = read('README.zh-CN.md');

  test('teach the same commands', () => {
    const blocks = (text: string) =>
      [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => (match[1] ?? '').replace(/\s*# .*$/gm, ''));
    expect(blocks(chinese)).toEqual(blocks(english));
    expect(blocks(english).length).toBeGreaterThan(5);
  });

  test('have the same sections', () => {
    const count = (text: string) => text.match(/^## /gm)?.length;
    expect(count(chinese)).toBe(count(english));
    expect(english).toContain('(README.zh-CN.md)');
    expect(chinese).toContain('(README.md)');
  });

  test.each([english, chinese])('state the limits, with the numbers to call', (text) => {
    for (const number of ['119', '110', '120']) expect(text).toContain(number);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');

  test('fits on one page', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(120);
  });

  test('has the ten promises, each with test files that exist', () => {
    const rows = tableRows(sectionOf(text, 'Promises, and the test that holds each')).slice(1);
    expect(rows.map((row) => row[0])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    const known = new Set(allPaths());
    const named = rows.map(([number, , tests = '']) => ({
      number,
      files: [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
    }));
    expect(named.filter(({ files }) => files.length === 0)).toEqual([]);
    const lost = named.flatMap(({ number, files }) =>
      files
        .filter((path) => !known.has(path) || !path.endsWith('.test.ts'))
        .map((path) => `promise ${number}: ${path}`),
    );
    expect(lost).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = filesMatching(/^docs\/adr\/\d.*\.md$/);

  test('are numbered without a gap and titled with their number', () => {
    expect(decisions.length).toBeGreaterThanOrEqual(5);
    for (const [index, { path, text }] of decisions.entries()) {
      const number = String(index + 1).padStart(4, '0');
      expect(path).toMatch(new RegExp(`/${number}-[a-z0-9-]+\\.md$`));
      expect(text).toMatch(new RegExp(`^# ${number}\\. \\S`));
    }
  });

  test.each(decisions)('$path says what drove it, the options, and what is bad about it', ({ text }) => {
    expect(text).toMatch(/^- Status: (?:proposed|accepted|replaced by \d{4})$/m);
    expect(text).toMatch(/^- Date: \d{4}-\d{2}-\d{2}$/m);
    for (const heading of ['What drives it', 'Options', 'Decision', 'Consequences']) sectionOf(text, heading);
    expect(sectionOf(text, 'Consequences')).toMatch(/^- Bad: /m);
  });
});

describe('the CHANGELOG', () => {
  test('has an entry for the version of package.json', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${JSON.parse(read('package.json')).version}`);
  });
});
