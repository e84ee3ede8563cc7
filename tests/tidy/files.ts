import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceFile {
  /** From the top of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What is made by a command or belongs to others; the same as .gitignore. */
const skippedFolders = new Set(['node_modules', 'dist', 'var', '.git', '.cache', 'bench-results', 'screenshots']);
const binary = /\.(?:png|jpe?g|gif|webp|ico|woff2?|ttf|otf|wasm|sqlite|db|gz|br|mp3|wav|ogg)$/;

function pathsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : pathsUnder(path);
    return entry.isFile() && !binary.test(entry.name) && !entry.name.endsWith('.log') ? [path] : [];
  });
}

let cache: readonly string[] | undefined;

/** Every text file of the repository that people write. */
export function allPaths(): readonly string[] {
  cache ??= pathsUnder(repository)
    .map((path) => relative(repository, path).split(sep).join('/'))
    .sort();
  return cache;
}

export function read(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

export function filesMatching(pattern: RegExp): readonly SourceFile[] {
  return allPaths()
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: read(path) }));
}

/** Every TypeScript file, tests included. */
export function typescriptFiles(): readonly SourceFile[] {
  return filesMatching(/\.ts$/);
}

/** Test code may use what production code may not, except across workspaces. */
export function isTestCode(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/') || path.startsWith('tests/');
}
