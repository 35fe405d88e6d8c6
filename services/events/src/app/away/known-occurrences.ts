import { InfrastructureError } from '@inclust/kernel';
import type { Agenda } from '../agenda.ts';
import { occurrenceNamed } from '../open-occurrences.ts';
import type { AwayApp } from './ports.ts';

/** Knows of other nodes what the agenda has of them. Of a node of which nothing has arrived nothing can be said. */
export function knownOccurrences(agenda: Pick<Agenda, 'page' | 'knows'>): NonNullable<AwayApp['knows']> {
  return async (owner, { event, recurrence }) => {
    try {
      const [found] = (await agenda.page(owner, event)).events;
      if (found) return occurrenceNamed(found.event, recurrence) !== undefined;
      return (await agenda.knows(owner)) ? false : undefined;
    } catch (error) {
      if (error instanceof InfrastructureError) return undefined;
      throw error;
    }
  };
}
