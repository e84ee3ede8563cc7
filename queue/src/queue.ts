import { join, resolve } from 'node:path';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { Announcer } from './links/http/announcer.ts';
import { createServer, type Server } from './links/http/server.ts';
import { Pager } from './outlets/pager.ts';
import { Notices } from './outlets/push/notices.ts';
import { PushService } from './outlets/push/push-service.ts';
import { vapidOf } from './outlets/push/vapid.ts';
import type { Clock } from './platform/clock.ts';
import type { Random } from './platform/random.ts';
import { sha256 } from './store/canonical.ts';
import { openDatabase } from './store/database.ts';
import { addToken, registerOwnGateway } from './store/people.ts';
import type { Database } from './store/schema.ts';

export interface QueueOptions {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly random: Random;
  /** Token of whoever administers the queue. */
  readonly administratorToken: string;
  /** Token of the gateway of this configuration, where it is known here; other gateways are registered over HTTP. */
  readonly uplinkToken?: string | undefined;
  readonly signingKey: Buffer;
  readonly pagesDirectory?: string;
}

export interface Queue {
  readonly httpPort: number;
  readonly database: Database;
  stop(): Promise<void>;
}

async function registerSecrets(database: Database, options: QueueOptions, nowMs: number): Promise<void> {
  const { administratorToken, uplinkToken, configuration } = options;
  const administrator = {
    id: 'administrator',
    name: 'administrator',
    role: 'administrator',
    token: administratorToken,
  } as const;
  await addToken(database, administrator, nowMs);
  if (uplinkToken === undefined) return;
  const { id } = configuration.gateway;
  await registerOwnGateway(database, { id, name: id, tokenHash: sha256(uplinkToken) }, nowMs);
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await server.listen({ host, port });
  const address = server.server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** The one composition root of the queue. Throws when the folder or the port refuses; holds nothing open then. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { configuration, clock, random, signingKey } = options;
  const file = join(configuration.dataDir, 'queue', 'queue.db');
  const { database, epoch } = openDatabase(file, random, clock.wallMs());
  const announcer = new Announcer();
  try {
    await registerSecrets(database, options, clock.wallMs());
    const { pushContact, pushHosts, pushTimeoutMs } = configuration.queue;
    const vapid = vapidOf(signingKey, pushContact);
    const service = new PushService({ vapid, ownHosts: pushHosts, timeoutMs: pushTimeoutMs, clock, random });
    const notices = new Notices({ database, clock, random, signingKey, service });
    const server = await createServer({
      notices,
      pushKey: vapid.publicKey,
      pushHosts,
      database,
      epoch,
      clock,
      random,
      announcer,
      signingKey,
      districtCode: configuration.queue.districtCode,
      logLevel: configuration.queue.logLevel,
      requestsPerMinute: configuration.http.requestsPerMinute,
      liveConnections: configuration.http.liveConnections,
      pagesDirectory: options.pagesDirectory ?? resolve(import.meta.dirname, '../../kiosk/dist'),
    });
    const httpPort = await listen(server, configuration.queue.host, configuration.queue.port);
    const log = (message: string): void => server.log.error({ message }, 'calling people failed; it is tried again');
    const pager = new Pager({ database, clock, notices, timeoutMs: pushTimeoutMs, log });
    pager.start();
    const stop = async (): Promise<void> => {
      announcer.stop();
      await pager.stop();
      await server.close();
      await database.destroy();
    };
    return { httpPort, database, stop };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
