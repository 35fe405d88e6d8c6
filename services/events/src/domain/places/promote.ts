import { unreachable } from '@inclust/kernel';
import { changing, moved, type Decided } from './decided.ts';
import { nextInLine, type QueueNeed } from './line.ts';
import type { Allotment } from './allotment.ts';
import type { LiveStanding, Registration } from './registration.ts';
import type { Working } from './working.ts';

/** One step along the waiting list. */
export type Promotion =
  | { readonly kind: 'decided'; readonly decided: Decided }
  | { readonly kind: 'needs'; readonly needs: readonly QueueNeed[] };

/** Gives the next in line what is free: an offer, or the places themselves. To be repeated while the allotment is `due`. */
export function promote(working: Working, at: number): Promotion {
  const { allotment } = working;
  const turn = nextInLine(working);
  switch (turn.kind) {
    case 'unknown':
      return { kind: 'needs', needs: turn.needs };
    case 'nobody':
      return {
        kind: 'decided',
        decided: { ...changing(allotment), allotment: { ...allotment, due: false, version: allotment.version + 1 } },
      };
    case 'next': {
      const standing = promotedTo(allotment, turn.registration, at);
      const decided = changing(
        allotment,
        moved(turn.registration, standing, at, paymentOf(turn.registration, standing)),
      );
      return { kind: 'decided', decided };
    }
    default:
      return unreachable(turn);
  }
}

function promotedTo({ configuration }: Allotment, { standing }: Registration, at: number): LiveStanding {
  if (configuration.promote === 'confirm') return admittedStanding(configuration);
  const position = standing.state === 'waiting' ? standing.position : 0;
  return { state: 'offered', position, until: at + configuration.offerMilliseconds };
}

/** Where a registration stands that comes in. */
export function admittedStanding({ approval }: Allotment['configuration']): LiveStanding {
  return { state: approval ? 'pending-approval' : 'confirmed' };
}

/** What is to be paid once a registration is confirmed. */
export function paymentOf(registration: Registration, standing: LiveStanding): Pick<Registration, 'payment'> {
  const { payment, lines } = registration;
  const costs = lines.some(({ price }) => price !== undefined && price.minorUnits > 0n);
  return { payment: standing.state === 'confirmed' && payment === 'not-due' && costs ? 'open' : payment };
}
