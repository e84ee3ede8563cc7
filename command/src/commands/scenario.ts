import { type Command, jsonOption } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { listScenarios, runScenario } from '../control.ts';
import { CommandFailure } from '../failure.ts';
import { alignRows } from '../table.ts';

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

export const scenarioList: Command = {
  name: 'scenario list',
  zh: '列出可以演示的场景',
  en: 'List the scenarios that can be shown',
  options: { json: jsonOption },
  examples: [{ line: 'scenario list', zh: '有哪些场景', en: 'which there are' }],
  run: async (parsed) => {
    const scenarios = await listScenarios(effectiveConfiguration().dataDir);
    if (parsed.flag('json')) {
      printJson({ scenarios });
      return 0;
    }
    const rows = scenarios.map(({ name, title, lengthMs }) => [name, seconds(lengthMs), `${title.zh} · ${title.en}`]);
    for (const line of alignRows([['名称 name', '时长 length', '内容 what happens'], ...rows])) print(line);
    return 0;
  },
};

export const scenarioRun: Command = {
  name: 'scenario run',
  zh: '让模拟设备演一个场景，直到结束',
  en: 'Let the simulated devices play a scenario to its end',
  words: ['NAME'],
  options: { json: { ...jsonOption, zh: '每行一个 JSON', en: 'one JSON object a line' } },
  examples: [
    {
      line: 'scenario run gas-leak',
      zh: '燃气泄漏：看手机和大堂屏幕',
      en: 'a gas leak: watch the phone and the lobby screen',
    },
    { line: 'scenario run uplink-cut', zh: '上报线路中断再恢复', en: 'the uplink is cut and comes back' },
  ],
  run: async (parsed) => {
    const name = parsed.words[0] ?? '';
    const done = await runScenario(effectiveConfiguration().dataDir, name, (line) => {
      if (parsed.flag('json')) print(JSON.stringify(line));
      else print(`${seconds(line.atMs).padStart(6)}  ${line.zh} · ${line.en}`);
    });
    if (!done) {
      throw new CommandFailure(
        '场景没有演完：模拟设备停止了。\nThe scenario did not end: the simulated devices stopped.',
      );
    }
    return 0;
  },
};
