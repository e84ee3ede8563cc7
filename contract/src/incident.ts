import { Type } from 'typebox';

/** Where an incident stands at the queue. Tier (who is in charge) is separate. Mapped to GB/T 30428 and 五事 in docs/glossary.md. */
export const incidentStates = [
  'submitted',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'verified',
  'closed',
  'rejected',
] as const;
export type IncidentState = (typeof incidentStates)[number];
export const IncidentStateSchema = Type.Enum([...incidentStates]);
export const openIncidentStates: readonly IncidentState[] = [
  'submitted',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'verified',
];

/** What a person at the desk may do; each is one transition of the machine in queue/src/core. */
export const incidentActions = [
  'accept',
  'reject',
  'dispatch',
  'claim',
  'resolve',
  'verify',
  'rework',
  'close',
  'reopen',
] as const;
export type IncidentAction = (typeof incidentActions)[number];
export const IncidentActionSchema = Type.Enum([...incidentActions]);

/** How it ended, apart from the state: closed is not the same as mended. */
export const incidentOutcomes = ['fixed', 'partly_fixed', 'not_fixed', 'not_ours', 'no_action_needed'] as const;
export type IncidentOutcome = (typeof incidentOutcomes)[number];
export const IncidentOutcomeSchema = Type.Enum([...incidentOutcomes]);
