import type { Command } from '../command-line.ts';
import { effectiveConfiguration } from '../context.ts';
import { runPart } from '../supervise/run-part.ts';

export const gateway: Command = {
  name: 'gateway',
  zh: '只运行网关（一个小区一台），意外停止会自动重启',
  en: 'Run the gateway alone (one per estate); it is restarted when it dies',
  options: {},
  examples: [
    { line: 'gateway', zh: '用 gridcall.yaml 里的设置运行', en: 'with the settings of gridcall.yaml' },
    { line: 'config print', zh: '先看看会用什么设置', en: 'see first what is in force' },
  ],
  run: () => runPart('gateway', effectiveConfiguration()),
};

export const queue: Command = {
  name: 'queue',
  zh: '只运行网格事件队列（一个区一套），意外停止会自动重启',
  en: 'Run the grid incident queue alone (one per district); it is restarted when it dies',
  options: {},
  examples: [{ line: 'queue', zh: '用 gridcall.yaml 里的设置运行', en: 'with the settings of gridcall.yaml' }],
  run: () => runPart('queue', effectiveConfiguration()),
};
