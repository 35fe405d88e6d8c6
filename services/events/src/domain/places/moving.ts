import { invalid, refuse, unreachable } from '@inclust/kernel';
import type { Allotment } from './allotment.ts';
import type { MovingCommand } from './commands.ts';
import { changing, moved, noted, refused, unchanged, type Decided } from './decided.ts';
import { mayBecome } from './payment.ts';
import { attendeeViolations, sameLines, samePlaces } from './order-rules.ts';
import { admittedStanding, paymentOf } from './promote.ts';
import { answerViolations, sameAnswers, type Answers } from './questions.ts';
import { notFound, notOpen, notWhile } from './refusals.ts';
import { endOf, isLive, type CancelReason, type Registration, type Standing } from './registration.ts';
import { origins } from '../visits/origin.ts';
import type { Working } from './working.ts';

type Moving = { readonly at: number } & MovingCommand;

/** A step of a registration that there is. Where it stands already, it stays: a repeat gets what there is. */
export function moving(working: Working, command: Moving): Decided {
  const { allotment } = working;
  const registration = working.registrations.get(command.id);
  if (!registration) return refused(allotment, notFound);
  const { standing } = registration;
  const { at } = command;
  const end = endOf(standing);
  if (end !== undefined && end <= at && !always.has(command.kind)) return refused(allotment, notWhile('expired'));
  switch (command.kind) {
    case 'confirm':
      return confirmed(working, registration, command);
    case 'accept':
      if (hasComeIn(standing)) return unchanged(allotment, registration);
      if (standing.state !== 'offered') return refused(allotment, notWhile(standing.state));
      if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
      return comingIn(working, registration, at);
    case 'decline':
      if (standing.state === 'cancelled' && standing.reason === 'declined') return unchanged(allotment, registration);
      if (standing.state !== 'offered') return refused(allotment, notWhile(standing.state));
      return cancelled(working, registration, 'declined', at);
    case 'cancel':
      if (standing.state === 'cancelled') return unchanged(allotment, registration);
      if (!isLive(standing)) return refused(allotment, notWhile(standing.state));
      return cancelled(working, registration, command.reason, at);
    case 'approve': {
      if (standing.state === 'confirmed') return unchanged(allotment, registration);
      if (standing.state !== 'pending-approval') return refused(allotment, notWhile(standing.state));
      return changing(allotment, moved(registration, approved, at, paymentOf(registration, approved)));
    }
    case 'refuse':
      if (standing.state === 'refused') return unchanged(allotment, registration);
      if (standing.state !== 'pending-approval') return refused(allotment, notWhile(standing.state));
      return changing(allotment, moved(registration, { state: 'refused', reason: command.reason }, at));
    case 'withdraw-offer':
      if (standing.state === 'withdrawn') return unchanged(allotment, registration);
      if (standing.state !== 'offered') return refused(allotment, notWhile(standing.state));
      return changing(allotment, moved(registration, { state: 'withdrawn', reason: command.reason }, at));
    case 'set-payment': {
      const { payment } = command;
      if (payment === registration.payment) return unchanged(allotment, registration);
      const refusal = mayBecome(registration, payment);
      if (refusal) return refused(allotment, refusal);
      return changing(allotment, noted(registration, { payment }, at, { kind: 'payment-set', payment }));
    }
    case 'note-check-in': {
      const { checkedIn } = command;
      if (checkedIn === registration.checkedIn) return unchanged(allotment, registration);
      return changing(allotment, noted(registration, { checkedIn }, at, { kind: 'check-in-noted' }));
    }
    case 'reassign': {
      const { person } = command;
      if (person === registration.person) return unchanged(allotment, registration);
      return changing(allotment, noted(registration, { person }, at, { kind: 'reassigned' }));
    }
    case 'forget':
      return forgotten(allotment, registration, at);
    case 'delete':
      return deleted(allotment, registration, at);
    default:
      return unreachable(command);
  }
}

const approved = { state: 'confirmed' } as const;

