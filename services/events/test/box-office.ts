import type { Uuid } from '@inclust/kernel';
import { capacityOf, newAllotment, takenOf, type Allotment } from '../src/domain/places/allotment.ts';
import type { PlacesCommand } from '../src/domain/places/commands.ts';
import type { Configuration } from '../src/domain/places/configuration.ts';
import { decide } from '../src/domain/places/decide.ts';
import type { Decided } from '../src/domain/places/decided.ts';
import type { PlacesEvent } from '../src/domain/places/events.ts';
import type { QueueNeed } from '../src/domain/places/line.ts';
import { missing } from '../src/domain/places/missing.ts';
import { promote } from '../src/domain/places/promote.ts';
import { endOf, queueOf, type Registration } from '../src/domain/places/registration.ts';
import {
  noteWritten,
  openWorking,
  sealed,
  supply,
  supplyQueue,
  take,
  type Working,
} from '../src/domain/places/working.ts';
import { uuid } from './ids.ts';

/** A moment of the tests' day, minutes after noon. */
export const minute = (minutes: number): number => 1_800_000_000_000 + minutes * 60_000;

/** One quota `room` and one free ticket type `seat`, unless more is said. */
export function configuration(
  more: Partial<Configuration> & { readonly capacity?: number | null } = {},
): Configuration {
  const { capacity = 1, ...rest } = more;
  return {
    quotas: [{ id: 'room', capacity }],
    ticketTypes: [{ id: 'seat', quotas: ['room'], perOrder: null }],
    perOrder: null,
    approval: false,
    waitingList: true,
    promote: 'offer',
    holdMilliseconds: 15 * 60_000,
    offerMilliseconds: 60 * 60_000,
    questions: [],
    ...rest,
  };
}

/** Where a process dies. */
export type Crash = 'none' | 'before-write' | 'after-write';

/** An occurrence as it is kept, and what works on it as the service does: reads what is missing, decides, writes. */
export interface BoxOffice {
  allotment: Allotment;
  readonly documents: Map<Uuid, Registration>;
  readonly events: PlacesEvent[];
  /** Quotas that gave more than they have at some step. */
  readonly overfilled: string[];
  /** How many documents were read. */
  read: number;
  /** Whether what a crash left embedded is written to its documents before anything else, or with what comes next. */
  replays: boolean;
  /** How many orders of a queue are read at a time. */
  asked: number;
}

export function boxOffice(settings: Configuration): BoxOffice {
  const made = newAllotment(uuid(999_999), settings);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return { allotment: made.value, documents: new Map(), events: [], overfilled: [], read: 0, replays: true, asked: 2 };
}

/** Commands that wait for the occurrence together: decided one after another, written once. */
export function carryOut(office: BoxOffice, commands: readonly PlacesCommand[], crash: Crash = 'none'): Decided[] {
  const working = openWorking(office.allotment);
  if (office.replays) {
    for (const registration of working.unwritten.values()) office.documents.set(registration.id, registration);
    noteWritten(working, [...working.unwritten.values()]);
  }
  const events: PlacesEvent[] = [];
  const keep = (decided: Decided) => {
    office.overfilled.push(...overfilled(working.allotment, decided.allotment));
    take(working, decided);
    events.push(...decided.events);
    return decided;
  };
  const decided = commands.map((command) => {
    prepare(office, working, command, keep);
    return keep(decide(working, command));
  });
  const last = commands.at(-1);
  if (last) settle(office, working, last.at, keep);
  if (crash === 'before-write') return decided;
  office.allotment = sealed(working);
  office.events.push(...events);
  if (crash === 'after-write') return decided;
  for (const registration of office.allotment.admitted) office.documents.set(registration.id, registration);
  return decided;
}

function overfilled(before: Allotment, after: Allotment): readonly string[] {
  return after.configuration.quotas
    .map(({ id }) => id)
    .filter((id) => takenOf(after, id) > takenOf(before, id) && takenOf(after, id) > capacityOf(after, id));
}

