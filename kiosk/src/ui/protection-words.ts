import type { Device } from '@gridcall/contract/http-gateway.ts';
import { msg } from '../i18n/language.ts';

const protectionWords: Readonly<Record<Device['protection'], () => string>> = {
  protected: () => msg('正在保护', { id: 'ui-protected' }),
  warming_up: () => msg('未受保护：预热中', { id: 'ui-unprotected-warming' }),
  self_test: () => msg('未受保护：自检中', { id: 'ui-unprotected-test' }),
  fault: () => msg('未受保护：设备故障', { id: 'ui-unprotected-fault' }),
  end_of_life: () => msg('未受保护：已到期', { id: 'ui-unprotected-end-of-life' }),
  silent: () => msg('未受保护：失联', { id: 'ui-unprotected-silent' }),
  never_seen: () => msg('未受保护：从未上线', { id: 'ui-unprotected-never' }),
};

/** Whether a device protects now, and if not, why. */
export const protectionWord = (protection: Device['protection']): string => protectionWords[protection]();
