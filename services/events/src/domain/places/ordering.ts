import { invalid, refuse, type Refusal } from '@inclust/kernel';
import { drawsOf, freeOf, type Allotment } from './allotment.ts';
import type { PlacingCommand } from './commands.ts';
import { changing, refused, unchanged, type Decided } from './decided.ts';
import { eventOf } from './events.ts';
import { fitsAtAll, nextInLine } from './line.ts';
import { checkedLines, sameLines, samePlaces } from './order-rules.ts';
import { admittedStanding, paymentOf } from './promote.ts';
import { answerViolations, sameAnswers } from './questions.ts';
import { notOpen } from './refusals.ts';
import type { LiveStanding, Registration } from './registration.ts';
import type { Working } from './working.ts';

type OrderCommand = { readonly at: number } & Exclude<PlacingCommand, { readonly kind: 'part' }>;

/**
 * A new order: admitted whole, or it waits, or is refused: `invalid-input`, `not-on-sale-yet`, `sale-ended`, `allotment-closed`,
 * `occurrence-cancelled`, `more-than-there-is`, `sold-out`. Whose id is known gets what there is, or `registration-differs`.
 */
export function placed(working: Working, command: OrderCommand): Decided {
  const { allotment } = working;
  const known = working.registrations.get(command.id);
  if (known) return isRepeat(known, command) ? unchanged(allotment, known) : refused(allotment, differs);
  if (allotment.state !== 'open') return refused(allotment, notOpen(allotment.state));
  const { configuration } = allotment;
  const lines = checkedLines(configuration, command.lines, command.at);
  if (!lines.ok) return refused(allotment, lines);
  const answers = command.kind === 'register' ? command.answers : {};
  const unanswered = command.kind === 'register' ? answerViolations(configuration.questions, answers) : [];
  if (unanswered.length > 0) return refused(allotment, invalid(unanswered));
  const draws = drawsOf(configuration, lines.value);
  if (!fitsAtAll(allotment, { draws })) return refused(allotment, moreThanThereIs);
  const standing = standingOf(working, command, draws);
  if (!standing) return refused(allotment, soldOut(allotment, draws));
  const { id, person, language, at, kind: cameBy } = command;
  const blank: Registration = {
    id,
    occurrence: allotment.occurrence,
    person,
    ...(language ? { language } : {}),
    lines: lines.value,
    draws,
    cameBy,
    standing,
    answers,
    payment: 'not-due',
    checkedIn: false,
    absorbed: [],
    history: [{ state: standing.state, at }],
    version: 1,
  };
  const after = { ...blank, ...paymentOf(blank, standing) };
  const decided = changing(allotment, { before: undefined, after, event: eventOf(undefined, after, at) });
  const nextPosition = allotment.nextPosition + (standing.state === 'waiting' ? 1 : 0);
  return { ...decided, allotment: { ...decided.allotment, nextPosition } };
}

/** Where an order comes to stand; `undefined` where there is no place and it does not wait. */
function standingOf(working: Working, command: OrderCommand, draws: Registration['draws']): LiveStanding | undefined {
  const { allotment } = working;
  if (hasPlaces(working, draws))
    return command.kind === 'hold'
      ? { state: 'held', until: command.at + allotment.configuration.holdMilliseconds }
      : admittedStanding(allotment.configuration);
  if (command.kind === 'hold' || !command.wait || !allotment.configuration.waitingList) return undefined;
  return { state: 'waiting', position: allotment.nextPosition };
}

/** Whether somebody who comes now can have her places at once: they are free, and not kept for somebody who waits. */
export function hasPlaces(working: Working, draws: Registration['draws']): boolean {
  const { allotment } = working;
  if (Object.entries(draws).some(([quota, places]) => places > freeOf(allotment, quota))) return false;
  const turn = nextInLine(working);
  if (turn.kind !== 'nobody') throw new Error('the waiting list was not looked through before a new order');
  return !Object.keys(draws).some((quota) => turn.kept.has(quota));
}

function isRepeat(known: Registration, command: OrderCommand): boolean {
  if (known.cameBy !== command.kind || known.person !== command.person) return false;
  // Who comes and what she answers is said later, when the hold is confirmed.
  if (command.kind === 'hold') return samePlaces(known.lines, command.lines);
  return sameLines(known.lines, command.lines) && sameAnswers(known.answers, command.answers);
}

const differs = refuse({
  code: 'registration-differs',
  kind: 'exists',
  message: 'There is another registration under this id.',
});

const moreThanThereIs = refuse({
  code: 'more-than-there-is',
  kind: 'state',
  message: 'The order is for more places than there are in all.',
});

function soldOut(allotment: Allotment, draws: Registration['draws']): Refusal {
  const remaining = Math.min(...Object.keys(draws).map((quota) => freeOf(allotment, quota)));
  return {
    code: 'sold-out',
    kind: 'state',
    message: 'There are not enough places left for the order.',
    metadata: { remaining: `${remaining}`, waiting_list: `${allotment.configuration.waitingList}` },
  };
}
