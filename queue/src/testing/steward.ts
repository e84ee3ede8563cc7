import type { StewardScope } from '../store/steward-scope.ts';
import { GATEWAY } from './events.ts';
import { type QueueUnderTest, tokens } from './queue-under-test.ts';

/** A steward's token at a queue under test: of its own gateway, and linked to the person there. */
export async function stewardToken(
  queue: QueueUnderTest,
  name = '赵云',
  scope: Partial<StewardScope> = {},
): Promise<string> {
  const people = [{ gatewayId: GATEWAY, personId: 'person-1' }];
  const body = { role: 'steward', name, gateways: [GATEWAY], people, ...scope };
  const path = '/v1/administration/tokens';
  const answer = await queue.call<{ token: string }>('POST', path, tokens.administrator, body);
  if (answer.status !== 201) throw new Error(`the token was answered ${answer.status}`);
  return answer.body.token;
}
