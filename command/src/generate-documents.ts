import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configurationPage } from './documents/configuration-page.ts';
import { errorsPage } from './documents/errors-page.ts';

/** Writes the documents that are made from the code; with `--check` it only says which are stale, and exits 1. */
const pages: Readonly<Record<string, (before: string) => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
};
const check = process.argv.includes('--check');

const stale = Object.entries(pages).flatMap(([name, make]) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const now = make(before);
  if (now === before) return [];
  if (!check) writeFileSync(path, now);
  return [name];
});

if (check && stale.length > 0) {
  process.stderr.write(`${stale.join(', ')} 已过时，请运行 npm run documents · stale: run npm run documents\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${stale.length === 0 ? '文档与代码一致 · documents are up to date' : stale.join(', ')}\n`);
}
