import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readEditorToken } from './editor-token.ts';
import { editorTokenFor } from './testing/child.ts';

const NOW = 1_000_000;
const person = { username: '刘工', permissions: '*', expiresAt: NOW + 1 } as const;

describe('who is in front of the editor', () => {
  test('is read as the gateway signed it', () => {
    expect(readEditorToken(editorTokenFor('secret', person), 'secret', NOW)).toEqual(person);
  });

  const unsigned = Buffer.from(JSON.stringify(person)).toString('base64url');
  const signed = (words: string) => `${words}.${createHmac('sha256', 'secret').update(words).digest('base64url')}`;
  test.each([
    ['with another secret', editorTokenFor('other', person)],
    ['without a signature', unsigned],
    ['with an empty signature', `${unsigned}.`],
    ['with a third part', `${editorTokenFor('secret', person)}.x`],
    ['of the past', editorTokenFor('secret', { ...person, expiresAt: NOW })],
    ['that is no JSON', signed(Buffer.from('{').toString('base64url'))],
    ['with a right that there is not', editorTokenFor('secret', { ...person, permissions: 'flows.write' } as never)],
    ['that is empty', ''],
    ['changed on the way', editorTokenFor('secret', person).replace(/^../, 'xx')],
  ])('is nobody by a token %s', (_, token) => {
    expect(readEditorToken(token, 'secret', NOW)).toBeNull();
  });
});
