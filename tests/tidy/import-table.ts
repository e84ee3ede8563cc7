/**
 * Who may import what. ARCHITECTURE.md shows this table word for word; import-table.test.ts holds every file to it.
 * A file that no row covers is itself a violation: a new room is entered here first.
 */
export interface Room {
  /**
   * A folder or a file. `*` stands for one folder, `{a,b}` for one of several: two such folders are strangers to each
   * other, so that no link sees another link and no page another page.
   */
  readonly name: string;
  /** Folders or files of ours whose code it may use. Its own folder always. */
  readonly uses: readonly string[];
  /** Folders or files of ours of which it may take types only (`import type`). */
  readonly types?: readonly string[];
  /** npm packages; a trailing `*` stands for any name that begins so. */
  readonly packages?: readonly string[];
  /** Whether it may use node:* modules. */
  readonly node: boolean;
  /** It may also do what the row of this name may. */
  readonly as?: string;
}

const contract = 'contract/src';
const core = 'gateway/src/core';
const store = 'gateway/src/store';
const platform = 'gateway/src/platform';
const lit = ['lit', '@lit/*', '@lit-labs/*', 'uqr'];

export const rooms: readonly Room[] = [
  { name: contract, uses: [], packages: ['typebox'], node: false },
  { name: core, uses: [contract], node: false },
  {
    name: platform,
    uses: [contract],
    types: [core],
    packages: ['ulid', 'typebox', 'yaml', '@peculiar/x509', 'reflect-metadata', 'serialport'],
    node: true,
  },
  { name: store, uses: [contract, platform, 'gateway/src/core/model.ts'], types: [core], node: true },
  { name: 'gateway/src/spine', uses: [contract, core, store, platform], node: true },
  { name: 'gateway/src/links/conventions', uses: [contract], types: [core], node: true },
  {
    name: 'gateway/src/links/*',
    uses: [
      contract,
      platform,
      'gateway/src/links/conventions',
      'gateway/src/core/protection.ts',
      `${store}/live-alert.ts`,
      `${store}/live-feed.ts`,
    ],
    types: [core, 'gateway/src/spine/submit.ts', `${store}/store.ts`, `${store}/queries.ts`],
    node: true,
  },
  {
    name: 'gateway/src/links/mqtt',
    as: 'gateway/src/links/*',
    uses: [],
    packages: ['aedes', 'ws'],
    node: true,
  },
  {
    name: 'gateway/src/links/http',
    as: 'gateway/src/links/*',
    uses: [
      'gateway/src/core/custody.ts',
      `${core}/contact.ts`,
      `${core}/duty-book.ts`,
      `${core}/duty-change.ts`,
      `${core}/duty-faults.ts`,
      `${core}/duty-preview.ts`,
      `${core}/duty-revision.ts`,
      `${core}/duty-shape.ts`,
      `${core}/escalation-policy.ts`,
      `${core}/escalation-preview.ts`,
      `${core}/help.ts`,
      `${core}/command-facts.ts`,
      `${core}/company-scope.ts`,
      `${core}/command-rules.ts`,
      `${core}/rule-setting-view.ts`,
    ],
    packages: ['fastify', '@fastify/*', 'typebox', 'pino', 'prom-client'],
    node: true,
  },
  {
    name: 'gateway/src/links/serial',
    as: 'gateway/src/links/*',
    uses: [],
    packages: ['typebox', 'yaml'],
    node: true,
  },
  {
    name: 'gateway/src/outlets',
    uses: [contract, platform, store],
    types: [core, 'gateway/src/spine/submit.ts'],
    packages: ['typebox'],
    node: true,
  },
  {
    name: 'gateway/src/flows',
    uses: [contract, platform, `${store}/live-alert.ts`],
    types: [core, 'gateway/src/spine/submit.ts', `${store}/store.ts`],
    packages: ['typebox'],
    node: true,
  },
  {
    name: 'gateway/src/{gateway,main,metrics}.ts',
    uses: [contract, 'gateway/src'],
    packages: ['typebox', 'pino', 'prom-client', 'yaml'],
    node: true,
  },
  { name: 'queue/src/core', uses: [contract], node: false },
  { name: 'queue/src/platform', uses: [], packages: ['ulid'], node: true },
  {
    name: 'queue/src/store',
    uses: [contract, 'queue/src/platform', 'queue/src/core'],
    packages: ['kysely', 'typebox'],
    node: true,
  },
  {
    name: 'queue/src/outlets',
    uses: [contract, 'queue/src/platform', 'queue/src/core', 'queue/src/store'],
    node: true,
  },
  {
    name: 'queue/src/links/*',
    uses: [contract, 'queue/src/platform', 'queue/src/core', 'queue/src/store', 'queue/src/outlets'],
    packages: ['kysely', 'fastify', '@fastify/*', 'typebox', 'pino', 'prom-client'],
    node: true,
  },
  {
    name: 'queue/src/{queue,main,start-failure}.ts',
    uses: [contract, 'queue/src'],
    packages: ['pino', 'prom-client', 'typebox'],
    node: true,
  },
  { name: 'kiosk/src/data', uses: [], types: [contract], packages: ['idb', '@lit-labs/*'], node: false },
  { name: 'kiosk/src/locales', uses: [], packages: lit, node: false },
  { name: 'kiosk/src/i18n', uses: ['kiosk/src/ui/fonts.ts', 'kiosk/src/locales'], packages: ['@lit/*'], node: false },
  {
    name: 'kiosk/src/ui',
    uses: ['kiosk/src/data', 'kiosk/src/i18n'],
    types: [contract],
    packages: [...lit, '@fontsource-variable/*', 'virtual:*'],
    node: false,
  },
  {
    name: 'kiosk/src/{resident,steward,property,integrate,operate,desk}',
    uses: ['kiosk/src/ui', 'kiosk/src/data', 'kiosk/src/i18n', 'kiosk/src/locales'],
    types: [contract],
    packages: [...lit, 'idb'],
    node: false,
  },
  { name: 'kiosk/{scripts,vite.config.ts}', uses: ['kiosk/scripts'], packages: ['vite'], node: true },
  { name: 'firmware-sim/src', uses: [contract], packages: ['mqtt', 'typebox', 'yaml'], node: true },
  { name: 'flows/src', uses: [contract], packages: ['node-red', 'typebox'], node: true },
  { name: 'command/src', uses: [contract], packages: ['typebox', 'yaml'], node: true },
  { name: 'gridcall.ts', uses: ['command/src'], node: true },
  { name: 'vitest.config.ts', uses: [], packages: ['vitest'], node: true },
];

/** The rows of ARCHITECTURE.md, where `src` is left out. */
export function tableInWords(): readonly string[] {
  const code = (names: readonly string[] = []) => names.map((name) => `\`${name.replace('/src', '')}\``).join(', ');
  return rooms.map((room) => {
    const parts = [
      room.as === undefined ? '' : `as ${code([room.as])}`,
      code(room.uses),
      room.types ? `types of ${code(room.types)}` : '',
      code(room.packages),
      room.node && room.as === undefined ? 'node:*' : '',
    ];
    return `| ${code([room.name])} | ${parts.filter((part) => part !== '').join('; ')} |`;
  });
}
