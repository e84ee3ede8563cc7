import { basename } from 'node:path';
import { isTestCode, type SourceFile } from './files.ts';
import { codeOf, lineAt } from './source-text.ts';

interface Ban {
  readonly name: string;
  readonly pattern: RegExp;
  /** What to write instead; part of the message. */
  readonly instead: string;
  readonly applies: (path: string) => boolean;
  /** Looked for in comments too. */
  readonly inComments?: true;
}

const FILE_LINES_MAX = 400;
const production = (path: string) => !isTestCode(path);
const isCore = (path: string) => production(path) && /^(?:gateway|queue)\/src\/core\//.test(path);
const isTimed = (path: string) =>
  production(path) && (path.startsWith('gateway/src/') || isCore(path)) && !path.startsWith('gateway/src/platform/');
const mayPrint = (path: string) =>
  path.startsWith('command/') || path.startsWith('tests/') || path.includes('/scripts/') || path === 'gridcall.ts';

const theClock = 'take the time from platform/clock.ts; in core it is the parameter `now`';
const theRandom = 'take it from platform/random.ts; in core an id derives from `input.id`';

export const bans: readonly Ban[] = [
  { name: 'Date.now', pattern: /\bDate\s*\.\s*now\b/, instead: theClock, applies: isTimed },
  { name: 'new Date()', pattern: /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/, instead: theClock, applies: isTimed },
  { name: 'performance', pattern: /(?<![\w.$#])performance\s*\./, instead: theClock, applies: isTimed },
  { name: 'process.hrtime', pattern: /\bprocess\s*\.\s*(?:hrtime|uptime)\b/, instead: theClock, applies: isTimed },
  {
    name: 'a timer',
    pattern: /(?<![\w.$#])(?:setTimeout|setInterval)\s*\(/,
    instead: 'use `clock.after` of platform/clock.ts, so that a test can move the time',
    applies: isTimed,
  },
  {
    name: 'node:timers or node:perf_hooks',
    pattern: /['"]node:(?:timers|timers\/promises|perf_hooks)['"]/,
    instead: theClock,
    applies: isTimed,
  },
  { name: 'Math.random', pattern: /\bMath\s*\.\s*random\b/, instead: theRandom, applies: isTimed },
  {
    name: 'randomness of node:crypto',
    pattern: /\b(?:randomBytes|randomUUID|randomInt|randomFillSync|getRandomValues)\b/,
    instead: theRandom,
    applies: isTimed,
  },
  {
    name: 'a loop turn in the core',
    pattern: /(?<![\w.$#])(?:setImmediate|queueMicrotask|await|async)\b/,
    instead: 'the core answers at once: it is pure',
    applies: isCore,
  },
  { name: 'process in the core', pattern: /(?<![\w.$#])process\s*\./, instead: 'pass the value in', applies: isCore },
  {
    name: 'console',
    pattern: /(?<![\w.$#])console\s*\./,
    instead: 'use the logger that is passed in; only command/, scripts and tests print',
    applies: (path) => !mayPrint(path),
  },
  {
    name: 'any',
    pattern: /(?::\s*|\bas\s+|<\s*)any\b(?!\s*[:(.])|,\s*any\s*>/,
    instead: 'use unknown and a schema, or the real type',
    applies: () => true,
  },
  {
    name: 'the switching off of the type checker',
    pattern: /@ts-(?:ignore|nocheck|expect-error)/,
    instead: 'mend the type',
    applies: () => true,
    inComments: true,
  },
  {
    name: 'a note to come back',
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
    instead: 'do it now, or open an issue',
    applies: () => true,
    inComments: true,
  },
  {
    name: 'a test that is left out or runs alone',
    pattern: /\b(?:test|it|describe|suite)\s*\.\s*(?:only|skip|todo|fails|skipIf|runIf)\b/,
    instead: 'mend the test or take it away',
    applies: () => true,
  },
  {
    name: 'a mocked module of our own',
    pattern: /\bvi\s*\.\s*(?:mock|doMock)\s*\(/,
    instead: 'run the real program against a simulated world',
    applies: () => true,
  },
  {
    name: 'an enum or a namespace',
    pattern: /^\s*(?:export\s+)?(?:const\s+enum|enum|namespace)\s+\w/m,
    instead: 'use a union of strings: Node runs this file by taking the types away',
    applies: () => true,
  },
];

/** What is wrong with these files, each with its mend. */
export function sourceViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [...nameViolations(file), ...lengthViolations(file), ...banViolations(file)]);
}

function nameViolations({ path }: SourceFile): readonly string[] {
  const name = basename(path);
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config|d))*\.ts$/.test(name)) return [];
  return [`${path}: a file is named in kebab-case`];
}

function lengthViolations({ path, text }: SourceFile): readonly string[] {
  const lines = text.trimEnd().split('\n').length;
  return lines <= FILE_LINES_MAX ? [] : [`${path}: ${lines} lines; at most ${FILE_LINES_MAX}: split it by concept`];
}

function banViolations(file: SourceFile): readonly string[] {
  const bare = codeOf(file.text, { keepStrings: false });
  const withStrings = codeOf(file.text, { keepStrings: true });
  return bans
    .filter((ban) => ban.applies(file.path))
    .flatMap((ban) => {
      const isAboutStrings = ban.pattern.source.startsWith("['");
      const text = ban.inComments ? commentsOf(file.text, withStrings) : isAboutStrings ? withStrings : bare;
      const match = text.match(ban.pattern);
      return match ? [`${file.path}:${lineAt(text, match.index ?? 0)}: ${ban.name}: ${ban.instead}`] : [];
    });
}

/** Only what `codeOf` blanked out. */
function commentsOf(text: string, code: string): string {
  return Array.from({ length: text.length }, (_, at) => (text[at] === '\n' || code[at] === ' ' ? text[at] : ' ')).join(
    '',
  );
}
