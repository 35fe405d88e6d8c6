import {
  CompareSettlementCall,
  NoteBookingAnswer,
  QueryCoworkingAnswer,
  QueryCoworkingCall,
  type Booking as ProtoBooking,
} from '@inclust/contracts';
import { invalid, refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { noteTold } from '@inclust/wishes';
import { hearWish } from '../../app/away/hear-wish.ts';
import type { HearingApp } from '../../app/away/ports.ts';
import { hearEntry } from '../../app/credits/hear-entry.ts';
import { answerComparison, type SettlingApp } from '../../app/credits/settlements.ts';
import type { BookingWish } from '../../domain/away/away-booking.ts';
import type { Booking } from '../../domain/bookings/booking.ts';
import { decodeEntry, encodeCompared, encodeEntered } from './credit-calls.ts';
import { decodeNote, decodeWish, encodeHeard } from './booking-calls.ts';
import { refusalToProto } from './call-refusal.ts';
import type { EncodedQuery } from './query.ts';

/** The calls of other nodes that co-working answers. */
export const coworkingMethods = {
  request: 'RequestBooking',
  note: 'NoteBooking',
  query: 'QueryCoworking',
  credit: 'NoteCredit',
  compare: 'CompareSettlement',
} as const;

/** What answering other nodes needs. */
export interface AnsweringCalls {
  readonly app: HearingApp & Pick<SettlingApp, 'agreements'>;
  /** By the names of their rpcs. */
  readonly queries: Readonly<Record<string, EncodedQuery>>;
  readonly told: (bookings: readonly Booking[]) => Promise<ProtoBooking[]>;
}

const malformed = refuse({ code: 'call-malformed', kind: 'invalid', message: 'This node cannot read the call.' });

/** Answers a call of another node; `undefined` for one that is not known. Rejects where it is to be made again. */
export async function answerCoworkingCall(
  { app, queries, told }: AnsweringCalls,
  caller: NodeId,
  method: string,
  body: Uint8Array,
): Promise<Uint8Array | undefined> {
  switch (method) {
    case coworkingMethods.request: {
      const wish = decodeWish(app.node, body);
      if (!wish) return encodeHeard({ refusal: malformed.refusal }, undefined);
      const heard = await hearWish(app, caller, wish);
      const [booking] = heard.booking ? await told([heard.booking]) : [];
      return encodeHeard(heard, booking);
    }
    case coworkingMethods.note: {
      const note = decodeNote(app.node, body);
      // One that a newer node tells and this one cannot read stays as it was known.
      if (note && app.away) await noteTold<BookingWish>(app.away, caller, note);
      return NoteBookingAnswer.encode({}).finish();
    }
    case coworkingMethods.query: {
      const call = QueryCoworkingCall.decode(body);
      const query = Object.hasOwn(queries, call.method) ? queries[call.method] : undefined;
      return encodeAnswer(query ? await query(call.request, caller) : malformed);
    }
    case coworkingMethods.credit: {
      const entry = decodeEntry(body);
      const heard = entry ? await hearEntry(app, caller, entry) : malformed;
      if (!heard.ok) return encodeEntered(heard.refusal, undefined);
      return encodeEntered(undefined, (await told([heard.value]))[0]);
    }
    case coworkingMethods.compare:
      return encodeCompared(await answerComparison(app, caller, CompareSettlementCall.decode(body)));
    default:
      return undefined;
  }
}

/** The longest answer to a query, in bytes: a message between nodes has at most 1 MiB. */
const longestAnswer = 900_000;

const tooLong = invalid([
  {
    field: 'page_size',
    rule: 'answer-too-long',
    message: 'The answer is too long for a call between nodes: ask for fewer resources, or a shorter period.',
  },
]);

function encodeAnswer(answer: Outcome<Uint8Array>): Uint8Array {
  const sent = answer.ok && answer.value.length > longestAnswer ? tooLong : answer;
  const refusal = sent.ok ? undefined : refusalToProto(sent.refusal);
  return QueryCoworkingAnswer.encode({ response: Buffer.from(sent.ok ? sent.value : []), refusal }).finish();
}
