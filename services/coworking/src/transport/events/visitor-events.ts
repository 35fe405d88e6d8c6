import { VisitorSignedIn, type EventType } from '@inclust/contracts';
import type { PendingEvent } from '@inclust/mongo';
import type { VisitorDay } from '../../domain/visitors/visitor-day.ts';
import type { VisitorStep } from '../../domain/visitors/visitor-decider.ts';

/** The contract's name for each event of a visitor book. All hold the facts in the same field. */
const types = {
  'signed-in': 'inclust.coworking.v1.VisitorSignedIn',
  'signed-out': 'inclust.coworking.v1.VisitorSignedOut',
  forgotten: 'inclust.coworking.v1.VisitorsForgotten',
} as const satisfies Record<VisitorStep['kind'], EventType>;

/** An event of a visitor book as a message of the contract: counts, and nothing of who came. */
export function encodeVisitorStep(
  { kind }: VisitorStep,
  { id, space, date, count, left }: VisitorDay,
  version: number,
): Pick<PendingEvent, 'type' | 'body'> {
  const facts = { visitorDayId: id, version: BigInt(version), spaceId: space, date, visitors: count, left };
  return { type: types[kind], body: VisitorSignedIn.encode({ facts }).finish() };
}
