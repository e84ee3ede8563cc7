import { orderByRules } from './command-causes.ts';
import type { CommandInput } from './command-input.ts';
import type { ContactInput } from './contact-input.ts';
import { Draft } from './draft.ts';
import type { DutyInput } from './duty-input.ts';
import { followAlerts } from './escalation-follow.ts';
import type { EscalationInput } from './escalation-input.ts';
import { decideAddKiosk, decideAddToken, decidePairKiosk, decideRevokeToken } from './handlers/access.ts';
import { decideAlertAct } from './handlers/alert-acts.ts';
import { decideAdoptChild, decideChildHeard, decideIgnoreChild, decideReleaseChild } from './handlers/children.ts';
import { decideBoot, decideClockJump } from './handlers/clock.ts';
import { decideCommand } from './handlers/commands.ts';
import { decideContact } from './handlers/contacts.ts';
import { decideHandOverDevice, decideReplaceDevice } from './handlers/device-changes.ts';
import { decideDeviceEvent } from './handlers/device-event.ts';
import { decideDeviceStatus } from './handlers/device-status.ts';
import { decideDiscovery } from './handlers/discovery.ts';
import { decideDuty } from './handlers/duty.ts';
import { decideEscalation } from './handlers/escalation.ts';
import { decideImportEstate } from './handlers/estate.ts';
import { decideFlows } from './handlers/flows.ts';
import { decideIncidentChanged } from './handlers/incident-changed.ts';
import { decideAddLink, decideInstallReader, decideRevokeLink } from './handlers/links.ts';
import { decideWithdrawNotice, decideWriteNotice } from './handlers/notices.ts';
import { decideErasePhones } from './handlers/phones.ts';
import { decideQuarantine } from './handlers/quarantine.ts';
import { decideReading } from './handlers/reading.ts';
import { decideResendDeadLetter } from './handlers/resend-dead-letter.ts';
import { decidePutRuleSetting } from './handlers/rule-settings.ts';
import { decideServiceRequest } from './handlers/service-request.ts';
import {
  decideBeginTest,
  decideEndTest,
  decideFinishCommissioning,
  decideNoteCommissioning,
} from './handlers/tests.ts';
import { decideTimer } from './handlers/timer.ts';
import { decideUplinkReceipt } from './handlers/uplink-receipt.ts';
import { decideUplinkState } from './handlers/uplink-state.ts';
import type { Input, InstallationInput } from './input.ts';
import type { Decision, View } from './view.ts';

type CallInput = EscalationInput | DutyInput | ContactInput | CommandInput;

/**
 * Every rule of the gateway is behind this function, and nothing else: no clock, no I/O, no randomness. `now` is the
 * wall's time in ms. The changes join the committed state only when their transaction has committed.
 */
export function decide(view: View, input: Input, now: number): Decision {
  const draft = new Draft(view, input.id, now);
  const decision = decideInput(draft, input);
  // What was refused or had been done already has no consequences: its changes are not the draft's.
  if (decision.changes !== draft.changes) return decision;
  const isFollowed = followAlerts(draft, input);
  return orderByRules(draft) || isFollowed ? draft.done(decision.outcome) : decision;
}

function decideInput(draft: Draft, input: Input): Decision {
  switch (input.kind) {
    case 'reading':
      return decideReading(draft, input);
    case 'device-event':
      return decideDeviceEvent(draft, input);
    case 'device-status':
      return decideDeviceStatus(draft, input);
    case 'quarantine':
      return decideQuarantine(draft, input);
    case 'service-request':
      return decideServiceRequest(draft, input);
    case 'acknowledge-alert':
    case 'close-alert':
    case 'shelve-alert':
    case 'unshelve-alert':
    case 'comment-alert':
    case 'assign-alert':
      return decideAlertAct(draft, input);
    case 'write-notice':
      return decideWriteNotice(draft, input);
    case 'withdraw-notice':
      return decideWithdrawNotice(draft, input);
    case 'add-token':
      return decideAddToken(draft, input);
    case 'revoke-token':
      return decideRevokeToken(draft, input);
    case 'add-kiosk':
      return decideAddKiosk(draft, input);
    case 'pair-kiosk':
      return decidePairKiosk(draft, input);
    case 'import-estate':
      return decideImportEstate(draft, input);
    case 'timer':
      return decideTimer(draft, input);
    case 'boot':
      return decideBoot(draft, input);
    case 'clock-jump':
      return decideClockJump(draft, input);
    case 'uplink-receipt':
      return decideUplinkReceipt(draft, input);
    case 'resend-dead-letter':
      return decideResendDeadLetter(draft, input);
    case 'incident-changed':
      return decideIncidentChanged(draft, input);
    case 'uplink-state':
      return decideUplinkState(draft, input);
    case 'erase-phones':
      return decideErasePhones(draft, input);
    case 'put-rule-setting':
      return decidePutRuleSetting(draft, input);
    case 'flow-request':
    case 'deploy-flows':
    case 'flows-state':
      return decideFlows(draft, input);
    default:
      return decideCalls(draft, input);
  }
}

/** Who is called, by which ways and in which order; what devices are told to do; and what came of it. */
function decideCalls(draft: Draft, input: CallInput | InstallationInput): Decision {
  switch (input.kind) {
    case 'put-contact':
    case 'switch-contact':
    case 'remove-contact':
    case 'contact-result':
      return decideContact(draft, input);
    case 'order-command':
    case 'second-command':
    case 'command-taken':
    case 'command-failed':
    case 'command-answer':
    case 'put-command-setting':
      return decideCommand(draft, input);
    case 'notification-result':
    case 'arrive-at-alert':
    case 'put-policy':
    case 'remove-policy':
    case 'watch-escalations':
    case 'call-help':
    case 'cancel-help':
      return decideEscalation(draft, input);
    case 'put-rosters':
    case 'add-override':
    case 'remove-override':
    case 'put-calendar':
      return decideDuty(draft, input);
    default:
      return decideInstallation(draft, input);
  }
}

/** What installers do, and what bridges bring for them to see. */
function decideInstallation(draft: Draft, input: InstallationInput): Decision {
  switch (input.kind) {
    case 'add-link':
      return decideAddLink(draft, input);
    case 'revoke-link':
      return decideRevokeLink(draft, input);
    case 'install-reader':
      return decideInstallReader(draft, input);
    case 'child-heard':
      return decideChildHeard(draft, input);
    case 'discovery':
      return decideDiscovery(draft, input);
    case 'adopt-child':
      return decideAdoptChild(draft, input);
    case 'ignore-child':
      return decideIgnoreChild(draft, input);
    case 'release-child':
      return decideReleaseChild(draft, input);
    case 'replace-device':
      return decideReplaceDevice(draft, input);
    case 'hand-over-device':
      return decideHandOverDevice(draft, input);
    case 'begin-test':
      return decideBeginTest(draft, input);
    case 'end-test':
      return decideEndTest(draft, input);
    case 'note-commissioning':
      return decideNoteCommissioning(draft, input);
    case 'finish-commissioning':
      return decideFinishCommissioning(draft, input);
  }
}
