import type { Partially } from '@inclust/client';
import {
  PaymentState,
  RegistrationState,
  type OrderLine,
  type Registration,
  type RegistrationAnswer,
  type RegistrationQuestion,
} from '@inclust/contracts';
import { Failure } from '../failure.ts';

/** States of registrations as they are typed and shown. */
export const registrationStates: Readonly<Record<string, RegistrationState>> = {
  held: RegistrationState.REGISTRATION_STATE_HELD,
  'pending-approval': RegistrationState.REGISTRATION_STATE_PENDING_APPROVAL,
  confirmed: RegistrationState.REGISTRATION_STATE_CONFIRMED,
  waiting: RegistrationState.REGISTRATION_STATE_WAITING,
  offered: RegistrationState.REGISTRATION_STATE_OFFERED,
  cancelled: RegistrationState.REGISTRATION_STATE_CANCELLED,
  expired: RegistrationState.REGISTRATION_STATE_EXPIRED,
  refused: RegistrationState.REGISTRATION_STATE_REFUSED,
  withdrawn: RegistrationState.REGISTRATION_STATE_WITHDRAWN,
  united: RegistrationState.REGISTRATION_STATE_UNITED,
  deleted: RegistrationState.REGISTRATION_STATE_DELETED,
  pending: RegistrationState.REGISTRATION_STATE_PENDING,
};

/** States of payment as they are typed and shown. */
export const paymentStates: Readonly<Record<string, PaymentState>> = {
  'not-due': PaymentState.PAYMENT_STATE_NOT_DUE,
  open: PaymentState.PAYMENT_STATE_OPEN,
  paid: PaymentState.PAYMENT_STATE_PAID,
  refunded: PaymentState.PAYMENT_STATE_REFUNDED,
};

/** Splits `LEFT=RIGHT`; a failure that names the option for a text without both. */
export function pairOf(option: string, form: string, text: string): readonly [left: string, right: string] {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new Failure('usage', 'option-invalid', `${option} must be ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A whole number from `least` on; a failure that names the option for any other text. */
export function countOf(option: string, text: string, least = 1): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count;
  throw new Failure('usage', 'option-invalid', `${option} must be a whole number from ${least} on.`);
}

/** The lines of an order, `TYPE=COUNT` each; who comes takes their places in the order in which they are typed. */
export function linesOf(tickets: readonly string[], attendees: readonly string[]): Partially<OrderLine>[] {
  const coming = attendees.map(attendeeOf);
  return tickets.map((text, turn) => {
    const [ticketType, count] = pairOf('--ticket', 'TYPE=COUNT, such as adult=2', text);
    const quantity = countOf('--ticket', count);
    // Who is too much stays with the last line, and is refused there.
    const mine = coming.splice(0, turn === tickets.length - 1 ? coming.length : quantity);
    return { ticketType, quantity, attendees: mine };
  });
}

function attendeeOf(text: string): { readonly displayName: string; readonly email: string } {
  const { name = '', address = '' } = /^(?<name>[^<>]*?)\s*(?:<(?<address>[^<>]+)>)?$/.exec(text.trim())?.groups ?? {};
  if (name !== '' || address !== '') return { displayName: name, email: address };
  throw new Failure('usage', 'option-invalid', '--attendee must be a name, or "Name <address>".');
}

/**
 * Answers, `ID=TEXT` each, as their questions want them; an id that comes again chooses one more option. Where the questions are not known,
 * `yes` and `no`, numbers and other texts are told apart by themselves.
 */
export function answersOf(
  texts: readonly string[],
  questions: readonly RegistrationQuestion[] | undefined,
): Record<string, RegistrationAnswer> {
  const said = Map.groupBy(
    texts.map((text) => pairOf('--answer', 'ID=TEXT', text)),
    ([id]) => id,
  );
  return Object.fromEntries(
    [...said].map(([id, pairs]) => {
      const values = pairs.map(([, value]) => value);
      const asked = questions?.find((question) => question.id === id)?.kind?.$case;
      return [id, { kind: answerOf(id, values, asked ?? (questions ? 'freeText' : guessed(values))) }];
    }),
  );
}

type AnswerKind = NonNullable<RegistrationQuestion['kind']>['$case'];

function guessed([value = '', ...more]: readonly string[]): AnswerKind {
  if (more.length > 0) return 'choice';
  if (value === 'yes' || value === 'no') return 'yesNo';
  return Number.isFinite(Number(value)) ? 'number' : 'freeText';
}

function answerOf(id: string, values: readonly string[], kind: AnswerKind): NonNullable<RegistrationAnswer['kind']> {
  const [value = ''] = values;
  if (kind === 'choice') return { $case: 'choice', value: { options: [...values] } };
  if (values.length > 1) throw new Failure('usage', 'option-invalid', `${id} is answered once.`);
  if (kind === 'freeText') return { $case: 'freeText', value };
  if (kind === 'number') return { $case: 'number', value: Number(value) };
  if (value !== 'yes' && value !== 'no')
    throw new Failure('usage', 'option-invalid', `${id} is answered with yes or no.`);
  return { $case: 'yesNo', value: value === 'yes' };
}

/** What was ordered, such as `adult 2, reduced 1`. */
export function orderText({ lines }: Pick<Registration, 'lines'>): string {
  return lines.map(({ ticketType, quantity }) => `${ticketType} ${quantity}`).join(', ');
}
