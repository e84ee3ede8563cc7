import { shippedPolicies } from '@gridcall/contract/escalation.ts';
import { expect, test } from 'vitest';
import { Estate } from '../testing/estate.ts';

const actor = { by: '陈敏', byPost: 'operator', reason: '试行' } as const;
const { version: _version, ...shipped } = shippedPolicies[2];
const policy = { ...shipped, id: 'mine' };

test('a policy that is older than the count of versions is not followed by its first version again', () => {
  const estate = new Estate();
  estate.view.apply([{ op: 'put', table: 'policy', row: { ...policy, version: 5 } }]);
  expect(estate.submit({ kind: 'remove-policy', policyId: 'mine', baseVersion: 5, ...actor }).outcome.ok).toBe(true);
  expect(estate.submit({ kind: 'put-policy', policy, baseVersion: 0, ...actor }).outcome.ok).toBe(true);
  expect(estate.view.get('policy', 'mine')?.version).toBe(6);
  const late = estate.submit({ kind: 'put-policy', policy, baseVersion: 5, ...actor });
  expect(late.outcome).toMatchObject({ ok: false, code: 'POLICY_CHANGED' });
  // Taken away again it counts on, and a lower version never sets the count back.
  estate.submit({ kind: 'remove-policy', policyId: 'mine', ...actor });
  estate.view.apply([{ op: 'put', table: 'policy', row: { ...policy, version: 2 } }]);
  estate.submit({ kind: 'remove-policy', policyId: 'mine', ...actor });
  estate.submit({ kind: 'put-policy', policy, baseVersion: 0, ...actor });
  expect(estate.view.get('policy', 'mine')?.version).toBe(7);
});
