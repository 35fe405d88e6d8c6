import { type StoredDocument, decodeMoney } from '@inclust/mongo';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import type { Allotment } from '../../domain/places/allotment.ts';
import type { Configuration } from '../../domain/places/configuration.ts';
import { isWoundUp } from '../../domain/places/sweeping.ts';
import { decodeRegistration, type AdmittedDocument } from './registration-document.ts';

/** The places of an occurrence. */
export interface AllotmentDocument extends StoredDocument {
  readonly event: string;
  readonly recurrence: string;
  /** What the last write decided, until it is known to be in documents of its own. */
  readonly admitted: readonly AdmittedDocument[];
  /** Which write made it, so that one whose answer was lost is known again. */
  readonly write: string;
  /** From this moment on somebody should look at it; absent where nothing comes by itself. */
  readonly attentionAt?: Date;
}

/** How long a process has to write what it has decided to documents of their own, before another one does, in milliseconds. */
export const admittedFor = 5_000;

/** The document of an allotment. */
export function allotmentDocument(
  ref: OccurrenceRef,
  allotment: Allotment,
  written: Pick<AllotmentDocument, 'revision' | 'admitted' | 'write'>,
  now: number,
): AllotmentDocument {
  const { admitted: _, occurrence, version, ...state } = allotment;
  const attentionAt = attentionOf(allotment, written.admitted.length > 0, now);
  return {
    _id: occurrence,
    version,
    state,
    pending: [],
    answers: [],
    ...ref,
    ...written,
    ...(attentionAt === undefined ? {} : { attentionAt: new Date(attentionAt) }),
  };
}

/** A document of an allotment as far as it was read. */
interface ReadAllotment {
  readonly _id: string;
  readonly version: number;
  readonly state: object;
  readonly admitted?: readonly AdmittedDocument[];
}

/** The allotment in a document. */
export function decodeAllotment({ _id, version, state, admitted = [] }: ReadAllotment): Allotment {
  const kept = state as Omit<Allotment, 'occurrence' | 'version' | 'admitted'>;
  return {
    ...kept,
    occurrence: _id as Allotment['occurrence'],
    version,
    configuration: decodeConfiguration(kept.configuration),
    admitted: admitted.map((one) => decodeRegistration(one.state)),
  };
}

/** A configuration as it was before it was stored. */
export function decodeConfiguration(stored: Configuration): Configuration {
  return {
    ...stored,
    ticketTypes: stored.ticketTypes.map((type) => (type.price ? { ...type, price: decodeMoney(type.price) } : type)),
  };
}

function attentionOf(allotment: Allotment, embeds: boolean, now: number): number | undefined {
  const { soonestExpiry, due, state } = allotment;
  const soonest = Math.min(
    soonestExpiry ?? Infinity,
    due && state === 'open' ? now : Infinity,
    isWoundUp(allotment) ? Infinity : now,
    embeds ? now + admittedFor : Infinity,
  );
  return soonest === Infinity ? undefined : soonest;
}
