import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { childArguments } from './child-process.ts';
import { flowFileIn, flowInit, flowProgram, makeFlowsDirectory, restoreFlowFile } from './flow-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-flow-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const configuration = { enabled: true, allowedHosts: ['api.example'], memoryMegabytes: 200 };

test('the child reads its program and its own folder, and none of what else lies in the data folder', () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'var'));
  const directory = makeFlowsDirectory(join(folder, 'var'));
  expect(directory).toBe(join(folder, 'real', 'flows'));
  const allowed = childArguments(flowProgram(directory, configuration)).filter((word) => word.startsWith('--allow'));
  expect(allowed.filter((word) => word.includes(folder))).toEqual([
    `--allow-fs-read=${directory}`,
    `--allow-fs-write=${directory}`,
  ]);
  expect(allowed.filter((word) => word.startsWith('--allow-fs-write'))).toHaveLength(1);
  expect(allowed.some((word) => !word.startsWith('--allow-fs-'))).toBe(false);
});

test('it is told its hosts and a secret that stays, which is not the key of the gateway', () => {
  const key = Buffer.alloc(32, 7);
  const init = flowInit(folder, configuration, key);
  expect(init).toMatchObject({ directory: folder, flowFile: flowFileIn(folder), allowedHosts: ['api.example'] });
  expect(flowInit(folder, configuration, key).credentialSecret).toBe(init.credentialSecret);
  expect(init.credentialSecret).not.toContain(key.toString('base64url').slice(0, 10));
});

describe('the file of the flows', () => {
  const deployed = '[{"id":"a","type":"tab"}]';

  test.each([
    ['is not there', undefined],
    ['was spoilt', '[{"id":"a'],
    ['was changed by the child itself', '[{"id":"evil","type":"tab"}]'],
  ])('that %s is as it was deployed again', (_name, before) => {
    const path = flowFileIn(folder);
    if (before !== undefined) writeFileSync(path, before);
    restoreFlowFile(path, deployed);
    expect(readFileSync(path, 'utf8')).toBe(deployed);
  });

  test('that only looks different is left alone', () => {
    const path = flowFileIn(folder);
    writeFileSync(path, JSON.stringify(JSON.parse(deployed), null, 4));
    const { ino } = statSync(path);
    restoreFlowFile(path, deployed);
    expect(statSync(path).ino).toBe(ino);
  });
});
