import type { Document } from 'mongodb';

/** Collections whose documents have their version once more in their state, and guard their writes by it alone. */
const versionInState: ReadonlySet<string> = new Set(['bookings', 'registrations']);

/** More than one thing changes in the second before a backup is restored. */
const least = 2 ** 20;

/**
 * By how much versions rise when what was so at a moment is restored, both in milliseconds since 1970: above every version that can have
 * been told since, also after an earlier restore of the same backup, as nothing changes once a millisecond for long.
 */
export function liftOf(moment: number, now: number): number {
  return least + Math.max(0, now - moment);
}

/** Whether a document is one whose changes are told to others by version. */
export function isTold(document: Document): boolean {
  return Array.isArray(document['pending']) && document['version'] !== undefined;
}

/**
 * A document with its version above all that others have seen of it, and the answers kept in it with theirs by as much. What happened
 * keeps its version: events that wait to be published are of the past.
 */
export function lifted(collection: string, document: Document, lift: number): Document {
  if (Array.isArray(document['admitted'])) return { ...document, admitted: document['admitted'].map(admittedBy(lift)) };
  if (!isTold(document)) return document;
  const version = Number(document['version']) + lift;
  const answers = document['answers'] as unknown;
  const once = versionInState.has(collection);
  return {
    ...document,
    version,
    ...(once ? { revision: version, state: { ...(document['state'] as Document), version } } : {}),
    ...(Array.isArray(answers) ? { answers: answers.map((answer: Document) => raised(answer, lift)) } : {}),
  };
}

function raised(holder: Document, lift: number): Document {
  return { ...holder, version: Number(holder['version']) + lift };
}

/** Registrations that the write of their allotment holds until they are in documents of their own. */
function admittedBy(lift: number): (admitted: Document) => Document {
  return (admitted) => ({ ...admitted, state: raised(admitted['state'] as Document, lift) });
}
