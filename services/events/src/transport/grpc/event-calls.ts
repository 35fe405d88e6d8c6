import {
  NoteRegistrationAnswer,
  NoteRegistrationCall,
  type Registration as ProtoRegistration,
  RequestRegistrationAnswer,
  RequestRegistrationCall,
} from '@inclust/contracts';
import { languages, type NodeId, type Uuid } from '@inclust/kernel';
import { callOf, noteTold, type WishAnswer } from '@inclust/wishes';
import { hearWish, type Heard, type HeardWish } from '../../app/away/hear-wish.ts';
import { nodeOf } from '../../app/away/names.ts';
import type { AwayApp } from '../../app/away/ports.ts';
import { parseOccurrenceName, parseRegistrationName, registrationNameOf } from '../../app/places/names.ts';
import type { KeptRegistration, PlacesApp } from '../../app/places/ports.ts';
import type { AwayRegistration, Call, RegistrationWish, Told } from '../../domain/away/away-registration.ts';
import { answersFromProto, answersToProto } from './answers.ts';
import { payments, registrationStates } from './registration-enums.ts';
import { linesFromProto, registrationToProto } from './registration.ts';

/** The calls of other nodes that the events service answers. */
export const eventMethods = { request: 'RequestRegistration', note: 'NoteRegistration' } as const;

/** What members ask for is done for them, and needs what they have said: GDPR 6(1)(b), across the border 49(1)(b). */
const legalBasis = 'GDPR 6(1)(b), 49(1)(b)';

const calls: readonly Call[] = ['register', 'cancel', 'accept', 'decline', 'forget', 'ask'];

/** Answers a call of another node; `undefined` for one that is not known or cannot be read. Rejects where it is to be made again. */
export async function answerEventCall(
  { places, away }: { readonly places: PlacesApp; readonly away: AwayApp | undefined },
  caller: NodeId,
  method: string,
  body: Uint8Array,
): Promise<Uint8Array | undefined> {
  switch (method) {
    case eventMethods.request: {
      const wish = wishFromProto(places.node, RequestRegistrationCall.decode(body));
      if (!wish)
        return RequestRegistrationAnswer.encode({ registration: undefined, refusal: 'call-malformed' }).finish();
      return encodeHeard(places.node, await hearWish(places, caller, wish));
    }
    case eventMethods.note: {
      const { registration } = NoteRegistrationCall.decode(body);
      const told = registration && toldFromProto(registration);
      // One that a newer node tells and this one cannot read stays as it was known.
      if (told && away) await noteTold(away, caller, told);
      return NoteRegistrationAnswer.encode({}).finish();
    }
    default:
      return undefined;
  }
}

/** What a member of this node wants, as the event's node is told. */
export function encodeWish(away: AwayRegistration): Uint8Array {
  const { id, owner, person, order } = away;
  const { occurrence, lines, answers, wait, language = '' } = order;
  const ref = parseOccurrenceName(owner, occurrence);
  if (!ref) throw new Error('a registration at an occurrence that is none');
  const want = callOf(away);
  // What she has said goes along only where it is needed.
  const isBare = want === 'forget' || want === 'ask';
  return RequestRegistrationCall.encode(
    RequestRegistrationCall.fromPartial({
      name: registrationNameOf(owner, ref, id),
      person,
      want,
      lines: isBare
        ? []
        : lines.map(({ ticketType, quantity, attendees }) => ({
            ticketType,
            quantity,
            attendees: attendees.map(({ name = '', email = '' }) => ({ displayName: name, email })),
          })),
      answers: isBare ? {} : answersToProto(answers),
      wait,
      language,
      legalBasis,
    }),
  ).finish();
}

/** What the event's node answers to the wish with this sequence. */
export function decodeWishAnswer(bytes: Uint8Array, sequence: number): WishAnswer<RegistrationWish> {
  const { registration, refusal } = RequestRegistrationAnswer.decode(bytes);
  const told = registration && toldFromProto(registration);
  return { sequence, ...(told ? { told: told.told } : {}), ...(refusal === '' ? {} : { refusal }) };
}

/** How a registration stands, as the home of its member is told. */
export function encodeNote(node: NodeId, kept: KeptRegistration): Uint8Array {
  return NoteRegistrationCall.encode({ registration: toldToProto(node, kept) }).finish();
}

function encodeHeard(node: NodeId, { kept, refusal = '' }: Heard): Uint8Array {
  return RequestRegistrationAnswer.encode({ registration: kept && toldToProto(node, kept), refusal }).finish();
}

/** The home knows what its member has said. */
function toldToProto(node: NodeId, kept: KeptRegistration): ProtoRegistration {
  const registration = registrationToProto(node, kept);
  const lines = registration.lines.map((line) => ({ ...line, attendees: [] }));
  return { ...registration, lines, answers: {} };
}

function toldFromProto(registration: ProtoRegistration): { readonly id: Uuid; readonly told: Told } | undefined {
  const owner = nodeOf(registration.name);
  const named = owner && parseRegistrationName(owner, registration.name);
  const state = registrationStates.fromProto(registration.state);
  const version = Number(registration.etag);
  if (!named || !state || !Number.isSafeInteger(version) || version < 1) return undefined;
  const { reason, position, untilTime, payment, checkedIn, history } = registration;
  return {
    id: named.id,
    told: {
      version,
      state,
      reason,
      position: Number(position),
      ...(untilTime === undefined ? {} : { until: Date.parse(untilTime) }),
      payment: payments.fromProto(payment) ?? 'not-due',
      checkedIn,
      history: history.flatMap(({ state: then, time }) => {
        const known = registrationStates.fromProto(then);
        return known ? [{ state: known, at: Date.parse(time ?? '') || 0 }] : [];
      }),
    },
  };
}

function wishFromProto(node: NodeId, call: RequestRegistrationCall): HeardWish | undefined {
  const named = parseRegistrationName(node, call.name);
  const want = calls.find((one) => one === call.want);
  if (!named || !want) return undefined;
  const { person, wait } = call;
  const id: Uuid = named.id;
  const language = languages.find((one) => one === call.language);
  const order = { lines: linesFromProto(call.lines), answers: answersFromProto(call.answers), wait };
  return { ref: named.ref, id, person, want, ...order, ...(language ? { language } : {}) };
}
