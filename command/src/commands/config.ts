import { stringify } from 'yaml';
import { type Command, jsonOption } from '../command-line.ts';
import { maskedEntries } from '../configuration/effective.ts';
import { describeFaults } from '../configuration/fault.ts';
import { load, print, printJson } from '../context.ts';
import { EXIT_CONFIGURATION } from '../failure.ts';

export const configCheck: Command = {
  name: 'config check',
  zh: '检查 gridcall.yaml 和环境变量，一次列出所有错误',
  en: 'Check gridcall.yaml and the environment, all faults at once',
  options: { json: jsonOption },
  examples: [
    { line: 'config check', zh: '启动之前先检查', en: 'before a start' },
    { line: 'config check --json', zh: '退出码 78 表示有错', en: 'exit code 78 says that something is wrong' },
  ],
  run: async (parsed) => {
    const loaded = load();
    if (parsed.flag('json')) printJson({ ok: loaded.ok, faults: loaded.ok ? [] : loaded.faults });
    else if (loaded.ok) print('配置没有错误。 · The configuration is right.');
    else process.stderr.write(`${describeFaults(loaded.faults)}\n`);
    return loaded.ok ? 0 : EXIT_CONFIGURATION;
  },
};

export const configPrint: Command = {
  name: 'config print',
  zh: '显示生效的配置，以及每一项来自哪里（秘密已遮盖）',
  en: 'Print the effective configuration and where each value came from (secrets masked)',
  options: { json: jsonOption },
  examples: [
    { line: 'config print', zh: '现在到底用的是什么设置', en: 'what is really in force' },
    { line: 'config print > gridcall.yaml', zh: '以此为底稿写配置文件', en: 'a first draft of the file' },
  ],
  run: async (parsed) => {
    const loaded = load();
    if (!loaded.ok) {
      process.stderr.write(`${describeFaults(loaded.faults)}\n`);
      return EXIT_CONFIGURATION;
    }
    const entries = maskedEntries(loaded);
    if (parsed.flag('json')) {
      const sources = Object.fromEntries(entries.map(({ path, source }) => [path, source]));
      printJson({ configuration: nested(entries), sources });
      return 0;
    }
    print(withSources(entries).trimEnd());
    return 0;
  },
};

type Entry = ReturnType<typeof maskedEntries>[number];

function nested(entries: readonly Entry[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, value } of entries) {
    const [first = '', second] = path.split('.');
    root[first] = second === undefined ? value : { ...(root[first] as object | undefined), [second]: value };
  }
  return root;
}

/** YAML with the source of each value as a comment behind it; a masked secret is a comment as a whole. */
function withSources(entries: readonly Entry[]): string {
  let group = '';
  let text = '';
  for (const { path, value, source, masked } of entries) {
    const [first = '', second] = path.split('.');
    if (second !== undefined && first !== group) text += `${first}:\n`;
    group = second === undefined ? '' : first;
    const line = stringify({ [second ?? first]: value }, { lineWidth: 0 }).trimEnd();
    text += `${second === undefined ? '' : '  '}${masked ? '# ' : ''}${line}  # ${source}\n`;
  }
  return text;
}
