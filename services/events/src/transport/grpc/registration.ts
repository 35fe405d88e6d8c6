import { Registration as ProtoRegistration, type OrderLine as ProtoLine } from '@inclust/contracts';
import { accept, invalid, languages, type Language, type NodeId, type Outcome } from '@inclust/kernel';
import { registrationNameOf } from '../../app/places/names.ts';
import type { KeptRegistration } from '../../app/places/ports.ts';
import { endOf, type OrderLine, type Standing } from '../../domain/places/registration.ts';
import { answersToProto } from './answers.ts';
import { moneyToProto } from '@inclust/rpc';
import { payments, registrationStates } from './registration-enums.ts';

/** A registration as the API shows it. */
export function registrationToProto(node: NodeId, { ref, registration }: KeptRegistration): ProtoRegistration {
  const { id, person, language, lines, standing, answers, payment, checkedIn, history, version } = registration;
  const end = endOf(standing);
  return ProtoRegistration.fromPartial({
    name: registrationNameOf(node, ref, id),
    person,
    lines: lines.map(({ ticketType, quantity, attendees, price }) => ({
      ticketType,
      quantity,
      attendees: attendees.map(({ name = '', email = '' }) => ({ displayName: name, email })),
      ...(price ? { price: moneyToProto(price) } : {}),
    })),
    state: registrationStates.toProto(standing.state),
    position: BigInt(positionOf(standing)),
    ...(end === undefined ? {} : { untilTime: new Date(end).toISOString() }),
    reason: reasonOf(standing),
    answers: answersToProto(answers),
    payment: payments.toProto(payment),
    checkedIn,
    history: history.map(({ state, at }) => ({
      state: registrationStates.toProto(state),
      time: new Date(at).toISOString(),
    })),
    etag: String(version),
    language: language ?? '',
  });
}

/** What an order asks for, from a message. */
export function linesFromProto(lines: readonly ProtoLine[]): readonly OrderLine[] {
  return lines.map(({ ticketType, quantity, attendees }) => ({
    ticketType,
    quantity,
    attendees: attendees.map(({ displayName, email }) => ({
      ...(displayName === '' ? {} : { name: displayName.normalize('NFC').trim() }),
      ...(email === '' ? {} : { email: email.trim() }),
    })),
  }));
}

/** The language of letters that an order asks for; nothing where it asks for none, and `language-unknown` for one that there is not. */
export function languageFromProto(wanted: string): Outcome<{ readonly language?: Language }> {
  const language = languages.find((one) => one === wanted);
  if (language || wanted === '') return accept(language ? { language } : {});
  const message = `Must be one of ${languages.join(', ')}.`;
  return invalid([{ field: 'language', rule: 'language-unknown', message }]);
}

/** The position on the waiting list; 0 where there is none. */
export function positionOf(standing: Standing): number {
  return standing.state === 'waiting' || standing.state === 'offered' ? standing.position : 0;
}

/** Why a registration ended, as a code; empty where it has not. */
export function reasonOf(standing: Standing): string {
  if ('reason' in standing) return standing.reason;
  return standing.state === 'expired' ? standing.what : '';
}