/** What is done whatever has become of a hold or an offer. */
const always: ReadonlySet<MovingCommand['kind']> = new Set(['reassign', 'forget', 'delete']);

/** Whose person was erased is still counted, as nobody's. */
function forgotten(allotment: Allotment, registration: Registration, at: number): Decided {
  const person = `erased/${registration.id}`;
  if (registration.person === person) return unchanged(allotment, registration);
  const bare = nobodys(registration, person);
  return isLive(bare.standing)
    ? changing(allotment, cancelling(bare, 'own-wish', at))
    : changing(allotment, noted(bare, {}, at, { kind: 'forgotten' }));
}

/** Who was let in is counted, so her registration was no mistake. */
function deleted(allotment: Allotment, registration: Registration, at: number): Decided {
  const { standing, checkedIn, id, absorbed } = registration;
  if (standing.state === 'deleted') return unchanged(allotment, registration);
  // Those that are part of one another are parted first.
  if (standing.state === 'united' || absorbed.length > 0) return refused(allotment, notWhile('united'));
  if (checkedIn) return refused(allotment, isCheckedIn);
  return changing(allotment, moved(nobodys(registration, `deleted/${id}`), { state: 'deleted' }, at));
}

const isCheckedIn = refuse({
  code: 'registration-checked-in',
  kind: 'state',
  message: 'Somebody of it was let in: take that back first.',
});

/** From where somebody came is one of five codes, which figures need and which tells of nobody. */
function originOnly({ origin }: Answers): Answers {
  return Array.isArray(origin) && origins.some((code) => origin.length === 1 && origin[0] === code) ? { origin } : {};
}

/** A registration of which nothing is left that somebody has said. */
function nobodys(registration: Registration, person: string): Registration {
  const { language: _, ...rest } = registration;
  return {
    ...rest,
    person,
    lines: registration.lines.map((line) => ({ ...line, attendees: [] })),
    answers: originOnly(registration.answers),
    absorbed: registration.absorbed.map((one) => ({ ...one, person })),
  };
}

function hasComeIn({ state }: Standing): boolean {
  return state === 'confirmed' || state === 'pending-approval';
}

function confirmed(
  working: Working,
  registration: Registration,
  { at, lines, answers }: Extract<Moving, { readonly kind: 'confirm' }>,
): Decided {
  const { allotment } = working;
  const { standing } = registration;
  if (hasComeIn(standing) && sameLines(registration.lines, lines) && sameAnswers(registration.answers, answers))
    return unchanged(allotment, registration);
  if (standing.state !== 'held') return refused(allotment, notWhile(standing.state));
  if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
  if (!samePlaces(registration.lines, lines))
    return refused(allotment, invalid([{ field: 'lines', rule: 'unchangeable', message: 'The places are as held.' }]));
  const broken = [...attendeeViolations(lines), ...answerViolations(allotment.configuration.questions, answers)];
  if (broken.length > 0) return refused(allotment, invalid(broken));
  const attendees = new Map(lines.map((line) => [line.ticketType, line.attendees]));
  const named = registration.lines.map((line) => ({ ...line, attendees: attendees.get(line.ticketType) ?? [] }));
  return comingIn(working, { ...registration, lines: named, answers }, at);
}

/** Held or offered places become the registration's own. */
function comingIn({ allotment }: Working, registration: Registration, at: number): Decided {
  const standing = admittedStanding(allotment.configuration);
  return changing(allotment, moved(registration, standing, at, paymentOf(registration, standing)));
}

function cancelled({ allotment }: Working, registration: Registration, reason: CancelReason, at: number): Decided {
  return changing(allotment, cancelling(registration, reason, at));
}

/** A registration ends; what was not paid is no longer due. */
export function cancelling(registration: Registration, reason: CancelReason, at: number) {
  const payment = registration.payment === 'open' ? 'not-due' : registration.payment;
  return moved(registration, { state: 'cancelled', reason }, at, { payment });
}