type Keep = (decided: Decided) => Decided;

function prepare(office: BoxOffice, working: Working, command: PlacesCommand, keep: Keep): void {
  for (let need = missing(working, command); need; need = missing(working, command)) {
    switch (need.kind) {
      case 'registrations':
        readAll(office, working, need.ids);
        break;
      case 'expired':
        expire(office, working, command.at, keep);
        break;
      case 'promotion':
        settle(office, working, command.at, keep);
        break;
      case 'queues':
        readQueues(office, working, need.needs);
        break;
    }
  }
}

function settle(office: BoxOffice, working: Working, at: number, keep: Keep): void {
  while (working.allotment.due) {
    const step = promote(working, at);
    if (step.kind === 'needs') readQueues(office, working, step.needs);
    else keep(step.decided);
  }
}

function readAll(office: BoxOffice, working: Working, ids: readonly Uuid[]): void {
  office.read += ids.length;
  supply(
    working,
    ids,
    ids.flatMap((id) => office.documents.get(id) ?? []),
  );
}

function expire(office: BoxOffice, working: Working, at: number, keep: Keep): void {
  const stored = [...office.documents.values()].filter(({ id }) => !working.unwritten.has(id));
  const over = (until: number) => stored.filter(({ standing }) => (endOf(standing) ?? Infinity) <= until);
  const found = over(at).toSorted((one, other) => (endOf(one.standing) ?? 0) - (endOf(other.standing) ?? 0));
  const some = found.slice(0, office.asked);
  const others = stored.filter((one) => !some.includes(one)).flatMap(({ standing }) => endOf(standing) ?? []);
  const ids = some.map(({ id }) => id);
  readAll(office, working, ids);
  const next = others.length > 0 ? Math.min(...others) : null;
  keep(decide(working, { kind: 'expire', registrations: [...ids, ...working.unwritten.keys()], next, at }));
}

function readQueues(office: BoxOffice, working: Working, needs: readonly QueueNeed[]): void {
  for (const { queue, after } of needs) {
    const found = [...office.documents.values()]
      .filter((one) => one.standing.state === 'waiting' && queueOf(one) === queue && positionOf(one) > after)
      .toSorted((one, other) => positionOf(one) - positionOf(other))
      .slice(0, office.asked);
    office.read += found.length;
    supplyQueue(working, queue, found, office.asked);
  }
}

/** The position of a registration that has one. */
export function positionOf({ standing }: Registration): number {
  return standing.state === 'waiting' || standing.state === 'offered' ? standing.position : 0;
}

/** All registrations as they are, whether or not each is in a document of its own. */
export function registrationsOf({ documents, allotment }: BoxOffice): readonly Registration[] {
  const all = new Map(documents);
  for (const registration of allotment.admitted) all.set(registration.id, registration);
  return [...all.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** An order of some seats by the person of the same number. */
export function order(number: number, quantity = 1, ticketType = 'seat') {
  return { id: uuid(number), person: `members/${number}`, lines: [{ ticketType, quantity, attendees: [] }] };
}

/** Registers at once, and waits if need be. */
export function register(number: number, at: number, quantity = 1, ticketType = 'seat') {
  return { kind: 'register', answers: {}, wait: true, at, ...order(number, quantity, ticketType) } as const;
}

/** The state of the registration of a number, with its position if it waits. */
export function stateOf(office: BoxOffice, number: number): string {
  const found = registrationsOf(office).find(({ id }) => id === uuid(number));
  if (!found) return 'none';
  const { standing } = found;
  return standing.state === 'waiting' ? `waiting ${standing.position}` : standing.state;
}

/** The code of a refusal with the rules of its fields, or `ok`. */
export function answerOf({ outcome }: Decided): string {
  if (outcome.ok) return 'ok';
  const { code, violations } = outcome.refusal;
  return violations ? violations.map(({ field, rule }) => `${field} ${rule}`).join(', ') : code;
}
