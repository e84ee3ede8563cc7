import { isTestCode, type SourceFile } from './files.ts';
import { type Room, rooms } from './import-table.ts';
import { type Import, importsOf } from './imports.ts';

interface Place {
  readonly room: Required<Omit<Room, 'as'>>;
  /** The room's folder as it is for this file: with `*` filled in. */
  readonly folder: string;
}

const special = /[.*{}]/g;
const expressions: Readonly<Record<string, string>> = { '.': '\\.', '*': '[^/]+', '{': '(?:', '}': ')' };

/** The most exact row wins: a named folder before `*`, a longer name before a shorter. */
export function placeOf(path: string): Place | undefined {
  const places = rooms.flatMap((room) => {
    const alternatives = room.name.replace(/\{[^}]*\}/, (group) => group.replaceAll(',', '|'));
    const source = alternatives.replace(special, (character) => expressions[character] ?? character);
    const folder = path.match(new RegExp(`^${source}(?=/|$)`))?.[0];
    return folder === undefined ? [] : [{ room: whole(room), folder }];
  });
  return places.sort((left, right) => rank(right.room) - rank(left.room))[0];
}

function whole(room: Room): Place['room'] {
  const base = rooms.find((other) => other.name === room.as);
  return {
    name: room.name,
    node: room.node,
    uses: [...(base?.uses ?? []), ...room.uses],
    types: [...(base?.types ?? []), ...(room.types ?? [])],
    packages: [...(base?.packages ?? []), ...(room.packages ?? [])],
  };
}

function rank(room: Place['room']): number {
  return room.name.length + (room.name.includes('*') ? 0 : 1000);
}

/** What is wrong with the imports of these files, each with its mend. */
export function importViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const where = (line: number) => `${file.path}:${line}`;
    const place = placeOf(file.path);
    if (place === undefined && !isTestCode(file.path)) {
      return [`${file.path}: no row of tests/tidy/import-table.ts covers this file: give its room a row, or move it`];
    }
    return importsOf(file).flatMap((one) => {
      const reason = isTestCode(file.path) ? refusedInTests(one) : refused(one, place as Place);
      return reason === undefined ? [] : [`${where(one.line)}: ${reason}`];
    });
  });
}

function refused(one: Import, { room, folder }: Place): string | undefined {
  const { target } = one;
  switch (target.kind) {
    case 'unreadable':
      return 'a dynamic import needs a literal path, and require is not used: the table must be able to read it';
    case 'node':
      return room.node ? undefined : `${room.name} may not use ${target.module}: pass the value in as a parameter`;
    case 'package':
      return matchesAny(target.name, room.packages)
        ? undefined
        : `${room.name} may not import the package ${target.name}: see ARCHITECTURE.md, "Who may import what"`;
    case 'file': {
      const { path } = target;
      if (inside(path, folder) || room.uses.some((name) => inside(path, name))) return undefined;
      const typed = room.types.some((name) => inside(path, name));
      if (typed && one.typeOnly) return undefined;
      if (typed) return `${room.name} may take only types from ${path}: write "import type"`;
      return `${room.name} may not import ${path}: see ARCHITECTURE.md, "Who may import what"`;
    }
  }
}

/** tests/ may import all; a test beside code may import its own workspace and the contract. */
function refusedInTests(one: Import): string | undefined {
  if (one.from.startsWith('tests/') || one.target.kind !== 'file') return undefined;
  const workspace = one.from.split('/')[0] ?? '';
  const { path } = one.target;
  if (inside(path, workspace) || inside(path, 'contract')) return undefined;
  return `a test of ${workspace} may not import ${path}: what needs more than one workspace belongs in tests/`;
}

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}
