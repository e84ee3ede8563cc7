import type { Queries } from './queries.ts';
import type { ReaderAnswer, ReaderRequest } from './reader.ts';
import type { ReaderQueries } from './reader-queries.ts';
import { WorkerClient } from './worker-client.ts';

/** `Queries` by messages to the reader thread, which is started at the first of them. */
export class QueriesClient implements Queries {
  private readonly directory: string;
  private reader: WorkerClient<ReaderRequest | 'close', ReaderAnswer> | null = null;

  constructor(directory: string) {
    this.directory = directory;
  }

  alert: Queries['alert'] = (id) => this.ask('alert', id);
  alertTimeline: Queries['alertTimeline'] = (alertId, era) => this.ask('alertTimeline', alertId, era);
  requestHistory: Queries['requestHistory'] = (number) => this.ask('requestHistory', number);
  waitingEvents: Queries['waitingEvents'] = (lane, after, limit) => this.ask('waitingEvents', lane, after, limit);
  outboxCounts: Queries['outboxCounts'] = () => this.ask('outboxCounts');
  deadLetters: Queries['deadLetters'] = (limit) => this.ask('deadLetters', limit);
  sentEvents: Queries['sentEvents'] = (lane, from, limit) => this.ask('sentEvents', lane, from, limit);
  changesAfter: Queries['changesAfter'] = (no, limit) => this.ask('changesAfter', no, limit);
  oldestChangeNo: Queries['oldestChangeNo'] = () => this.ask('oldestChangeNo');
  quarantine: Queries['quarantine'] = (options) => this.ask('quarantine', options);
  history: Queries['history'] = (options) => this.ask('history', options);
  flowVersions: Queries['flowVersions'] = (limit) => this.ask('flowVersions', limit);
  flowVersion: Queries['flowVersion'] = (id) => this.ask('flowVersion', id);
  ruleSettingVersions: Queries['ruleSettingVersions'] = (id, limit) => this.ask('ruleSettingVersions', id, limit);
  audit: Queries['audit'] = (limit) => this.ask('audit', limit);
  lastAudit: Queries['lastAudit'] = (action) => this.ask('lastAudit', action);
  alertEventsSince: Queries['alertEventsSince'] = (types, since, limit) =>
    this.ask('alertEventsSince', types, since, limit);
  storedMessageKeys: Queries['storedMessageKeys'] = (deviceId) => this.ask('storedMessageKeys', deviceId);

  async stop(): Promise<void> {
    const reader = this.reader;
    this.reader = null;
    if (reader !== null && reader.death === null) await reader.ask('close').catch(() => undefined);
  }

  private async ask<T>(query: keyof ReaderQueries, ...parameters: readonly unknown[]): Promise<T> {
    // A reader that died of one question is not the end of all others.
    if (this.reader === null || this.reader.death !== null) {
      this.reader = new WorkerClient(new URL('./reader.ts', import.meta.url), { directory: this.directory });
    }
    const answer = await this.reader.ask({ query, arguments: parameters });
    if (!answer.ok) throw new Error(`the store could not be read: ${answer.message}`);
    return answer.value as T;
  }
}
