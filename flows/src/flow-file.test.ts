import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFlowFile } from './flow-file.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-flows-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['none.json', undefined],
  ['empty.json', '[]'],
  ['one.json', '[{"id":"a","type":"tab"}]'],
])('%s may be started with', (name, text) => {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  expect(checkFlowFile(path)).toEqual({ ok: true });
});

test.each([
  ['cut.json', '[{"id":"a","ty', /JSON/],
  ['object.json', '{"flows":[]}', /no array/],
  ['nothing.json', '', /JSON/],
])('%s is told and kept beside, where no deploy writes over it', (name, text, reason) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  const result = checkFlowFile(path);
  expect(result.ok ? '' : result.reason).toMatch(reason);
  expect(readFileSync(`${path}.broken`, 'utf8')).toBe(text);
});
