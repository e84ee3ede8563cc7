import { createHmac, timingSafeEqual } from 'node:crypto';
import { type EditorToken, EditorTokenSchema } from '@gridcall/contract/flow-wire.ts';
import { Value } from 'typebox/value';

/** Who is in front of the editor, as the gateway signed it; null for everybody else. */
export function readEditorToken(token: string, secret: string, now: number): EditorToken | null {
  const [words, signature, ...more] = token.split('.');
  if (!words || !signature || more.length > 0) return null;
  const expected = createHmac('sha256', secret).update(words).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const said: unknown = parse(Buffer.from(words, 'base64url').toString('utf8'));
  return Value.Check(EditorTokenSchema, said) && said.expiresAt > now ? said : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
