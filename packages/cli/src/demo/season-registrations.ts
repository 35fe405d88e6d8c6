import type { NodeClient } from '@inclust/client';
import {
  PaymentState,
  RegistrationDecision,
  RegistrationState,
  type CountRegistrationsResponse,
  type Event,
  type Registration,
} from '@inclust/contracts';
import { comingTo, total, type Coming, type PlannedRegistrations } from './demo-registrations.ts';
import { rulesOf } from './demo-rules.ts';
import type { Season } from './hold-season.ts';
import type { NodeClients } from './node-clients.ts';
import { registerAll, type Order } from './registering.ts';

/** An event of the season that takes registrations, in its city. */
export interface RegisteringEvent {
  readonly city: string;
  /** Which of the city's it is; another one has other people. */
  readonly turn: number;
  readonly plan: PlannedRegistrations;
  /** `nodes/{node}/events/{uuid}`. */
  readonly name: string;
  readonly occurrence: string;
  readonly price?: { readonly minorUnits: number; readonly currency: string };
}

/** Finds the events of a plan by their titles and times. */
export function registeringEvents(
  city: string,
  season: Season,
  plans: readonly PlannedRegistrations[],
  events: readonly Event[],
): readonly RegisteringEvent[] {
  return plans.flatMap((plan, turn) => {
    const planned = season.events.find(({ id }) => id === plan.event);
    const name = events.find(
      (event) => event.titles?.en?.text === planned?.titles.en && startOf(event) === planned?.schedule.start,
    )?.name;
    if (name === undefined) return [];
    const price = planned?.price ? { price: planned.price } : {};
    return [{ city, turn, plan, name, occurrence: `${name}/occurrences/${plan.occurrence}`, ...price }];
  });
}

function startOf({ schedule }: Event): string | undefined {
  const first = schedule?.first;
  return first?.$case === 'timed' ? first.value.startTime.slice(0, 16) : first?.value.startDate;
}

/** Whether everybody of the plan has registered, and what was to become of them has. */
export function isComplete({ plan }: RegisteringEvent, { counts }: CountRegistrationsResponse): boolean {
  const having = (...states: readonly RegistrationState[]) =>
    counts.reduce((sum, one) => sum + (states.includes(one.state) ? Number(one.registrations) : 0), 0);
  const all = counts.reduce((sum, { registrations }) => sum + Number(registrations), 0);
  const approved = plan.approved === undefined || having(confirmed) >= plan.approved;
  return (
    all >= total(plan.people) &&
    having(cancelled) >= (plan.cancelled ?? 0) &&
    having(RegistrationState.REGISTRATION_STATE_REFUSED) >= (plan.refused ?? 0) &&
    approved
  );
}

const confirmed = RegistrationState.REGISTRATION_STATE_CONFIRMED;
const cancelled = RegistrationState.REGISTRATION_STATE_CANCELLED;

/**
 * Lets people register for an event as planned, and some of its own city pay, be approved or refused, and cancel. An event that is over
 * before anybody has registered is left out. Whoever was interrupted here goes on.
 */
export async function registerForEvent(
  clients: NodeClients,
  node: NodeClient,
  event: RegisteringEvent,
  persons: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const { city, turn, plan, name, occurrence, price } = event;
  const { registrations } = node;
  await registrations.setRegistrationRules({ event: name, rules: rulesOf(plan.rules, price) });
  if (!(await registrations.getAvailability({ occurrence })).open) return;
  const orders = comingTo(plan.people, turn).map((coming) => orderOf(plan, coming));
  const place = { city, key: plan.event, occurrence };
  const all = await registerAll(clients, persons, place, orders, signal);
  const own = all.filter(({ order }) => order.city === city).map(({ registration }) => registration);
  const { approved = 0, refused = 0, paid = 0 } = plan;
  await Promise.all([
    ...own.slice(0, approved).map((one) => decide(node, one, RegistrationDecision.REGISTRATION_DECISION_APPROVE)),
    ...own
      .slice(approved, approved + refused)
      .map((one) => decide(node, one, RegistrationDecision.REGISTRATION_DECISION_REFUSE)),
    ...own.slice(-paid || own.length).map((one) => pay(node, one)),
  ]);
  for (const { name: registration, state } of own.slice(0, plan.cancelled ?? 0))
    if (state !== cancelled) await registrations.cancelRegistration({ name: registration });
}

function orderOf({ rules }: PlannedRegistrations, coming: Coming): Order {
  const experience = ['none', 'some', 'much'][coming.number % 3] ?? 'none';
  const answers = rules === 'training' ? { experience: chosen(experience) } : {};
  if (rules !== 'priced') return { ...coming, answers, lines: [{ ticketType: 'visitor', quantity: 1 }] };
  const isTwo = coming.number % 2 === 0;
  const lines = [
    { ticketType: 'full-price', quantity: isTwo ? 2 : 1 },
    ...(isTwo ? [] : [{ ticketType: 'reduced', quantity: 1 }]),
  ];
  return { ...coming, answers, lines };
}

/** The answer to a question with options. */
export function chosen(option: string) {
  return { kind: { $case: 'choice' as const, value: { options: [option] } } };
}

async function decide({ registrations }: NodeClient, registration: Registration, decision: RegistrationDecision) {
  if (registration.state !== RegistrationState.REGISTRATION_STATE_PENDING_APPROVAL) return;
  const isNo = decision === RegistrationDecision.REGISTRATION_DECISION_REFUSE;
  await registrations.decideRegistration({ name: registration.name, decision, reason: isNo ? 'not-eligible' : '' });
}

async function pay({ registrations }: NodeClient, { name, payment }: Registration): Promise<void> {
  if (payment === PaymentState.PAYMENT_STATE_OPEN)
    await registrations.setPayment({ name, payment: PaymentState.PAYMENT_STATE_PAID });
}
