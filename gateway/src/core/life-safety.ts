import type { Input } from './input.ts';
import type { AlertRow } from './model.ts';

/** Whether an input goes first and is decided even while the disk refuses. */
export function isLifeSafety(
  input: Input,
  isLifeSafetyDevice: (deviceId: string) => boolean,
  alertOf: (id: string) => AlertRow | undefined,
): boolean {
  switch (input.kind) {
    case 'reading':
    case 'device-event':
    case 'device-status':
      return isLifeSafetyDevice(input.deviceId);
    case 'acknowledge-alert':
    case 'close-alert':
    case 'shelve-alert':
    case 'unshelve-alert':
      return alertOf(input.alertId)?.level === 1;
    case 'command-taken':
    case 'command-failed':
      return input.isUrgent;
    case 'watch-escalations':
    case 'call-help':
    case 'cancel-help':
      return true;
    case 'order-command':
      // A siren for a danger to life sounds while the disk refuses, too; what people order waits.
      return input.cause === 'notification' && alertOf(input.alertId ?? '')?.level === 1;
    case 'incident-changed':
      return input.change.act !== undefined && alertOf(input.change.act.alertId)?.level === 1;
    case 'arrive-at-alert':
      return alertOf(input.alertId)?.level === 1;
    case 'notification-result':
      return alertOf(input.notificationId.split(' ')[0] ?? '')?.level === 1;
    case 'timer': {
      const [kind, subject = ''] = input.timerId.split(' ');
      // What an edit does to many devices is done behind what they say, whatever they are called.
      if (kind === 'rule-setting') return false;
      return kind === 'escalation' ? alertOf(subject)?.level === 1 : isLifeSafetyDevice(subject);
    }
    default:
      return false;
  }
}
