import type { FlowChange, FlowsState, FlowVersion } from '@gridcall/contract/http-flows.ts';
import { msg } from '../i18n/language.ts';

const states: Readonly<Record<FlowsState['state'], () => string>> = {
  off: () => msg('没有开启', { id: 'integrate-state-off' }),
  starting: () => msg('正在启动', { id: 'integrate-state-starting' }),
  running: () => msg('运行中', { id: 'integrate-state-running' }),
  'backing-off': () => msg('出错，稍后重启', { id: 'integrate-state-backing-off' }),
  'safe-mode': () => msg('安全模式：流程已停', { id: 'integrate-state-safe-mode' }),
  stopped: () => msg('已停止', { id: 'integrate-state-stopped' }),
};
export const stateWord = (state: FlowsState['state']): string => states[state]();

export const stateTone = (state: FlowsState['state']): 'good' | 'warning' | 'danger' | 'plain' => {
  if (state === 'running') return 'good';
  if (state === 'safe-mode') return 'danger';
  return state === 'off' ? 'plain' : 'warning';
};

const changes: Readonly<Record<FlowChange['change'], () => string>> = {
  added: () => msg('新增', { id: 'integrate-change-added' }),
  removed: () => msg('删除', { id: 'integrate-change-removed' }),
  changed: () => msg('修改', { id: 'integrate-change-changed' }),
  moved: () => msg('移动位置', { id: 'integrate-change-moved' }),
};
export const changeWord = (change: FlowChange['change']): string => changes[change]();

export const changeTone = (change: FlowChange['change']): 'good' | 'warning' | 'danger' | 'plain' => {
  const tones = { added: 'good', removed: 'danger', changed: 'warning', moved: 'plain' } as const;
  return tones[change];
};

/** Why it was deployed, as far as anybody said. */
export const noteOf = ({ note }: FlowVersion): string =>
  note === '' ? msg('在编辑器里部署', { id: 'integrate-deployed' }) : note;
