import type { CommissioningStep } from '@gridcall/contract/http-property.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, CertificateRow, DeviceRow } from './model.ts';

/** A test or a drill lasts no longer than this, and ends by itself. */
export const TEST_AT_MOST_MS = 30 * 60_000;

export function isTested(device: Pick<DeviceRow, 'testUntil'>, now: number): boolean {
  return now < device.testUntil;
}

/** The commissioning of a device that is under way; looked for only while the device is being tested. */
export function openCertificate(draft: Draft, deviceId: string): CertificateRow | undefined {
  for (const row of draft.view.all('certificate')) {
    if (row.deviceId === deviceId && row.finishedAt === null) return draft.get('certificate', row.id);
  }
  return undefined;
}

/** What any message of a device shows that could be read. */
export const messageSeen: readonly CommissioningStep[] = ['connected', 'authenticated', 'topic', 'decoded'];

/** Notes what of the way from the sensor to the grid was seen; the first time counts. */
export function noteSteps(draft: Draft, device: DeviceRow, steps: readonly CommissioningStep[]): void {
  if (!isTested(device, draft.now)) return;
  const certificate = openCertificate(draft, device.id);
  if (certificate !== undefined) see(draft, certificate, steps);
}

function see(draft: Draft, certificate: CertificateRow, steps: readonly string[], more: Partial<CertificateRow> = {}) {
  const news = steps.filter((step) => certificate.seen[step] === undefined);
  if (news.length === 0 && Object.keys(more).length === 0) return;
  const seen = { ...certificate.seen, ...Object.fromEntries(news.map((step) => [step, draft.now])) };
  draft.put('certificate', { ...certificate, ...more, seen });
}

/** The rule has fired: the first alert of a commissioning is the one whose way is followed. */
export function noteTestAlert(draft: Draft, alert: AlertRow): void {
  const certificate = openCertificate(draft, alert.deviceId);
  if (certificate !== undefined && certificate.alertId === null) {
    see(draft, certificate, ['rule'], { alertId: alert.id });
  }
}

/** The queue has made an incident of it. */
export function noteTestIncident(draft: Draft, alert: AlertRow): void {
  const certificate = openCertificate(draft, alert.deviceId);
  if (certificate?.alertId === alert.id) see(draft, certificate, ['incident']);
}

/** A step that a page or a link has seen. */
export function noteSeen(draft: Draft, certificate: CertificateRow, step: CommissioningStep): void {
  see(draft, certificate, [step]);
}
