import type { Role } from '@gridcall/contract/role.ts';

/** Who reads or acts, by what decides whose things are theirs. */
interface Answering {
  readonly role: Role;
  readonly companyId: string | null;
}

/**
 * Whether somebody answers for what is this company's. Who is of no company answers for all of them, but for an
 * installer: an empty right is no right.
 */
export function answersForCompany({ role, companyId }: Answering, ownerId: string | null): boolean {
  if (companyId === null) return role !== 'installer';
  return companyId === ownerId;
}

/** The same of a person by themselves: an operator answers for the whole estate, whoever employs them. */
export function personAnswersFor({ role, companyId }: Answering, ownerId: string | null): boolean {
  return role === 'operator' || answersForCompany({ role, companyId }, ownerId);
}
