import { type ErrorCode, errorTable, problemOf } from '@gridcall/contract/errors.ts';
import type { LinkCreated, Quarantine } from '@gridcall/contract/http-gateway.ts';
import {
  type Child,
  type Commissioning,
  commissioningSteps,
  type ImportResult,
  type InstalledDevice,
} from '@gridcall/contract/http-property.ts';
import type { Reader, Readers } from '@gridcall/contract/http-readers.ts';
import type { Page, Route } from 'playwright';

/** What the gateway answers a page that is looked at in states that are hard to bring about: told here, state by state. */
export interface World {
  devices: InstalledDevice[];
  children: Child[];
  quarantine: Quarantine;
  commissioning: Commissioning;
  readers: Readers;
  imported: ImportResult;
  /** Refused with this code, by the end of the path. */
  refused: Map<string, ErrorCode>;
}

const minute = 60_000;
/** The same for all of them: a page that tells devices apart by it shows one's chart for another's. */
const lastSeenAt = Date.now() - 2 * minute;

export function installed(id: string, changes: Partial<InstalledDevice> = {}): InstalledDevice {
  const now = Date.now();
  return {
    ...{ id, kind: 'gas-detector', name: '201 厨房', companyId: 'jinfeng', placeId: 'jinfeng-1-unit-1', linkId: id },
    placeName: { zh: '金凤花园1号楼 1单元', en: 'Jinfeng Garden Building 1 Unit 1' },
    ...{ online: true, lastSeenAt, protection: 'protected', connected: true, address: null },
    values: { methane_lel: 2, alarm: false, battery_pct: 81 },
    ...{ convention: 'native', updateContract: 'periodic', reportEveryMs: minute, createdAt: now, installedAt: now },
    ...{ expiresAt: now + 900 * 86_400_000, testUntil: 0, revokedAt: null, openAlerts: [], commissionedAt: now },
    ...changes,
  };
}

export function child(address: string, changes: Partial<Child> = {}): Child {
  const now = Date.now();
  return {
    ...{ linkId: 'z2m-hall', address, name: '厨房燃气', vendor: 'HEIMAN', model: 'HS1CG-E' },
    ...{ suggestedKind: 'gas-detector', state: 'waiting', deviceId: null, firstHeardAt: now, lastHeardAt: now },
    ...{ preview: { alarm: false, gas_lel: 3 }, unsupported: ['linkquality'] },
    ...changes,
  };
}

export function commissioning(seen: number, changes: Partial<Commissioning> = {}): Commissioning {
  const startedAt = Date.now() - minute;
  return {
    ...{
      id: '01JD0000000000000000000000',
      deviceId: 'gas-kitchen',
      deviceName: '201 厨房',
      deviceKind: 'gas-detector',
    },
    placeName: { zh: '金凤花园1号楼 1单元', en: 'Jinfeng Garden Building 1 Unit 1' },
    companyName: { zh: '金凤物业', en: 'Jinfeng Property' },
    ...{ by: '杨波', startedAt, until: startedAt + 30 * minute, finishedAt: null },
    steps: commissioningSteps.map((step, index) => ({ step, seenAt: index < seen ? startedAt + index * 4000 : null })),
    ...{ values: seen > 3 ? { methane_lel: 55, alarm: true } : {}, alertId: null, problems: [] },
    ...{ alertState: seen > 4 ? 'cleared-unclosed' : null, incidentNumber: null },
    ...changes,
  };
}

export function reader(address: number, changes: Partial<Reader> = {}): Reader {
  const counts = { cards: 41, malformedCards: 0, keypadEntries: 0 };
  return {
    ...{ address, name: `东门 ${address}`, state: 'online', secured: true, hasKey: true, identity: 'ACME-7' },
    ...{ installUntil: null, problem: null },
    counts: { ...counts, channelsLost: 0, commandsRefused: 0, unreadReplies: 0 },
    ...changes,
  };
}

export const made: LinkCreated = {
  ...{ linkId: 'gas-kitchen', deviceId: 'gas-kitchen', username: 'gas-kitchen', clientId: 'gas-kitchen' },
  ...{ password: 'mJq3uTqk0wXbVn5eYh2rZs8dLc4', broker: { host: '192.168.1.20', port: 1883 } },
  topics: {
    reading: 'gridcall/v1/gas-kitchen/reading',
    event: 'gridcall/v1/gas-kitchen/event',
    status: 'gridcall/v1/gas-kitchen/status',
  },
  ...{ convention: 'native', baseTopic: null, bridgeTopics: [] },
};

/** Title and mend of a code in the reader's language, as the gateway gives them. */
export function wordsOf(code: ErrorCode, english: boolean): { title: string; mend: string } {
  const { zh, en, mendZh, mendEn } = errorTable[code];
  return english ? { title: en, mend: mendEn } : { title: zh, mend: mendZh };
}

