import type { Level } from '@gridcall/contract/alert.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { PutPolicyInput, RemovePolicyInput } from '../escalation-input.ts';
import { policyFaults } from '../escalation-policy.ts';
import type { Decision } from '../view.ts';

/** A new policy, or a new version of one. Chains that run keep the version they began with; the audit keeps them all. */
export function decidePutPolicy(draft: Draft, input: PutPolicyInput): Decision {
  const { policy, baseVersion } = input;
  const reason = input.reason.trim();
  if (reason === '') return noReason();
  const faults = policyFaults(policy);
  if (faults.length > 0) {
    const detail = faults.map(({ zh, en }) => `${zh} / ${en}`).join('; ');
    return unchanged({ ok: false, code: 'POLICY_INVALID', detail });
  }
  const before = draft.get('policy', policy.id);
  if ((before?.version ?? 0) !== baseVersion) return changed(policy.id, before?.version ?? 0, baseVersion);
  for (const other of draft.view.all('policy')) {
    if (other.level !== policy.level || other.id === policy.id) continue;
    const detail = `level ${policy.level} has the policy ${other.id}`;
    return unchanged({ ok: false, code: 'POLICY_LEVEL_TAKEN', detail });
  }
  // Goes on where the one that was taken away ended: whoever still looks at that one must not take the next for it.
  const versions = versionsOf(policy.level);
  const version = Math.max(draft.counter(versions), baseVersion) + 1;
  draft.setCounter(versions, version);
  const after = { ...policy, version };
  draft.put('policy', after);
  draft.audit(input.by, input.kind, policy.id, { reason, before: before ?? null, after });
  return draft.accept(policy.id);
}

/** Nothing that runs changes: each chain has its own copy. Without another, the shipped policy of the level stands. */
export function decideRemovePolicy(draft: Draft, input: RemovePolicyInput): Decision {
  const reason = input.reason.trim();
  if (reason === '') return noReason();
  const before = draft.get('policy', input.policyId);
  if (before === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no policy ${input.policyId.slice(0, 80)}` });
  }
  if (input.baseVersion !== undefined && before.version !== input.baseVersion) {
    return changed(before.id, before.version, input.baseVersion);
  }
  // A policy may be older than the count of its versions.
  const versions = versionsOf(before.level);
  draft.setCounter(versions, Math.max(draft.counter(versions), before.version));
  draft.remove('policy', before.id);
  draft.audit(input.by, input.kind, before.id, { reason, before });
  return draft.accept(before.id);
}

function versionsOf(level: Level): string {
  return `policy of level ${level}`;
}

function changed(id: string, version: number, baseVersion: number): Decision {
  const detail = `policy ${id} is at version ${version}, not ${baseVersion}`;
  return unchanged({ ok: false, code: 'POLICY_CHANGED', detail });
}

function noReason(): Decision {
  return unchanged({ ok: false, code: 'BODY_INVALID', detail: 'a reason is needed' });
}
