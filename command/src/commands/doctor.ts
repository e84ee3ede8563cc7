import { type Command, jsonOption } from '../command-line.ts';
import { describeFaults } from '../configuration/fault.ts';
import { load, print, printJson } from '../context.ts';
import { type Finding, ill, well } from '../doctor/check.ts';
import { clock, dataFolder, nodeVersion, reach, secrets, space } from '../doctor/machine.ts';
import { servers } from '../doctor/servers.ts';

async function examine(): Promise<readonly Finding[]> {
  const node = nodeVersion(process.versions.node);
  const loaded = load();
  if (!loaded.ok) {
    const text = describeFaults(loaded.faults);
    const mend = { mendZh: '改正后再运行一次。', mendEn: 'Correct it and run this again.' };
    return [node, ill('configuration', { zh: text, en: 'the configuration has faults', ...mend })];
  }
  const { configuration } = loaded;
  const asked = await servers(configuration);
  return [
    node,
    well('configuration', '配置没有错误', 'the configuration is right'),
    dataFolder(configuration.dataDir),
    space(configuration.dataDir),
    secrets(configuration.dataDir),
    reach(configuration),
    ...asked.findings,
    clock(Date.now(), asked.queueNow),
  ];
}

export const doctor: Command = {
  name: 'doctor',
  zh: '体检：环境、文件夹、端口、秘密、网关、队列、上报、时钟',
  en: 'Examine environment, folder, ports, secrets, gateway, queue, uplink and clock',
  options: { json: jsonOption },
  examples: [
    { line: 'doctor', zh: '装好之后，或哪里不对的时候', en: 'after installing, or when something is wrong' },
    { line: 'doctor --json', zh: '退出码 1 表示有问题', en: 'exit code 1 says that something is wrong' },
  ],
  run: async (parsed) => {
    const findings = await examine();
    const ok = findings.every((finding) => finding.ok);
    if (parsed.flag('json')) printJson({ ok, findings });
    else {
      for (const { ok: fine, zh, en, mendZh, mendEn } of findings) {
        print(`${fine ? '✓' : '✗'} ${zh} · ${en}`);
        if (mendZh || mendEn) print(`    ${mendZh ?? ''} ${mendEn ?? ''}`.trimEnd());
      }
    }
    return ok ? 0 : 1;
  },
};
