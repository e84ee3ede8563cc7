import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { CommissioningStep } from '@gridcall/contract/http-property.ts';
import type { CertificateRow } from '../../../core/model.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import type { Submit } from '../../../spine/submit.ts';
import type { Store } from '../../../store/store.ts';
import type { DeviceLinks } from '../options.ts';
import type { Reader } from '../reader.ts';
import { type Evidence, isUnderWay, stepsShown } from './commissioning-steps.ts';

export interface CommissioningWatchOptions {
  readonly store: Store;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly links: DeviceLinks;
}

/** Alerts shown to stewards that are remembered: more than there are commissionings at once. */
const SHOWN_MAXIMUM = 1000;

/**
 * Follows the commissionings that are under way, whether or not a page looks at them: what passes between two looks (a
 * connection of one message, a steward who was sent the alert) is noted in the certificate when it happens.
 */
export class CommissioningWatch {
  readonly #options: CommissioningWatchOptions;
  readonly #shown = new Set<string>();
  /** Notes on their way to the store, and those it has answered: none is sent twice. */
  readonly #noted = new Map<string, Promise<void>>();
  #open: readonly CertificateRow[] = [];

  constructor(options: CommissioningWatchOptions) {
    this.#options = options;
  }

  /** Returns what ends it. */
  start(): () => void {
    const { store } = this.#options;
    this.#findOpen();
    const endings = [
      store.onCommit((tables) => {
        if (tables.has('certificate')) this.#findOpen();
        if (this.#open.length > 0) this.#review();
      }),
      // A session that comes and goes between two looks is told of in between.
      store.feed.subscribe((change) => {
        if (this.#open.length === 0 || change.type !== 'device') return;
        const isOnline = (change.data as { readonly online: boolean } | null)?.online === true;
        const certificate = this.#open.find(({ deviceId }) => deviceId === change.subject);
        if (isOnline && certificate !== undefined) this.note(certificate, ['connected', 'authenticated']);
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }

  /** Told of every alert that was sent to somebody: by a live stream, or because a page asked. */
  shown(alert: Pick<Alert, 'id' | 'deviceId'>, reader: Reader): void {
    if (this.#open.length === 0 || reader.subject !== 'steward' || this.#shown.has(alert.id)) return;
    if (!this.#open.some(({ deviceId }) => deviceId === alert.deviceId)) return;
    this.#shown.add(alert.id);
    const [oldest] = this.#shown;
    if (this.#shown.size > SHOWN_MAXIMUM && oldest !== undefined) this.#shown.delete(oldest);
    this.#review();
  }

  /** What can be said at once; what a device said wrongly is read from the quarantine and added by who reads it. */
  evidenceOf(certificate: CertificateRow, wrong: readonly string[] = [], wasRefused = false): Evidence {
    const { store, links } = this.#options;
    const { deviceId, alertId, startedAt } = certificate;
    const device = store.state.get('device', deviceId);
    const alert = alertId === null ? undefined : store.state.get('alert', alertId);
    return {
      isConnected: device !== undefined && links.isConnected(device.linkId),
      wasRefused,
      wasHeard: (store.state.get('device_state', deviceId)?.lastSeenAt ?? 0) >= startedAt,
      wrong,
      wasShownToSteward: alertId !== null && this.#shown.has(alertId),
      hasAlert: alertId !== null,
      hasIncident: alert !== undefined && alert.incidentNumber !== null,
    };
  }

  /** Notes steps that are not in the certificate yet; resolves when all of them are kept. */
  async note(certificate: CertificateRow, steps: readonly CommissioningStep[]): Promise<void> {
    const news = steps.filter((step) => certificate.seen[step] === undefined);
    await Promise.all(news.map((step) => this.#noteOne(certificate.id, step)));
  }

  #noteOne(certificateId: string, step: CommissioningStep): Promise<void> {
    const key = `${certificateId} ${step}`;
    const before = this.#noted.get(key);
    if (before !== undefined) return before;
    const { submit, clock, random } = this.#options;
    const id = random.ulid(clock.wallMs());
    const kept = new Promise<void>((resolve) => {
      submit({ kind: 'note-commissioning', id, certificateId, step }, (answer) => {
        // What was not kept is seen again at the next commit.
        if (answer.kind !== 'committed') this.#noted.delete(key);
        resolve();
      });
    });
    this.#noted.set(key, kept);
    return kept;
  }

  #review(): void {
    const now = this.#options.clock.wallMs();
    for (const certificate of this.#open) {
      if (!isUnderWay(certificate, now)) continue;
      void this.note(certificate, stepsShown(this.evidenceOf(certificate)));
    }
  }

  #findOpen(): void {
    const now = this.#options.clock.wallMs();
    this.#open = [...this.#options.store.state.all('certificate')].filter((row) => isUnderWay(row, now));
    const ids = new Set(this.#open.map(({ id }) => id));
    for (const key of this.#noted.keys()) if (!ids.has(key.split(' ')[0] ?? '')) this.#noted.delete(key);
  }
}
