import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HttpClient } from '../harness/gateway-client.ts';
import { secretOf, startPart, temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import { RawLink } from '../harness/raw-link.ts';
import { storedKeys } from './gateway-target.ts';
import { parseTrace, STRACE_ARGUMENTS, type SystemCall } from './system-calls.ts';

const LINKS = 4;
const MESSAGES_PER_LINK = 60;
const REQUESTS = 20;
/** A database is rebuilt at each of so many answers, evenly spread, and after the last. */
const LOOKS = 25;

export interface PowerLossReport {
  readonly answers: number;
  /** Answers whose row was not in the file's frames, or whose frames no fsync of the WAL covered, before they were sent. */
  readonly beforeTheirSync: readonly string[];
  /** Databases rebuilt from the synced writes alone. */
  readonly rebuilt: number;
  /** Keys acknowledged before a power cut and missing in the database rebuilt from what was synced by then. */
  readonly lost: readonly string[];
}

/** Runs the gateway under strace with a known load, then cuts the power, on paper, at many points. */
export async function powerLoss(synchronous: 'FULL' | 'OFF'): Promise<PowerLossReport> {
  const dataDir = temporaryFolder('power');
  const trace = join(dataDir, 'trace.txt');
  const { keyOfMessageId, keyOfNumber } = await runTraced(dataDir, trace, synchronous);
  const calls = parseTrace(readFileSync(trace, 'latin1'));
  return judge(calls, keyOfMessageId, keyOfNumber);
}

async function runTraced(dataDir: string, trace: string, synchronous: 'FULL' | 'OFF') {
  const configuration = testConfiguration(dataDir, { store: { synchronous } });
  const gateway = await startPart('gateway', configuration, { prefix: [...STRACE_ARGUMENTS, '-o', trace] });
  const client = new HttpClient(gateway.httpPort, secretOf(dataDir, 'gatewayAdministrator'));
  const keyOfMessageId = new Map<number, string>();
  const keyOfNumber = new Map<string, string>();
  const links = await Promise.all(Array.from({ length: LINKS }, (_, index) => client.link(`power-${index}`)));
  const sending = links.map(async (created, index) => {
    const link = await RawLink.connect(gateway.mqttPort, created);
    for (let number = 0; number < MESSAGES_PER_LINK; number++) {
      const messageId = index * 10_000 + number + 1;
      const key = `power-${index}-${String(number).padStart(4, '0')}`;
      keyOfMessageId.set(messageId, key);
      await new Promise<void>((resolve) => {
        link.onAcknowledged = () => resolve();
        link.publish(messageId, key, `{"id":"${key}","values":{"methane_lel":${number % 2 === 0 ? 5 : 9}}}`);
      });
    }
    link.close();
  });
  const filing = (async () => {
    for (let number = 0; number < REQUESTS; number++) {
      const key = `power-request-${String(number).padStart(4, '0')}`;
      const { status, body } = await client.request<{ number: string }>(
        'POST',
        '/api/v1/service-requests',
        { placeId: 'jinfeng-1', categoryCode: 'P02' },
        { 'idempotency-key': key },
      );
      if (status !== 201) throw new Error(`service request: ${status} ${JSON.stringify(body)}`);
      keyOfNumber.set(body.number, key);
    }
  })();
  await Promise.all([...sending, filing]);
  await gateway.kill('SIGKILL');
  return { keyOfMessageId, keyOfNumber };
}

interface DiskFile {
  readonly writes: SystemCall[];
  /** How many of the writes are on the disk whatever happens now. */
  synced: number;
  image: Buffer;
  imageHas: number;
}

function judge(
  calls: readonly SystemCall[],
  keyOfMessageId: ReadonlyMap<number, string>,
  keyOfNumber: ReadonlyMap<string, string>,
): PowerLossReport {
  const disk = new Map<string, DiskFile>();
  const pending = new Map<string, number>();
  const answered: string[] = [];
  const beforeTheirSync: string[] = [];
  const lost = new Set<string>();
  const total = keyOfMessageId.size + keyOfNumber.size;
  const step = Math.max(1, Math.floor(total / LOOKS));
  let rebuilt = 0;
  for (const call of calls) {
    if (call.kind === 'send') {
      for (const key of keysAnswered(call.bytes, keyOfMessageId, keyOfNumber)) {
        answered.push(key);
        if (!isSynced(disk, needleOf(key, keyOfNumber))) beforeTheirSync.push(key);
        if (answered.length % step !== 0 && answered.length !== total) continue;
        rebuilt++;
        const stored = rebuild(disk);
        for (const acknowledged of answered) if (!stored.has(acknowledged)) lost.add(acknowledged);
      }
    } else {
      apply(disk, pending, call);
    }
  }
  return { answers: answered.length, beforeTheirSync, rebuilt, lost: [...lost] };
}

function needleOf(key: string, keyOfNumber: ReadonlyMap<string, string>): string {
  return [...keyOfNumber.values()].includes(key) ? key : `i:${key}`;
}

function apply(
  disk: Map<string, DiskFile>,
  pending: Map<string, number>,
  call: Exclude<SystemCall, { kind: 'send' }>,
): void {
  if (call.kind === 'unlink') {
    disk.delete(call.path);
    return;
  }
  const file = disk.get(call.path) ?? { writes: [], synced: 0, image: Buffer.alloc(0), imageHas: 0 };
  disk.set(call.path, file);
  if (call.kind !== 'sync') file.writes.push(call);
  else if (call.phase === 'start') pending.set(`${call.thread} ${call.path}`, file.writes.length);
  else file.synced = Math.max(file.synced, pending.get(`${call.thread} ${call.path}`) ?? 0);
}

function isSynced(disk: ReadonlyMap<string, DiskFile>, needle: string): boolean {
  const wal = [...disk].find(([path]) => path.endsWith('gateway.db-wal'))?.[1];
  const bytes = Buffer.from(needle);
  return wal?.writes.slice(0, wal.synced).some((call) => call.kind === 'write' && call.bytes.includes(bytes)) ?? false;
}

/** The files as the disk has them when everything that was not synced is gone, opened by SQLite, which recovers the WAL. */
function rebuild(disk: ReadonlyMap<string, DiskFile>): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gridcall-rebuilt-'));
  try {
    for (const [path, file] of disk) {
      if (!/gateway\.db(-wal|-journal)?$/.test(path)) continue;
      const image = imageOf(file);
      if (image.length > 0) writeFileSync(join(folder, basename(path)), image);
    }
    return storedKeys(join(folder, 'gateway.db'), { recover: true });
  } catch {
    return new Set();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function imageOf(file: DiskFile): Buffer {
  for (; file.imageHas < file.synced; file.imageHas++) {
    const call = file.writes[file.imageHas];
    if (call?.kind === 'truncate') {
      file.image = Buffer.concat([
        file.image.subarray(0, call.length),
        Buffer.alloc(Math.max(0, call.length - file.image.length)),
      ]);
    } else if (call?.kind === 'write') {
      const end = call.offset + call.bytes.length;
      if (end > file.image.length) file.image = Buffer.concat([file.image, Buffer.alloc(end - file.image.length)]);
      call.bytes.copy(file.image, call.offset);
    }
  }
  return file.image;
}

function keysAnswered(
  bytes: Buffer,
  keyOfMessageId: ReadonlyMap<number, string>,
  keyOfNumber: ReadonlyMap<string, string>,
): string[] {
  if (bytes[0] === 0x40 && bytes[1] === 2) {
    const keys: string[] = [];
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const key = keyOfMessageId.get(bytes.readUInt16BE(at + 2));
      if (key) keys.push(key);
    }
    return keys;
  }
  const text = bytes.toString('latin1');
  if (!text.startsWith('HTTP/1.1 201')) return [];
  const key = keyOfNumber.get(/"number":"([0-9-]+)"/.exec(text)?.[1] ?? '');
  return key ? [key] : [];
}
