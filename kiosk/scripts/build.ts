import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the pages into kiosk/dist. Run by `npm ci` through `prepare`; does nothing when the build is newer than its sources. */
const kiosk = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(kiosk, 'dist', '.built');
const pages = ['resident', 'steward', 'property', 'integrate', 'operate', 'desk'];
const sources = ['src', 'scripts', ...pages, 'vite.config.ts', 'tsconfig.json', 'package.json'];

function newestSource(): number {
  let newest = 0;
  for (const name of sources) {
    const path = join(kiosk, name);
    if (!existsSync(path)) continue;
    newest = Math.max(newest, statSync(path).mtimeMs);
    if (!statSync(path).isDirectory()) continue;
    for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      newest = Math.max(newest, statSync(join(path, entry)).mtimeMs);
    }
  }
  return newest;
}

const startedAt = Date.now();
const isCurrent = existsSync(stamp) && statSync(stamp).mtimeMs > newestSource();
if (!isCurrent || process.argv.includes('--force')) {
  // Otherwise Lit's development build goes into the pages when this runs inside a test runner.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({ root: kiosk, configFile: join(kiosk, 'vite.config.ts'), logLevel: 'error' });
  writeFileSync(stamp, '');
  console.log(`pages built in ${Date.now() - startedAt} ms`);
}
