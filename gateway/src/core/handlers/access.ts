import { type Draft, unchanged } from '../draft.ts';
import { reviewDutySoon } from '../duty-holes.ts';
import type { AddKioskInput, AddTokenInput, PairKioskInput, RevokeTokenInput } from '../input.ts';
import type { Decision } from '../view.ts';

/** The audit names the token, never its hash. */
export function decideAddToken(draft: Draft, input: AddTokenInput): Decision {
  const { token } = input;
  if (draft.get('token', token.id) !== undefined) return alreadyExists(token.id);
  const unknownPlace = token.placeIds.find((placeId) => draft.get('place', placeId) === undefined);
  if (unknownPlace !== undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_PLACE', detail: unknownPlace.slice(0, 80) });
  }
  if (token.companyId !== null && draft.get('company', token.companyId) === undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_COMPANY', detail: token.companyId.slice(0, 80) });
  }
  draft.put('token', token);
  const { role, name, companyId } = token;
  draft.audit(input.by, input.kind, token.id, { role, name, companyId });
  if (token.personId !== null) reviewDutySoon(draft);
  return draft.done({ ok: true, id: token.id });
}

export function decideRevokeToken(draft: Draft, input: RevokeTokenInput): Decision {
  const token = draft.get('token', input.tokenId);
  if (token === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no token ${input.tokenId.slice(0, 80)}` });
  }
  if (token.revokedAt !== null) return unchanged({ ok: true, id: token.id, repeated: true });
  draft.put('token', { ...token, revokedAt: draft.now });
  draft.audit(input.by, input.kind, token.id);
  if (token.personId !== null) reviewDutySoon(draft);
  return draft.done({ ok: true, id: token.id });
}

export function decideAddKiosk(draft: Draft, input: AddKioskInput): Decision {
  const { kiosk } = input;
  if (draft.get('kiosk', kiosk.id) !== undefined) return alreadyExists(kiosk.id);
  if (draft.get('place', kiosk.placeId) === undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_PLACE', detail: kiosk.placeId.slice(0, 80) });
  }
  draft.put('kiosk', kiosk);
  draft.audit(input.by, input.kind, kiosk.id, { placeId: kiosk.placeId });
  return draft.done({ ok: true, id: kiosk.id });
}

/** A code opens one kiosk once. The kiosk that asks again after a lost answer brings the same credential. */
export function decidePairKiosk(draft: Draft, input: PairKioskInput): Decision {
  for (const kiosk of draft.view.all('kiosk')) {
    if (kiosk.credentialHash === input.credentialHash) return unchanged({ ok: true, id: kiosk.id, repeated: true });
    if (kiosk.pairingCodeHash !== input.pairingCodeHash || kiosk.pairingExpiresAt <= draft.now) continue;
    draft.put('kiosk', { ...kiosk, pairingCodeHash: null, credentialHash: input.credentialHash });
    draft.audit('kiosk', input.kind, kiosk.id, { placeId: kiosk.placeId });
    return draft.done({ ok: true, id: kiosk.id });
  }
  return unchanged({ ok: false, code: 'PAIRING_CODE_WRONG', detail: 'no kiosk waits for this code' });
}

function alreadyExists(id: string): Decision {
  return unchanged({ ok: false, code: 'ALREADY_EXISTS', detail: `${id.slice(0, 80)} exists already` });
}
