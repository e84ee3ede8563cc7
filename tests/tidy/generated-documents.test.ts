import { spawnSync } from 'node:child_process';
import { settings } from '@gridcall/command/configuration/settings.ts';
import { expect, test } from 'vitest';
import { read, repository } from './files.ts';

test('docs/configuration.md is what the schema says today', () => {
  const run = spawnSync(process.execPath, ['command/src/generate-documents.ts', '--check'], {
    cwd: repository,
    encoding: 'utf8',
  });
  expect({ status: run.status, words: run.stdout + run.stderr }).toMatchObject({ status: 0 });
});

test('docs/configuration.md has every setting and every name in the environment', () => {
  const text = read('docs/configuration.md');
  expect(settings.length).toBeGreaterThan(30);
  const names = settings.flatMap((setting) => [setting.path, ...setting.environmentNames]);
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
