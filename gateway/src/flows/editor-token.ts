import { createHmac } from 'node:crypto';
import type { EditorToken } from '@gridcall/contract/flow-wire.ts';

/** Asked for with each request; a WebSocket shows it once. */
const GOOD_FOR_MS = 60_000;
const NAME_CHARACTERS = 200;

/** What tells the child who is in front of its editor. */
export function signEditorToken(secret: string, name: string, mayEdit: boolean, now: number): string {
  const person: EditorToken = {
    username: name.slice(0, NAME_CHARACTERS),
    permissions: mayEdit ? '*' : 'read',
    expiresAt: now + GOOD_FOR_MS,
  };
  const words = Buffer.from(JSON.stringify(person)).toString('base64url');
  return `${words}.${createHmac('sha256', secret).update(words).digest('base64url')}`;
}
