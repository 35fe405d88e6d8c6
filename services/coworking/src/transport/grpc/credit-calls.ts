import {
  CompareSettlementAnswer,
  CompareSettlementCall,
  NoteCreditAnswer,
  NoteCreditCall,
  type Booking as ProtoBooking,
  type SettlementEntry,
} from '@inclust/contracts';
import { instantOfMilliseconds, parseNodeId, parseUuid, type Outcome, type Refusal } from '@inclust/kernel';
import type { EntryAnswer, TheirSettlement } from '../../app/credits/ports.ts';
import type { ToldEntry } from '../../domain/credits/hosting.ts';
import type { SettledEntry } from '../../domain/credits/settlement.ts';
import { toldOf } from './booking-calls.ts';
import { refusalFromProto, refusalToProto } from './call-refusal.ts';
import { amountFromProto, amountToProto } from './credit-amount.ts';
import { momentOf } from './opening-hours.ts';

/** How many entries an answer has at most: a message between nodes has at most 1 MiB. */
const mostEntries = 5_000;
const kinds = ['charge', 'recharge', 'refund'] as const;

/** What another node is told of an entry. */
export function encodeEntry({ id, at, kind, booking, refersTo, amounts, paid }: ToldEntry): Uint8Array {
  return NoteCreditCall.encode(
    NoteCreditCall.fromPartial({
      entryId: id,
      time: instantOfMilliseconds(at),
      kind,
      bookingId: booking,
      refersTo: refersTo ?? '',
      amounts: amounts.map(amountToProto),
      ...(paid ? { paid: amountToProto(paid) } : {}),
    }),
  ).finish();
}

/** What another node tells of an entry; `undefined` where it cannot be read. */
export function decodeEntry(body: Uint8Array): ToldEntry | undefined {
  const { entryId: id, time, kind: word, bookingId, refersTo, amounts, paid } = NoteCreditCall.decode(body);
  const kind = kinds.find((one) => one === word);
  const [booking, at] = [parseUuid(bookingId), momentOf(time)];
  const read = amounts.flatMap((amount) => amountFromProto(amount) ?? []);
  const isWhole = read.length === amounts.length && read.every(({ quantity }) => Number.isSafeInteger(quantity));
  if (!kind || !booking || at === undefined || !isWhole || !/^[\x21-\x7e]{1,150}$/.test(id)) return undefined;
  return { id, at, kind, booking, refersTo: refersTo || null, amounts: read, paid: amountFromProto(paid) ?? null };
}

/** Why an entry was not entered, or the booking since it was; the home knows what its member has said. */
export function encodeEntered(refusal: Refusal | undefined, booking: ProtoBooking | undefined): Uint8Array {
  return NoteCreditAnswer.encode({
    refusal: refusal && refusalToProto(refusal),
    booking: booking && { ...booking, note: '' },
  }).finish();
}

export function decodeEntered(body: Uint8Array): EntryAnswer {
  const { refusal, booking } = NoteCreditAnswer.decode(body);
  const told = booking && toldOf(booking);
  return { ...(refusal ? { refusal: refusalFromProto(refusal) } : {}), ...(told ? { told } : {}) };
}

/** What the other node is to compare. */
export function encodeComparison(asked: Pick<CompareSettlementCall, 'month' | 'digest' | 'agrees'>): Uint8Array {
  return CompareSettlementCall.encode(CompareSettlementCall.fromPartial(asked)).finish();
}

/** What this node has of the month; nothing where it was refused, which the digest tells. */
export function encodeCompared(
  answer: Outcome<{ readonly digest: string; readonly entries: readonly SettledEntry[] }>,
): Uint8Array {
  const { digest, entries } = answer.ok ? answer.value : { digest: '', entries: [] };
  return CompareSettlementAnswer.encode({
    digest,
    entries: entries.slice(0, mostEntries).map(entryToProto),
    more: entries.length > mostEntries,
  }).finish();
}

export function decodeCompared(body: Uint8Array): TheirSettlement {
  const { digest, entries, more: isMore } = CompareSettlementAnswer.decode(body);
  return { digest, entries: entries.flatMap((entry) => entryFromProto(entry) ?? []), isMore };
}

function entryToProto({ id, at, debtor, ...amount }: SettledEntry): SettlementEntry {
  return { id, time: instantOfMilliseconds(at), debtor, amount: amountToProto(amount) };
}

function entryFromProto({ id, time, debtor: text, amount: told }: SettlementEntry): SettledEntry | undefined {
  const [at, debtor, amount] = [momentOf(time), parseNodeId(text), amountFromProto(told)];
  return at !== undefined && debtor && amount ? { id, at, debtor, ...amount } : undefined;
}
