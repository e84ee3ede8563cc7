import { KIOSK_POST } from '@gridcall/contract/http-kiosk-help.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { isLifeSafety } from '../life-safety.ts';
import { CalledEstate } from '../testing/called-estate.ts';

const MINUTE = 60_000;
let estate: CalledEstate;
const call = (kioskId = 'kiosk-1') => estate.submit({ kind: 'call-help', kioskId });
const cancel = (kioskId = 'kiosk-1') => estate.submit({ kind: 'cancel-help', kioskId });
const newCalls = () => estate.called().filter((line) => !line.endsWith('repeat'));

beforeEach(() => {
  estate = new CalledEstate();
  const hash = { credentialHash: '00', pairingCodeHash: null, pairingExpiresAt: 0, createdAt: 0 };
  for (const [id, placeId] of [
    ['kiosk-1', 'lobby'],
    ['kiosk-2', 'estate'],
  ] as const) {
    estate.view.apply([{ op: 'put', table: 'kiosk', row: { id, placeId, ...hash } }]);
  }
});

describe('whoever asks for help at a kiosk', () => {
  test('has called those of the building where it stands, as every danger to life does, and its screen stays as it is', () => {
    expect(call().outcome).toMatchObject({ ok: true, alertId: estate.alert().id });
    expect(estate.alert()).toMatchObject({
      ...{ kind: 'help_called', deviceId: 'kiosk:kiosk-1', placeId: 'lobby', companyId: 'company', level: 1 },
      ...{ state: 'active-unacknowledged', test: false },
    });
    estate.pass(4 * MINUTE);
    expect(newCalls()).toEqual([
      ...['0 person-1 raised', '0 property-1 raised', '2 person-2 escalated', '4 person-3 escalated'],
    ]);
    expect(estate.notices().filter(({ placeId }) => placeId !== null)).toEqual([]);
  });

  test('twice has called once; another kiosk calls for itself', () => {
    call();
    const before = estate.notices().length;
    expect(call()).toMatchObject({ changes: [], outcome: { ok: true, id: estate.alert().id, repeated: true } });
    expect(estate.notices()).toHaveLength(before);
    call('kiosk-2');
    expect(estate.alerts().map(({ deviceId }) => deviceId)).toEqual(['kiosk:kiosk-1', 'kiosk:kiosk-2']);
  });

  test('is told as what somebody has it, and no longer once that somebody did not come', () => {
    call();
    const { id } = estate.alert();
    const takenBy = () => estate.view.get('escalation', id)?.takenByPost;
    expect(takenBy()).toBeNull();
    estate.submit({ kind: 'acknowledge-alert', alertId: id, comment: '', by: '马建国', byPost: 'B岗' });
    expect(takenBy()).toBe('B岗');
    estate.pass(16 * MINUTE);
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', acknowledgedBy: null });
    expect(takenBy()).toBeNull();
  });

  test('can be answered and closed by a person without a device saying that it is over', () => {
    call();
    estate.acknowledge(estate.alert().id);
    expect(estate.close(estate.alert().id).outcome.ok).toBe(true);
    call();
    expect(estate.alerts().map(({ state }) => state)).toEqual(['closed', 'active-unacknowledged']);
  });

  test('cannot be kept from being heard by a shelf', () => {
    call();
    const shelf = { until: estate.now + MINUTE, reason: '太吵', by: '李秀英', byPost: 'A岗', byId: 'person-1' };
    const { id: alertId } = estate.alert();
    expect(estate.submit({ kind: 'shelve-alert', alertId, ...shelf })).toMatchObject({
      changes: [],
      outcome: { ok: false, code: 'STATE_CONFLICT' },
    });
  });

  test.each(['call-help', 'cancel-help'] as const)('%s of a kiosk that there is not', (kind) => {
    expect(estate.submit({ kind, kioskId: 'kiosk-9' })).toMatchObject({ changes: [], outcome: { code: 'NOT_FOUND' } });
  });

  test.each(['call-help', 'cancel-help'] as const)('%s goes first, and while the disk refuses', (kind) => {
    expect(
      isLifeSafety(
        { kind, id: '1', kioskId: 'kiosk-1' },
        () => false,
        () => undefined,
      ),
    ).toBe(true);
  });
});

describe('a call that is cancelled at the kiosk', () => {
  test('calls nobody any more, and those whom it had reached are told so', () => {
    call();
    estate.settleAll('sent');
    cancel();
    expect(estate.alert()).toMatchObject({ state: 'closed', closedBy: KIOSK_POST, closeReason: '在终端上取消' });
    const stood = estate.notices().filter(({ kind }) => kind === 'stood-down');
    expect(stood.map(({ personId, takenBy }) => [personId, takenBy?.byPost])).toEqual([
      ['person-1', KIOSK_POST],
      ['property-1', KIOSK_POST],
    ]);
    const before = estate.called().length;
    estate.pass(20 * MINUTE);
    expect(estate.called()).toHaveLength(before);
  });

  test('calls anew when somebody calls again a moment later: nobody was told that all is well', () => {
    call();
    cancel();
    estate.pass(1000);
    const before = newCalls().length;
    call();
    expect(
      newCalls()
        .slice(before)
        .map((line) => line.split(' ')[1]),
    ).toEqual(['person-1', 'property-1']);
  });

  test('is cancelled once; when there is none, nothing happens', () => {
    expect(cancel()).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    call();
    cancel();
    expect(cancel()).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
  });

  test('is not, once a named person has it', () => {
    call();
    estate.acknowledge(estate.alert().id);
    expect(cancel()).toMatchObject({ changes: [], outcome: { ok: false, code: 'STATE_CONFLICT' } });
  });

  test('is not for the third time within a quarter of an hour, and is after it', () => {
    for (const _ of [1, 2]) {
      call();
      expect(cancel().outcome.ok).toBe(true);
    }
    call();
    expect(cancel()).toMatchObject({ changes: [], outcome: { ok: false, code: 'STATE_CONFLICT' } });
    call('kiosk-2');
    expect(cancel('kiosk-2').outcome.ok).toBe(true);
    estate.pass(15 * MINUTE + 1000);
    expect(cancel().outcome.ok).toBe(true);
  });
});
