import type { Command, Option } from './command-line.ts';
import { alignRows } from './table.ts';

const PROGRAM = 'npm run --silent gridcall --';

function optionHead([name, option]: [string, Option]): string {
  return option.type === 'boolean' ? `--${name}` : `--${name} ${option.value ?? 'TEXT'}`;
}

function usage(command: Command): string {
  const options = Object.entries(command.options).map((entry) => {
    const head = optionHead(entry);
    const repeated = entry[1].multiple ? `${head} …` : head;
    return entry[1].required ? repeated : `[${repeated}]`;
  });
  return [PROGRAM, command.name, ...(command.words ?? []), ...options].join(' ');
}

export function helpOf(command: Command): string {
  const options = Object.entries(command.options).map((entry) => [
    `  ${optionHead(entry)}`,
    `${entry[1].zh} · ${entry[1].en}`,
  ]);
  const examples = command.examples.flatMap(({ line, zh, en }) => [`  # ${zh} · ${en}`, `  ${PROGRAM} ${line}`]);
  return [
    `gridcall ${command.name} — ${command.zh}`,
    command.en,
    '',
    '用法 · Usage',
    `  ${usage(command)}`,
    ...(options.length === 0 ? [] : ['', '选项 · Options', ...alignRows(options)]),
    '',
    '例子 · Examples',
    ...examples,
  ].join('\n');
}

export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [
    `  ${[command.name, ...(command.words ?? [])].join(' ')}`,
    `${command.zh} · ${command.en}`,
  ]);
  return [
    'Gridcall（网格一呼）：一呼即应 · one call from the grid, and service is there',
    '',
    ...alignRows(rows),
    '',
    `每条命令都可加 --help：用法与例子 · each command teaches itself: ${PROGRAM} link add --help`,
  ].join('\n');
}
