import { accept, refuse, type Outcome } from '@inclust/kernel';
import { newAllotment } from '../../domain/places/allotment.ts';
import { availability, type Availability } from '../../domain/places/availability.ts';
import type { Configuration, TicketType } from '../../domain/places/configuration.ts';
import { allotmentId } from './names.ts';
import { occurrenceNotFound } from './place-order.ts';
import type { OccurrenceRef, PlacesApp } from './ports.ts';

/** What can be had at an occurrence. */
export interface OccurrenceAvailability {
  readonly open: boolean;
  /** Why it is not open, as a code. */
  readonly reason: string;
  readonly ticketTypes: readonly (Availability & { readonly ticketType: TicketType })[];
  readonly configuration: Configuration;
}

/** What can be had at an occurrence now; refused as `occurrence-not-found` and `no-registration`. */
export async function readAvailability(app: PlacesApp, ref: OccurrenceRef): Promise<Outcome<OccurrenceAvailability>> {
  const occurrence = await app.occurrences.occurrence(ref.event, ref.recurrence);
  if (!occurrence) return occurrenceNotFound(app, ref);
  const kept = await app.allotments.find(ref);
  const rules = kept ? undefined : await app.rules.get(ref.event);
  const fresh = rules && newAllotment(allotmentId(ref), rules.configuration);
  const allotment = kept ?? (fresh?.ok ? fresh.value : undefined);
  if (!allotment)
    return refuse({ code: 'no-registration', kind: 'state', message: 'The event takes no registrations.' });
  const open = occurrence.open && allotment.state === 'open';
  const seen = open || allotment.state !== 'open' ? allotment : { ...allotment, state: 'closed' as const };
  return accept({
    open,
    reason: open ? '' : occurrence.open ? `allotment-${allotment.state}` : (occurrence.code ?? 'registration-closed'),
    ticketTypes: allotment.configuration.ticketTypes.map((ticketType) => ({
      ticketType,
      ...availability(seen, ticketType.id),
    })),
    configuration: allotment.configuration,
  });
}
