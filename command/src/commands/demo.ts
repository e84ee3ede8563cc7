import type { Command } from '../command-line.ts';
import { effectiveConfiguration } from '../context.ts';
import { runDemo } from '../demo/demo.ts';

export const demo: Command = {
  name: 'demo',
  zh: '在本机演示全部：网关、事件队列、模拟设备和一个示范小区',
  en: 'Everything on this machine: gateway, queue, simulated devices and a demonstration estate',
  options: {},
  examples: [
    {
      line: 'demo',
      zh: '与 npm start 相同；Ctrl-C 停止，再次启动会接着上次',
      en: 'the same as npm start; Ctrl-C stops, a second start goes on',
    },
    { line: 'scenario run gas-leak', zh: '在另一个窗口里演示燃气泄漏', en: 'in another window: a gas leak' },
  ],
  run: () => runDemo(effectiveConfiguration()),
};
