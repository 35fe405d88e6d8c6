import { accept, invalid, type Outcome, type Uuid } from '@inclust/kernel';
import { configurationViolations, type Configuration } from './configuration.ts';
import { endOf, isLive, queueOf, takesPlaces, type LiveState, type Registration } from './registration.ts';

/** How many places of a quota are in each state. */
export type QuotaCounters = Readonly<Record<LiveState, number>>;

/** Orders that wait for the same quotas, in the order of their positions. */
export interface Queue {
  readonly quotas: readonly string[];
  /** How many orders wait in it. */
  readonly waiting: number;
}

/** What every change of a registration of one occurrence goes through: how many come in, and how many have. Small, whatever their number. */
export interface Allotment {
  readonly occurrence: Uuid;
  /** Rises with every change; guards the write. */
  readonly version: number;
  /** Closed: nobody comes in any more, who has a place keeps it. Cancelled: it does not take place. */
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly configuration: Configuration;
  /** By quota; of those from which something is drawn. */
  readonly counters: Readonly<Record<string, QuotaCounters>>;
  /** By ticket type, how many places of it are in live registrations. */
  readonly inUse: Readonly<Record<string, number>>;
  /** By what `queueOf` makes of an order; only those in which somebody waits. */
  readonly queues: Readonly<Record<string, Queue>>;
  readonly nextPosition: number;
  /** No hold or offer ends before this moment; `null` when there is none. */
  readonly soonestExpiry: number | null;
  /** Whether somebody who waits may have got a turn since the line was last looked at. */
  readonly due: boolean;
  /** Registrations as the write of this version made them, until each is known to be in a document of its own. */
  readonly admitted: readonly Registration[];
}

const nothing: QuotaCounters = { held: 0, 'pending-approval': 0, confirmed: 0, waiting: 0, offered: 0 };

/** The allotment of an occurrence for which nobody has registered; refused as `invalid-input`. */
export function newAllotment(occurrence: Uuid, configuration: Configuration): Outcome<Allotment> {
  const broken = configurationViolations(configuration);
  if (broken.length > 0) return invalid(broken);
  return accept({
    occurrence,
    version: 1,
    state: 'open',
    configuration,
    counters: {},
    inUse: {},
    queues: {},
    nextPosition: 1,
    soonestExpiry: null,
    due: false,
    admitted: [],
  });
}

/** The counters of a quota; all nought where nothing was drawn from it. */
export function countersOf(allotment: Pick<Allotment, 'counters'>, quota: string): QuotaCounters {
  return allotment.counters[quota] ?? nothing;
}

/** How many places of a quota nobody else can have. */
export function takenOf(allotment: Pick<Allotment, 'counters'>, quota: string): number {
  const { held, confirmed, offered, 'pending-approval': pending } = countersOf(allotment, quota);
  return held + pending + confirmed + offered;
}

/** The capacity of a quota, without end where it has none. */
export function capacityOf({ configuration }: Pick<Allotment, 'configuration'>, quota: string): number {
  const found = configuration.quotas.find(({ id }) => id === quota);
  return found ? (found.capacity ?? Infinity) : 0;
}

/** How many places of a quota can still be had; never below nought. */
export function freeOf(allotment: Pick<Allotment, 'counters' | 'configuration'>, quota: string): number {
  return Math.max(0, capacityOf(allotment, quota) - takenOf(allotment, quota));
}

/** Whether anybody waits. */
export function somebodyWaits({ queues }: Pick<Allotment, 'queues'>): boolean {
  return Object.keys(queues).length > 0;
}

/** The allotment after a registration became another: counters, queues and the soonest end follow, and the line is due where one let go. */
export function counted(allotment: Allotment, before: Registration | undefined, after: Registration): Allotment {
  const added = before ? withRegistration(allotment, before, -1) : allotment;
  const next = withRegistration(added, after, 1);
  const end = endOf(after.standing);
  return {
    ...next,
    soonestExpiry: end === undefined ? next.soonestExpiry : Math.min(end, next.soonestExpiry ?? end),
    due: somebodyWaits(next) && (next.due || letsGo(before, after)),
  };
}

function letsGo(before: Registration | undefined, after: Registration): boolean {
  if (!before || before.standing === after.standing) return false;
  return isLive(before.standing) && !takesPlaces(after.standing);
}

function withRegistration(allotment: Allotment, registration: Registration, sign: 1 | -1): Allotment {
  const { standing, draws, lines } = registration;
  if (!isLive(standing)) return allotment;
  const counters = { ...allotment.counters };
  for (const [quota, places] of Object.entries(draws)) {
    const old = countersOf(allotment, quota);
    counters[quota] = { ...old, [standing.state]: old[standing.state] + sign * places };
  }
  const inUse = { ...allotment.inUse };
  for (const { ticketType, quantity } of lines) inUse[ticketType] = (inUse[ticketType] ?? 0) + sign * quantity;
  const queues = standing.state === 'waiting' ? withQueue(allotment.queues, registration, sign) : allotment.queues;
  return { ...allotment, counters, inUse, queues };
}

function withQueue(queues: Allotment['queues'], registration: Registration, sign: 1 | -1): Allotment['queues'] {
  const key = queueOf(registration);
  const waiting = (queues[key]?.waiting ?? 0) + sign;
  const { [key]: _, ...others } = queues;
  return waiting > 0 ? { ...others, [key]: { quotas: Object.keys(registration.draws).toSorted(), waiting } } : others;
}

/** How many places an order is for, by what the configuration says its types draw from. */
export function drawsOf(
  configuration: Configuration,
  lines: readonly { readonly ticketType: string; readonly quantity: number }[],
): Readonly<Record<string, number>> {
  const draws: Record<string, number> = {};
  for (const { ticketType, quantity } of lines)
    for (const quota of configuration.ticketTypes.find(({ id }) => id === ticketType)?.quotas ?? [])
      draws[quota] = (draws[quota] ?? 0) + quantity;
  return draws;
}
