/**
 * Who may import what. ARCHITECTURE.md shows this table word for word; import-table.test.ts holds every file to it.
 * A file that no row covers is itself a violation: a new room is entered here first.
 */
export interface Room {
  /** A folder or a file; `*` stands for one folder, and two such folders are strangers to each other. */
  readonly name: string;
  /** Folders or files of ours whose code it may use. Its own folder always. */
  readonly uses: readonly string[];
  /** Folders or files of ours of which it may take types only (`import type`). */
  readonly types?: readonly string[];
  /** npm packages; a trailing `*` stands for any name that begins so. */
  readonly packages?: readonly string[];
  /** Whether it may use node:* modules. */
  readonly node: boolean;
}

const contract = 'contract/src';
const core = 'gateway/src/core';
const store = 'gateway/src/store';
const platform = 'gateway/src/platform';
const pageParts = ['kiosk/src/ui', 'kiosk/src/data'];
const lit = ['lit', '@lit/*', '@lit-labs/*'];

/** A link never sees another link, nor the inside of spine, store or core. */
const link = {
  uses: [contract, platform, 'gateway/src/links/conventions', 'gateway/src/core/protection.ts'],
  types: [core, 'gateway/src/spine/submit.ts', `${store}/store.ts`, `${store}/queries.ts`, `${store}/live-alert.ts`],
  node: true,
} as const;

export const rooms: readonly Room[] = [
  { name: contract, uses: [], packages: ['typebox'], node: false },
  { name: core, uses: [contract], node: false },
  { name: platform, uses: [], packages: ['ulid'], node: true },
  { name: store, uses: [contract, platform, 'gateway/src/core/model.ts'], types: [core], node: true },
  { name: 'gateway/src/spine', uses: [contract, core, store, platform], node: true },
  { name: 'gateway/src/links/conventions', uses: [contract], types: [core], node: true },
  { name: 'gateway/src/links/mqtt', ...link, packages: ['aedes', 'mqtt-packet'] },
  {
    name: 'gateway/src/links/http',
    ...link,
    packages: ['fastify', '@fastify/*', 'typebox', 'pino', 'prom-client'],
  },
  { name: 'gateway/src/links/*', ...link },
  {
    name: 'gateway/src/outlets/*',
    uses: [contract, platform, store],
    types: ['gateway/src/core/model.ts', 'gateway/src/core/input.ts', 'gateway/src/spine/submit.ts'],
    node: true,
  },
  { name: 'gateway/src/flows', uses: [contract, platform], node: true },
  {
    name: 'gateway/src/gateway.ts',
    uses: [contract, 'gateway/src'],
    packages: ['typebox', 'pino', 'prom-client', 'yaml'],
    node: true,
  },
  { name: 'gateway/src/main.ts', uses: [contract, platform, 'gateway/src/gateway.ts'], packages: ['pino'], node: true },
  { name: 'queue/src/core', uses: [contract], node: false },
  { name: 'queue/src/platform', uses: [], packages: ['ulid'], node: true },
  {
    name: 'queue/src/store',
    uses: [contract, 'queue/src/platform', 'queue/src/core'],
    packages: ['kysely'],
    node: true,
  },
  {
    name: 'queue/src/links/*',
    uses: [contract, 'queue/src/platform', 'queue/src/core', 'queue/src/store'],
    packages: ['fastify', '@fastify/*', 'typebox', 'pino', 'prom-client'],
    node: true,
  },
  { name: 'queue/src/queue.ts', uses: [contract, 'queue/src'], packages: ['pino', 'prom-client'], node: true },
  { name: 'queue/src/main.ts', uses: [contract, 'queue/src'], packages: ['pino'], node: true },
  { name: 'kiosk/src/data', uses: [], types: [contract], packages: ['idb', '@lit-labs/*'], node: false },
  { name: 'kiosk/src/ui', uses: ['kiosk/src/data'], types: [contract], packages: [...lit, 'uqr'], node: false },
  { name: 'kiosk/src/resident', uses: pageParts, types: [contract], packages: [...lit, 'uqr'], node: false },
  { name: 'kiosk/src/steward', uses: pageParts, types: [contract], packages: lit, node: false },
  { name: 'kiosk/src/property', uses: pageParts, types: [contract], packages: lit, node: false },
  { name: 'kiosk/src/desk', uses: pageParts, types: [contract], packages: lit, node: false },
  { name: 'kiosk/scripts', uses: [], packages: ['vite'], node: true },
  { name: 'firmware-sim/src', uses: [contract], packages: ['mqtt', 'typebox', 'yaml'], node: true },
  { name: 'command/src', uses: [contract], packages: ['typebox', 'yaml'], node: true },
  { name: 'gridcall.ts', uses: ['command/src'], node: true },
  { name: 'vitest.config.ts', uses: [], packages: ['vitest'], node: true },
];

/** The rows of ARCHITECTURE.md. */
export function tableInWords(): readonly string[] {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return rooms.map((room) => {
    const parts = [
      room.uses.length > 0 ? code(room.uses) : '',
      room.types && room.types.length > 0 ? `types of ${code(room.types)}` : '',
      room.packages && room.packages.length > 0 ? code(room.packages) : '',
      room.node ? 'node:*' : '',
    ];
    return `| \`${room.name}\` | ${parts.filter((part) => part !== '').join('; ') || 'nothing'} |`;
  });
}
