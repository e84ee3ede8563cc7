import type { Role } from '@gridcall/contract/role.ts';

/** Who asks: a person by role, a kiosk by its pairing, or nobody. The administrator's token stands for an operator. */
export type Subject = Role | 'kiosk' | 'nobody';

/**
 * Role × verb, the whole of it. A route names one verb; without one the server does not start. Where a request carries
 * a person's cookie and a kiosk's, the subject that stands first in the row is the one that acts.
 */
export const grants = {
  'session:make': ['nobody'],
  'session:read': ['steward', 'operator', 'installer', 'integrator'],
  'kiosk:pair': ['nobody'],
  'kiosk:view': ['kiosk'],
  'kiosk:help': ['kiosk'],
  'service-requests:make': ['kiosk', 'steward', 'operator'],
  /** Opened by number and code, from a kiosk or from the phone that read the receipt. */
  'service-requests:follow': ['nobody'],
  'alerts:read': ['steward', 'operator'],
  'alerts:acknowledge': ['steward', 'operator'],
  'alerts:close': ['steward', 'operator'],
  'alerts:shelve': ['steward', 'operator'],
  'alerts:comment': ['steward', 'operator'],
  'alerts:assign': ['steward', 'operator'],
  'action-cards:read': ['steward', 'operator', 'installer', 'kiosk'],
  'notices:read': ['steward', 'operator', 'kiosk'],
  'notices:write': ['steward', 'operator'],
  'notices:withdraw': ['steward', 'operator'],
  'places:read': ['steward', 'operator', 'installer', 'integrator'],
  'companies:read': ['steward', 'operator', 'installer', 'integrator'],
  'devices:read': ['steward', 'operator', 'installer', 'integrator'],
  'live:read': ['steward', 'operator', 'installer', 'integrator', 'kiosk'],
  /** Whoever answers for the place of a device may tell it what its kind can do. */
  'commands:order': ['steward', 'operator'],
  'commands:read': ['steward', 'operator'],
  'command-settings:manage': ['operator'],
  'links:manage': ['operator', 'installer'],
  /** Of the own devices, and of places that the own company runs; an operator's word holds for everybody's devices. */
  'rule-settings:read': ['operator', 'installer'],
  'rule-settings:write': ['operator', 'installer'],
  'quarantine:read': ['operator', 'installer'],
  /** Who writes flows writes code that runs here: that is for those who were let, and no right of an operator by the way. */
  'flows:write': ['integrator'],
  'flows:read': ['integrator', 'operator'],
  'tokens:manage': ['operator'],
  'kiosks:manage': ['operator'],
  'operation:read': ['operator'],
  'uplink:read': ['operator'],
  'uplink:resend': ['operator'],
  'estate:import': ['operator'],
  /** Who is called, by name; changed by operators only. */
  'duty:read': ['steward', 'operator'],
  'duty:write': ['operator'],
  'policies:read': ['steward', 'operator'],
  'policies:write': ['operator'],
  'channels:read': ['steward', 'operator'],
  'contacts:manage': ['operator'],
  /** Health, metrics, the description of the API and the pages themselves: nothing of a person is in them. */
  'public:read': ['nobody'],
} as const satisfies Record<string, readonly Subject[]>;
export type Verb = keyof typeof grants;

export function isVerb(name: string): name is Verb {
  return Object.hasOwn(grants, name);
}

/** Whether the verb is open to everybody, signed in or not. */
export function isOpen(verb: Verb): boolean {
  return (grants[verb] as readonly Subject[]).includes('nobody');
}

export function mayDo(subject: Subject, verb: Verb): boolean {
  return isOpen(verb) || (grants[verb] as readonly Subject[]).includes(subject);
}

/** The one of several subjects that acts: the first in the verb's row. */
export function actingFor<S extends { readonly subject: Subject }>(verb: Verb, present: readonly S[]): S | undefined {
  const row: readonly Subject[] = grants[verb];
  return present
    .filter((one) => row.includes(one.subject))
    .sort((left, right) => row.indexOf(left.subject) - row.indexOf(right.subject))[0];
}
