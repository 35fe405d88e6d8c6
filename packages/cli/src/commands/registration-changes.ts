import { RefusedError, type NodeClient } from '@inclust/client';
import { RegistrationDecision, RegistrationState, type RegistrationQuestion } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { named } from './event-words.ts';
import { nodeOfName } from './names.ts';
import { answersOf, linesOf, paymentStates } from './registration-words.ts';
import { showRegistration } from './registrations.ts';

/** What `registrations register` is told. */
export interface RegisterOptions {
  readonly person?: string;
  readonly ticket: readonly string[];
  readonly attendee?: readonly string[];
  readonly answer?: readonly string[];
  readonly wait?: boolean;
  readonly requestId?: string;
}

/**
 * `inclust registrations register`: at the home of the member where one is named, which hands it on to the node of the event; else at the
 * node of the event.
 */
export async function register(context: Context, occurrence: string, options: RegisterOptions): Promise<ExitCode> {
  const { person = '', ticket, attendee = [], answer = [], wait = false, requestId = '' } = options;
  const lines = linesOf(ticket, attendee);
  using node = openNode(context, nodeOfName(person) ?? nodeOfName(occurrence));
  const answers = answer.length === 0 ? {} : answersOf(answer, await questionsOf(node, occurrence));
  const request = { occurrence, person, lines, answers, wait, requestId };
  const { registration, linkToken } = await node.registrations.register(request);
  const owner = nodeOfName(occurrence) ?? '';
  const pending = [
    `the node ${owner} has not answered yet: it is asked again until it does; look with "registrations get"`,
    `at the node that was asked, such as "--node ${nodeOfName(person) ?? 'arta'}"`,
  ].join(' ');
  const isPending = registration?.state === RegistrationState.REGISTRATION_STATE_PENDING;
  return showRegistration(context, registration, linkToken, isPending ? [pending] : []);
}

/** The questions of an event of this node; another one does not tell them. */
async function questionsOf(
  { registrations }: NodeClient,
  occurrence: string,
): Promise<readonly RegistrationQuestion[] | undefined> {
  try {
    return (await registrations.getAvailability({ occurrence })).questions;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'INVALID_ARGUMENT') return undefined;
    throw error;
  }
}

/** What every change of a registration can be told. */
export interface RegistrationChangeOptions {
  readonly link?: string;
  readonly reason?: string;
  readonly requestId?: string;
}

/** The commands that change one registration, and what they do; `reason` says that one is asked for, `link` that a guest may do it. */
export const registrationMoves = {
  cancel: { does: 'cancel a registration; its places go to who waits', reason: false, link: true },
  accept: { does: 'take offered places', reason: false, link: true },
  decline: { does: 'decline offered places', reason: false, link: true },
  approve: { does: 'say yes to a registration that waits for that', reason: false, link: false },
  refuse: { does: 'say no to a registration that waits for an answer', reason: true, link: false },
  'withdraw-offer': { does: 'take an offer back', reason: true, link: false },
  delete: { does: 'take out a registration that was entered by mistake', reason: false, link: false },
} as const;

/** `inclust registrations cancel`, `accept`, `decline`, `approve`, `refuse`, `withdraw-offer` and `delete`. */
export async function moveRegistration(
  context: Context,
  move: keyof typeof registrationMoves,
  name: string,
  { link: linkToken = '', reason = '', requestId = '' }: RegistrationChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  const { registrations } = node;
  const asked = { name, linkToken, reason, requestId };
  const decided = (decision: RegistrationDecision) => registrations.decideRegistration({ ...asked, decision });
  const moves: Record<keyof typeof registrationMoves, () => ReturnType<typeof registrations.cancelRegistration>> = {
    cancel: () => registrations.cancelRegistration(asked),
    accept: () => registrations.acceptOffer(asked),
    decline: () => registrations.declineOffer(asked),
    approve: () => decided(RegistrationDecision.REGISTRATION_DECISION_APPROVE),
    refuse: () => decided(RegistrationDecision.REGISTRATION_DECISION_REFUSE),
    'withdraw-offer': () => registrations.withdrawOffer(asked),
    delete: () => registrations.deleteRegistration(asked),
  };
  return showRegistration(context, (await moves[move]()).registration);
}

/** `inclust registrations payment`: notes what was paid; nothing is charged by it. */
export async function setPayment(
  context: Context,
  name: string,
  state: string,
  { requestId = '' }: { readonly requestId?: string },
): Promise<ExitCode> {
  if (!Object.hasOwn(paymentStates, state))
    throw new Failure('usage', 'arguments', `A payment is ${Object.keys(paymentStates).join(', ')}.`);
  const payment = named('payment', paymentStates, state);
  using node = openNode(context, nodeOfName(name));
  return showRegistration(context, (await node.registrations.setPayment({ name, payment, requestId })).registration);
}
