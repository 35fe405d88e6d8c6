import type { Connection } from 'mongoose';
import type { AllotmentReads, KeptRegistration } from '../../app/places/ports.ts';
import { placesCollections } from '../places/collections.ts';
import { queueName, type RegistrationDocument } from '../places/registration-document.ts';

/** Counts who waits before a registration for a quota that it needs too. */
export function aheadInLine(connection: Connection, allotments: Pick<AllotmentReads, 'find'>) {
  const documents = connection.collection<RegistrationDocument>(placesCollections.registrations);
  return async ({ ref, registration }: KeptRegistration): Promise<number> => {
    const { standing, draws, occurrence } = registration;
    const allotment = standing.state === 'waiting' ? await allotments.find(ref) : undefined;
    if (!allotment || standing.state !== 'waiting') return 0;
    const before = Object.entries(allotment.queues)
      .filter(([, { quotas }]) => quotas.some((quota) => quota in draws))
      .map(([queue]) => queueName(occurrence, queue));
    if (before.length === 0) return 0;
    return documents.countDocuments({ queue: { $in: before }, position: { $lt: standing.position } });
  };
}
