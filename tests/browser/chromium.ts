import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the browser of the tests is: `KIOSK_CHROMIUM` when set (another machine's own browser), otherwise the one out of
 * node_modules, unpacked once into node_modules/.cache. Launch it without the package's own arguments: they switch off
 * the very protections that the tests are there to see.
 */
const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

export async function browserPath(): Promise<string> {
  const own = process.env['KIOSK_CHROMIUM'];
  if (own) return own;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cacheFolder, `chromium-${version}`);
  mkdirSync(folder, { recursive: true });
  const before = process.env['TMPDIR'];
  // The package unpacks into os.tmpdir() and trusts whatever lies there already.
  process.env['TMPDIR'] = folder;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const executable = await chromium.executablePath();
    if (!starts(executable)) {
      // libnss3, libnspr4 or libexpat1 is missing: the package carries copies.
      const libraries = join(folder, 'al2023', 'lib');
      if (!existsSync(libraries)) await inflate(join(packageFolder, 'bin/al2023.tar.br'));
      process.env['LD_LIBRARY_PATH'] = [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
    }
    return executable;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function starts(executable: string): boolean {
  try {
    execFileSync(executable, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) console.log(await browserPath());
