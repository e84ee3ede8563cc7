import { describe, expect, test } from 'vitest';
import { allPaths, filesMatching, read, type SourceFile } from './files.ts';
import { codeOf } from './source-text.ts';

/** Written in two halves, so that the list does not find itself. */
const strangers: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [new RegExp(`registry\\.${'npmjs'}`), 'the lock file alone knows where packages come from'],
  [new RegExp(`(?<![\\w.])/${'work'}/`), 'a path of one machine: use a path inside the repository'],
  [new RegExp(`${'shared'}/(?:design|research)`), 'name the document of this repository'],
  [new RegExp(`${'BEGIN'} (?:RSA |EC |OPENSSH )?PRIVATE KEY`), 'a secret is never committed'],
];

function strangersIn(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    strangers.flatMap(([pattern, instead]) => {
      const found = text.match(pattern);
      return found ? [`${path}: "${found[0]}": ${instead}`] : [];
    }),
  );
}

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly inBundle?: boolean;
}

describe('the repository', () => {
  test('holds no word about one machine or one registry', () => {
    const files = filesMatching(/^(?!package-lock\.json$)/);
    expect(files.length).toBeGreaterThan(200);
    expect(strangersIn(files)).toEqual([]);
  });

  test('and the search would find one', () => {
    const planted = `see https://registry.${'npmjs'}.org and /${'work'}/main and ${'shared'}/design.md`;
    expect(strangersIn([{ path: 'x.md', text: planted }])).toHaveLength(3);
  });

  test('has a lock file that holds each package by hash and names no foreign host', () => {
    const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(read('package-lock.json')).packages;
    const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
    expect(installed.length).toBeGreaterThan(200);
    // What a package has in its own tarball is held by that one's hash.
    expect(
      installed.filter(([, { integrity, inBundle }]) => integrity === undefined && !inBundle).map(([path]) => path),
    ).toEqual([]);
    const official = `https://registry.${'npmjs'}.org/`;
    const foreign = installed.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith(official));
    expect(foreign.map(([path, { resolved }]) => `${path}: ${resolved}`)).toEqual([]);
  });

  test('pins every dependency to one version', () => {
    const loose = filesMatching(/(?:^|\/)package\.json$/).flatMap(({ path, text }) => {
      const manifest = JSON.parse(text);
      const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
      return Object.entries(all).flatMap(([name, version]) =>
        /^\d+\.\d+\.\d+$/.test(String(version)) ? [] : [`${path}: ${name} ${version}`],
      );
    });
    expect(loose).toEqual([]);
  });

  test('runs every workspace under one version of Node', () => {
    const manifest = JSON.parse(read('package.json'));
    const pinned = new Set(Object.values(manifest.optionalDependencies));
    expect(pinned.size).toBe(1);
    expect([...pinned][0]).toBe(read('.nvmrc').trim().replace(/^v/, ''));
  });

  test('has every script that package.json names', () => {
    const files = new Set(allPaths());
    const named = Object.values(JSON.parse(read('package.json')).scripts as Record<string, string>).flatMap((script) =>
      [...script.matchAll(/\bnode ([\w./-]+\.ts)/g)].map((match) => match[1] ?? ''),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !files.has(path))).toEqual([]);
  });
});

/** Titles of tests and their suites, found by indentation: the formatter guarantees it. */
function titlesOf(text: string): readonly string[] {
  const code = codeOf(text, { keepStrings: true });
  const stack: { readonly indent: number; readonly title: string }[] = [];
  return code.split('\n').flatMap((line) => {
    const match = line.match(/^( *)(describe|test|it)(?:\.each\(.*\)|\.concurrent|\.sequential)?\((['"`])(.*?)\3/);
    if (!match) return [];
    const [, spaces = '', kind, , title = ''] = match;
    while ((stack.at(-1)?.indent ?? -1) >= spaces.length) stack.pop();
    const full = [...stack.map((suite) => suite.title), title].join(' > ');
    if (kind === 'describe') stack.push({ indent: spaces.length, title });
    return [full];
  });
}

describe('test titles', () => {
  const files = filesMatching(/\.test\.ts$/);

  test('are seen', () => {
    expect(files.flatMap((file) => titlesOf(file.text)).length).toBeGreaterThan(200);
  });

  test('are unique in their file', () => {
    const twice = files.flatMap(({ path, text }) => {
      const titles = titlesOf(text);
      return titles.filter((title, index) => titles.indexOf(title) !== index).map((title) => `${path}: ${title}`);
    });
    expect(twice).toEqual([]);
  });

  test('and a title that stands twice would be found', () => {
    const text = "describe('a', () => {\n  test('b', run);\n  test('b', run);\n});\ntest('b', run);\n";
    expect(titlesOf(text)).toEqual(['a', 'a > b', 'a > b', 'b']);
  });
});
