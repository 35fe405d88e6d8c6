import { accept, invalid, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** What staff decides about a registration; `reason` is a code. */
export type StaffDecision =
  | { readonly kind: 'approve' }
  | { readonly kind: 'refuse' | 'withdraw-offer'; readonly reason: string };

/** Says yes or no to a registration, or takes an offer back. */
export async function decideRegistration(
  app: PlacesApp,
  named: NamedRegistration,
  decision: StaffDecision,
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    staffOnly: true,
    command: () => {
      if (decision.kind === 'approve') return accept({ kind: 'approve', id: named.id, at: app.now() });
      if (!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(decision.reason)) return noCode;
      return accept({ ...decision, id: named.id, at: app.now() });
    },
  });
}

/** Reasons are told to other services, so nothing personal can be written there. */
const noCode = invalid([
  { field: 'reason', rule: 'code-format', message: '1 to 64 lower-case letters, digits and hyphens.' },
]);
