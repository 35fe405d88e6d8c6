import { legalForm } from '@inclust/classifications';
import type { NodeId } from '@inclust/kernel';
import type { Member, MemberDraft } from './member.ts';

/**
 * What tells an organisation apart over all nodes: country and register number. A sole trader's number is personal data and stays at
 * home, as does what has no number: those are counted by their place in this node's register.
 */
export function distinctKey(node: NodeId, member: Member): string {
  return member.countedAs ?? registerKey(member.draft) ?? `${node}:${member.id}`;
}

/** Country and register number of an organisation that is no person; `undefined` for all others. */
export function registerKey(draft: MemberDraft): string | undefined {
  if (draft.kind !== 'organisation' || !draft.register || isSoleTrader(draft.legalForm)) return undefined;
  return `${draft.register.country}:${draft.register.number}`;
}

/** The country of an organisation's business register, else that whose law knows its legal form; `undefined` when unknown. */
export function countryOf(draft: MemberDraft): string | undefined {
  if (draft.kind !== 'organisation') return undefined;
  return draft.register?.country ?? (draft.legalForm && legalForm(draft.legalForm)?.country);
}

/** Whether a legal form counts among enterprises; not when it is unknown. */
export function isEnterprise(form: string | undefined): boolean {
  return form !== undefined && legalForm(form)?.enterprise === true;
}

function isSoleTrader(form: string | undefined): boolean {
  return form !== undefined && legalForm(form)?.soleTrader === true;
}
