import { posix } from 'node:path';
import type { SourceFile } from './files.ts';
import { codeOf, lineAt } from './source-text.ts';

export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** Vanishes before the program runs: a whole `import type`, or `import('…').Name` in a type. */
  readonly typeOnly: boolean;
  readonly target: Target;
}

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'node'; readonly module: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'unreadable' };

/**
 * Static imports and re-exports; dynamic ones; and `new URL('./x.ts', import.meta.url)`, by which a worker is started.
 * A dynamic import of anything but a literal is reported as unreadable, so that nothing slips past the table.
 */
const statics = /(?<![\w.$])(?:import|export)\s+(type\s)?(?:[\w$*{][^;'"`]*?\sfrom\s*|(?=['"]))(['"])([^'"\n]+)\2/g;
const dynamics = /(?<![\w.$])import\s*\(\s*(?:(['"])([^'"\n]+)\1|([^)\s]))/g;
const workers = /new\s+URL\s*\(\s*(['"])([^'"\n]+\.ts)\1\s*,\s*import\.meta\.url/g;
const requires = /(?<![\w.$])(?:require|createRequire)\s*\(/g;

export function importsOf(file: SourceFile): readonly Import[] {
  const code = codeOf(file.text, { keepStrings: true });
  const bare = codeOf(file.text, { keepStrings: false });
  const found: Import[] = [];
  const add = (offset: number, specifier: string | undefined, typeOnly: boolean) => {
    // A match that begins inside a string is an example in words, not an import.
    if (bare.slice(offset, offset + 3).trim() === '') return;
    const target: Target = specifier === undefined ? { kind: 'unreadable' } : targetOf(file.path, specifier);
    found.push({ from: file.path, line: lineAt(code, offset), specifier: specifier ?? '', typeOnly, target });
  };
  for (const match of code.matchAll(statics)) add(match.index, match[3], match[1] !== undefined);
  for (const match of code.matchAll(dynamics)) {
    const after = code.slice(match.index + match[0].length).match(/^\s*\)\s*\.\s*[A-Z]/);
    add(match.index, match[2], after !== null);
  }
  for (const match of code.matchAll(workers)) add(match.index, match[2], false);
  for (const match of code.matchAll(requires)) add(match.index, undefined, false);
  return found;
}

export function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
    return { kind: 'file', path };
  }
  if (specifier.startsWith('node:')) return { kind: 'node', module: specifier };
  const parts = specifier.split('/');
  if (parts[0] === '@gridcall') {
    return { kind: 'file', path: posix.join(parts[1] ?? '', 'src', ...parts.slice(2)) };
  }
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}
