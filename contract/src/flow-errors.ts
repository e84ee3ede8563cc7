import type { ErrorDefinition } from './error-definition.ts';

/** What an integrator can meet. Part of the one table of errors.ts. */
export const flowErrors = {
  FLOWS_OFF: {
    status: 409,
    zh: '这个网关没有开启流程',
    en: 'Flows are off on this gateway',
    mendZh: '在 gridcall.yaml 里设 flows.enabled: true 后重启网关。',
    mendEn: 'Set flows.enabled: true in gridcall.yaml and start the gateway again.',
  },
  FLOWS_RESTARTING: {
    status: 503,
    zh: '流程正在重新启动',
    en: 'Flows are starting again',
    mendZh: '请稍等几秒再试；报警不受影响。',
    mendEn: 'Try again in a few seconds; alarms do not depend on it.',
  },
} as const satisfies Record<string, ErrorDefinition>;
