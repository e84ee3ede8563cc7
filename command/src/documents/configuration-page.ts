import { groups, type Setting, settings } from '../configuration/settings.ts';
import { serialSection } from './serial-section.ts';

const groupTitles: Readonly<Record<string, string>> = {
  gateway: 'The gateway: one per estate',
  http: 'Pages and API of the gateway',
  mqtt: 'The MQTT broker of the gateway',
  flows: 'Flows: Node-RED as a child process of the gateway',
  serial: 'RS-485 lines of the gateway',
  store: "The gateway's database",
  uplink: 'The way to the grid incident queue',
  notify: 'Notices to people: SMS, WeCom, gateways over HTTP',
  queue: 'The grid incident queue',
};

function range(setting: Setting): string {
  if (setting.type === 'choice') return setting.choices.map((choice) => `\`${choice}\``).join(', ');
  if (setting.type === 'integer') return `whole number, ${setting.minimum} to ${setting.maximum}`;
  if (setting.type === 'boolean') return '`true`, `false`';
  if (setting.entryPattern !== undefined) return `a list of ${setting.rule?.en ?? 'texts'}; in the environment as JSON`;
  if (setting.type === 'list') return 'a list, see below; in the environment as JSON';
  if (setting.rule !== undefined) return setting.rule.en;
  if (setting.pattern !== undefined) return `text, \`${setting.pattern.replaceAll('|', '\\|')}\``;
  return setting.secret ? 'text, a secret' : 'text';
}

function row(setting: Setting): string {
  const isEmpty = setting.fallback === '' || (Array.isArray(setting.fallback) && setting.fallback.length === 0);
  const fallback = isEmpty ? 'empty' : `\`${setting.fallback}\``;
  const names = setting.environmentNames.map((name) => `\`${name}\``).join('<br>');
  return `| \`${setting.path}\` | ${setting.title} | ${fallback} | ${range(setting)} | ${names} |`;
}

const tableHead = ['| setting | what it is | default | may be | in the environment |', '|---|---|---|---|---|'];

function section(title: string, members: readonly Setting[]): string[] {
  return ['', `## ${title}`, '', ...tableHead, ...members.map(row)];
}

const head = `# Configuration

This page is made from the schema (\`contract/src/configuration.ts\`) by \`npm run documents\`; \`npm run check\` fails when it is stale.

Settings come, each winning over the one before, from

1. the defaults below,
2. \`gridcall.yaml\` in the working directory, or the file that \`GRIDCALL_CONFIG\` names,
3. the environment: \`GRIDCALL_\` and the path in capitals, \`_\` between words and \`__\` between levels. An empty variable counts as not set.

A secret may stand in a file of its own: \`uplink.tokenFile\` fills \`uplink.token\`. Where neither is set, the gateway uses
\`secrets/uplink-token\` in the data folder, which the first start makes and a queue on the same folder knows. While \`uplink.url\` is not set
it follows \`queue.port\`. Relative paths start at the working directory.

Before anything starts, everything is checked: every fault is reported at once, by its path, with its mend, and the exit
code is 78. A key or a \`GRIDCALL_\` variable that nobody knows is a fault, too: a misspelt limit is no limit.
(\`GRIDCALL_TEST_…\` is left to tests.)

\`\`\`
npm run --silent gridcall -- config check     # all faults at once
npm run --silent gridcall -- config print     # what is in force, and where each value came from; secrets masked
\`\`\`

\`\`\`yaml
# gridcall.yaml
dataDir: /var/lib/gridcall
http:
  host: 0.0.0.0
mqtt:
  host: 0.0.0.0
uplink:
  url: https://queue.example
  tokenFile: /run/secrets/uplink-token
\`\`\`

A port of 0 takes any free one; the command finds it again by itself. \`npm start\` (the demonstration) sets
\`uplink.url\` to its own queue, and \`gateway.estateFile\` to the demonstration estate unless one is named.`;

/** docs/configuration.md as the schema has it today. */
export function configurationPage(): string {
  const alone = settings.filter(({ path }) => !path.includes('.'));
  const sections = groups.flatMap((group) =>
    section(
      groupTitles[group] ?? group,
      settings.filter(({ path }) => path.startsWith(`${group}.`)),
    ),
  );
  return [head, ...section('The whole', alone), ...sections, ...serialSection(), ''].join('\n');
}
