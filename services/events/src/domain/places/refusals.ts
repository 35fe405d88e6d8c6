import { unreachable, type Refusal } from '@inclust/kernel';
import type { Allotment } from './allotment.ts';
import type { RegistrationState } from './registration.ts';

/** Why nothing new comes in: `allotment-closed`, `occurrence-cancelled`. */
export function notOpen(state: Exclude<Allotment['state'], 'open'>): Refusal {
  switch (state) {
    case 'closed':
      return { code: 'allotment-closed', kind: 'state', message: 'Registration is closed.' };
    case 'cancelled':
      return { code: 'occurrence-cancelled', kind: 'state', message: 'The event does not take place.' };
    default:
      return unreachable(state);
  }
}

const saying: Readonly<Record<RegistrationState, string>> = {
  held: 'The places are only held yet.',
  'pending-approval': 'The registration waits for approval.',
  confirmed: 'The registration is confirmed.',
  waiting: 'The registration is on the waiting list.',
  offered: 'A place was offered.',
  cancelled: 'The registration was cancelled.',
  expired: 'The time for it has run out.',
  refused: 'The registration was refused.',
  withdrawn: 'The offer was withdrawn.',
  united: 'The registration was united with another.',
  deleted: 'The registration was deleted.',
};

/** The refusal of what a state does not allow: `registration-held`, `registration-expired` and so on. */
export function notWhile(state: RegistrationState): Refusal {
  return { code: `registration-${state}`, kind: 'state', message: saying[state] };
}

/** There is no such registration. */
export const notFound: Refusal = {
  code: 'registration-not-found',
  kind: 'not-found',
  message: 'There is no such registration.',
};
