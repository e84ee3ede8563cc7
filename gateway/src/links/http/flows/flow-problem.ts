import type { FlowsState } from '@gridcall/contract/http-flows.ts';
import type { FlowEngine } from '../options.ts';
import type { EditorAddress } from './editor-address.ts';

type Health = ReturnType<FlowEngine['health']>;

/** What is wrong with the flows, and what an integrator can do about it. */
export function problemOfFlows({ state, lastFailure, condition }: Health, english: boolean): FlowsState['problem'] {
  const reason = lastFailure?.reason ?? '';
  switch (state) {
    case 'safe-mode':
      return english
        ? {
            cause: `Flows ended three times in ten minutes and are stopped. Last: ${reason}`,
            mend: 'Open the editor, mend the node that did it, and deploy; or restore the version before.',
          }
        : {
            cause: `流程十分钟内三次中断，已停下。最近一次：${reason}`,
            mend: '打开编辑器，改好出错的节点再部署；或恢复前一个版本。',
          };
    case 'backing-off':
      return english
        ? { cause: `Flows ended: ${reason}`, mend: 'They start again by themselves. Alarms do not depend on them.' }
        : { cause: `流程中断：${reason}`, mend: '会自动重新启动；报警不受影响。' };
    case 'running':
      if (condition === null || !('reason' in condition)) return null;
      return english
        ? {
            cause: `The process runs and no flow does: ${condition.reason}`,
            mend: 'Open the editor, take out what is named, and deploy; or restore the version before.',
          }
        : {
            cause: `进程在运行，但流程都没有启动：${condition.reason}`,
            mend: '打开编辑器，删掉上面说的节点再部署；或恢复前一个版本。',
          };
    default:
      return null;
  }
}

/** Why this browser does not get to the editor, while the flows themselves do well. */
export function problemOfEditor(editor: EditorAddress, english: boolean): FlowsState['problem'] {
  if (editor.ok) return null;
  const language = english ? 'en' : 'zh';
  return { cause: editor.cause[language], mend: editor.mend[language] };
}