export function newWorld(): World {
  return {
    ...{ devices: [], children: [], quarantine: { entries: [], refusedConnections: [] } },
    ...{
      commissioning: commissioning(0),
      readers: { portOpen: true, readers: [] },
      imported: { rows: [], accepted: 0, refused: 0, dryRun: true },
    },
    refused: new Map(),
  };
}

/** Answers the page out of the world. Texts of codes follow the language that is asked for. */
export async function playWorld(page: Page, world: World): Promise<void> {
  await page.route(/\/api\/v1\/(administration|quarantine|devices\/)/, async (route) => {
    const english = (route.request().headers()['accept-language'] ?? '').startsWith('en');
    const path = new URL(route.request().url()).pathname;
    const refused = [...world.refused].find(([end]) => path.endsWith(end))?.[1];
    if (refused !== undefined) {
      const problem = problemOf(refused, { language: english ? 'en' : 'zh-CN' });
      return route.fulfill({ status: problem.status, contentType: 'application/problem+json', json: problem });
    }
    return answer(route, path, world, english);
  });
}

function answer(route: Route, path: string, world: World, english: boolean): Promise<void> {
  const json = (body: unknown, status = 200) => route.fulfill({ status, json: body });
  if (route.request().method() === 'DELETE') {
    release(world, path.split('/').at(-1) ?? '');
    return route.fulfill({ status: 204 });
  }
  if (path.endsWith('/ignore')) return route.fulfill({ status: 204 });
  if (path.endsWith('/history')) return json(history());
  if (path.endsWith('/quarantine')) return json(inLanguage(world.quarantine, english));
  if (path.endsWith('/readers')) return json(world.readers);
  if (path.endsWith('/links')) return json(made, 201);
  if (path.endsWith('/children/adopt')) return json({ results: verdicts(route, english) });
  if (path.endsWith('/children')) return json({ children: world.children });
  if (path.endsWith('/import')) return json(importIn(world.imported, route, english));
  if (path.endsWith('/replace') || path.endsWith('/hand-over')) {
    return json({ deviceId: 'gas-kitchen', credentials: made });
  }
  if (path.endsWith('/finish')) {
    world.commissioning = { ...world.commissioning, finishedAt: Date.now() };
    return json(world.commissioning);
  }
  if (path.includes('/commissionings/')) return json(problemsIn(world.commissioning, english));
  if (path.endsWith('/commissionings'))
    return json({ id: world.commissioning.id, until: world.commissioning.until }, 201);
  return json({ devices: world.devices });
}

/** A link is revoked; by the id of what a bridge brought, its adoption is taken back. */
function release(world: World, id: string): void {
  const revoked = (device: InstalledDevice) => ({ ...device, address: null, revokedAt: Date.now() });
  world.devices = world.devices.map((device) => (device.id === id ? revoked(device) : device));
}

function history(): object {
  const now = Date.now();
  const points = Array.from({ length: 60 }, (_, index) => ({
    at: now - (60 - index) * 20 * minute,
    value: 2 + (index % 7),
  }));
  return { deviceId: 'gas-kitchen', quantity: 'methane_lel', unit: '%LEL', points };
}

function inLanguage({ entries, refusedConnections }: Quarantine, english: boolean): Quarantine {
  const translated = entries.map((entry) => ({ ...entry, ...wordsOf(entry.code as ErrorCode, english) }));
  return { entries: translated, refusedConnections };
}

function problemsIn(commissioning: Commissioning, english: boolean): Commissioning {
  const problems = commissioning.problems.map((one) => ({ ...one, ...wordsOf(one.code as ErrorCode, english) }));
  return { ...commissioning, problems };
}

function verdicts(route: Route, english: boolean): object[] {
  const { adoptions } = route.request().postDataJSON() as { adoptions: { linkId: string; address: string }[] };
  const { title, mend } = wordsOf('CHILD_UNKNOWN', english);
  return adoptions.map(({ linkId, address }) => ({
    ...{ linkId, address, ok: false, deviceId: null, code: 'CHILD_UNKNOWN', detail: title, mend },
  }));
}

function importIn(imported: ImportResult, route: Route, english: boolean): ImportResult {
  const { dryRun } = route.request().postDataJSON() as { dryRun: boolean };
  const rows = imported.rows.map((row) => {
    if (row.code === null) return { ...row, password: dryRun ? null : 'mJq3uTqk0wXbVn5eYh2rZs8dLc4' };
    const { title, mend } = wordsOf(row.code as ErrorCode, english);
    return { ...row, detail: title, mend };
  });
  return { ...imported, rows, dryRun };
}
