import { randomUUIDv7 } from 'node:crypto';
import { instantOfMilliseconds, refuse, type Outcome, type Uuid } from '@inclust/kernel';
import type { Outbox, PendingEvent } from '@inclust/mongo';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import type { Allotment } from '../../domain/places/allotment.ts';
import { namedBy, type PlacesCommand } from '../../domain/places/commands.ts';
import { decide } from '../../domain/places/decide.ts';
import type { Decided } from '../../domain/places/decided.ts';
import type { PlacesEvent, RegistrationEvent } from '../../domain/places/events.ts';
import type { QueueNeed } from '../../domain/places/line.ts';
import { missing } from '../../domain/places/missing.ts';
import { promote } from '../../domain/places/promote.ts';
import { endOf, type Registration, type RegistrationState } from '../../domain/places/registration.ts';
import { isWoundUp } from '../../domain/places/sweeping.ts';
import { supply, supplyQueue, take, type Working } from '../../domain/places/working.ts';
import type { OfficeReads } from './office-reads.ts';
import { decodeRegistration, type RegistrationDocument } from './registration-document.ts';

/** An event of a registration, with the occurrence and the moment. */
export type ToldOfRegistration = Extract<PlacesEvent, RegistrationEvent>;

/** Writes an event of a registration, which is then as given, as a message of the contract. */
export type EncodeRegistrationEvent = (
  event: ToldOfRegistration,
  registration: Registration,
  ref: OccurrenceRef,
) => Pick<PendingEvent, 'type' | 'body'>;

/** What is known of the document of a registration: its version, and events that may not be published. */
export type KnownDocument = Pick<RegistrationDocument, '_id' | 'version' | 'pending' | 'pendingAt' | 'writer'>;

/** What a process knows of an occurrence from one write to the next. Worth nothing once somebody else has written. */
export interface OfficeMemory {
  readonly ref: OccurrenceRef;
  readonly working: Working;
  readonly documents: Map<Uuid, KnownDocument>;
  /** The document of the allotment as it is kept: what a write is guarded by, and whether it embeds registrations. */
  version: number;
  revision: number;
  embeds: boolean;
}

/** What deciding needs. */
export interface SittingOptions {
  readonly reads: OfficeReads;
  readonly outbox: Pick<Outbox, 'pendingOf'>;
  readonly encode: EncodeRegistrationEvent;
}

/** How many registrations one write embeds, give or take a step. */
const mostChanged = 256;
/** How many orders of a queue, and holds or offers that are over, are read at a time. */
const mostRead = 64;
/** How many unpublished events a registration may have before it takes no more. */
const mostPending = 100;

const outboxFull = refuse({
  code: 'outbox-full',
  kind: 'unavailable',
  message: 'Too many changes of this resource wait to be published; try again later.',
  retryAfterMilliseconds: 5_000,
});

/** What is remembered of an occurrence does not agree with what is stored: somebody else has written since. */
export class StaleMemoryError extends Error {}

/** Commands for one occurrence that are decided one after another in memory, to be written together. */
export class Sitting {
  readonly memory: OfficeMemory;
  /** What is to be told of each registration, beside what its document has not published. */
  readonly events = new Map<Uuid, PendingEvent[]>();
  readonly #options: SittingOptions;
  readonly #begun: Allotment;

  constructor(memory: OfficeMemory, options: SittingOptions) {
    this.memory = memory;
    this.#options = options;
    this.#begun = memory.working.allotment;
  }

  /** Whether there is anything to write. */
  get changed(): boolean {
    return this.memory.working.allotment !== this.#begun;
  }

  /** Whether what was decided should be written before anything else is decided. */
  get isFull(): boolean {
    return this.memory.working.unwritten.size >= mostChanged;
  }

  /** Reads what some commands are about, in one query. */
  async read(commands: readonly PlacesCommand[]): Promise<void> {
    const { registrations } = this.memory.working;
    const ids = new Set(commands.flatMap(namedBy).filter((id) => !registrations.has(id)));
    if (ids.size > 0) await this.#supply([...ids]);
  }

  /** What a command comes to; `undefined` where the sitting is full before it could be decided. */
  async carryOut(
    command: PlacesCommand,
    traceparent: string | undefined,
  ): Promise<Outcome<Registration | undefined> | undefined> {
    const { working } = this.memory;
    for (let need = missing(working, command); need; need = missing(working, command)) {
      if (this.isFull) return undefined;
      switch (need.kind) {
        case 'registrations':
          await this.#supply(need.ids);
          break;
        case 'expired':
          await this.#expire(command.at);
          break;
        case 'promotion':
          await this.settle(command.at);
          break;
        case 'queues':
          await this.#readQueues(need.needs);
          break;
      }
    }
    if (await this.#mostlyUnpublished(command)) return outboxFull;
    return this.#keep(decide(working, command), traceparent).outcome;
  }

  /** Promotes who has got a turn, until nobody has or the sitting is full. */
  async settle(at: number): Promise<void> {
    const { working } = this.memory;
    while (working.allotment.due && working.allotment.state === 'open' && !this.isFull) {
      const step = promote(working, at);
      if (step.kind === 'needs') await this.#readQueues(step.needs);
      else this.#keep(step.decided);
    }
  }

  /** Does what is due at a moment, until nothing is or the sitting is full. */
  async tend(at: number): Promise<void> {
    const { working } = this.memory;
    const over = () => (working.allotment.soonestExpiry ?? Infinity) <= at;
    while (over() && !this.isFull) await this.#expire(at);
    await this.settle(at);
    if (isWoundUp(working.allotment) || this.isFull) return;
    const states: readonly RegistrationState[] =
      working.allotment.state === 'closed'
        ? ['waiting']
        : ['held', 'pending-approval', 'confirmed', 'waiting', 'offered'];
    const found = await this.#options.reads.inStates(working.allotment.occurrence, states, mostChanged);
    const ids = this.#bring(found);
    this.#keep(decide(working, { kind: 'wind-up', registrations: ids, at }));
  }

  #keep(decided: Decided, traceparent?: string): Decided {
    take(this.memory.working, decided);
    const changed = new Map(decided.changed.map((registration) => [registration.id, registration]));
    for (const event of decided.events) {
      if (!('registration' in event)) continue;
      const registration = changed.get(event.registration);
      if (!registration) throw new Error('an event of what has not changed');
      const told = this.events.get(registration.id) ?? [];
      told.push({
        ...this.#options.encode(event, registration, this.memory.ref),
        id: randomUUIDv7(),
        version: event.version,
        at: instantOfMilliseconds(event.at),
        ...(traceparent ? { traceparent } : {}),
      });
      this.events.set(registration.id, told);
    }
    return decided;
  }

  async #mostlyUnpublished(command: PlacesCommand): Promise<boolean> {
    for (const id of namedBy(command)) {
      const known = this.memory.documents.get(id);
      if (!known || known.pending.length < mostPending) continue;
      if ((await this.#options.outbox.pendingOf(known as RegistrationDocument)).length >= mostPending) return true;
    }
    return false;
  }

  async #supply(ids: readonly Uuid[]): Promise<void> {
    const found = await this.#options.reads.byIds(ids);
    this.#note(found);
    supply(
      this.memory.working,
      ids,
      found.map(({ state }) => decodeRegistration(state)),
    );
  }

  async #expire(at: number): Promise<void> {
    const { working } = this.memory;
    const { unwritten, allotment } = working;
    const found = await this.#options.reads.ending(allotment.occurrence, mostRead + unwritten.size + 1);
    const stored = found.filter(({ _id }) => !unwritten.has(_id as Uuid));
    const some = stored.filter(({ until }) => (until?.getTime() ?? Infinity) <= at).slice(0, mostRead);
    const next = stored[some.length]?.until?.getTime() ?? null;
    // Also those that only memory has as they are: somebody else may have ended them, which the write then tells.
    const remembered = [...working.registrations.values()].flatMap((one) =>
      one && (endOf(one.standing) ?? Infinity) <= at ? [one.id] : [],
    );
    const registrations = [...this.#bring(some), ...unwritten.keys(), ...remembered];
    const before = unwritten.size;
    this.#keep(decide(working, { kind: 'expire', registrations, next, at }));
    const isOver = (working.allotment.soonestExpiry ?? Infinity) > at;
    if (!isOver && unwritten.size === before) throw new StaleMemoryError();
  }

  async #readQueues(needs: readonly QueueNeed[]): Promise<void> {
    const { working } = this.memory;
    const { occurrence } = working.allotment;
    await Promise.all(
      needs.map(async ({ queue, after }) => {
        const found = await this.#options.reads.waiting(occurrence, queue, after, mostRead);
        this.#note(found);
        supplyQueue(
          working,
          queue,
          found.map(({ state }) => decodeRegistration(state)),
          mostRead,
        );
      }),
    );
  }

  /** Takes in what was read; its ids. */
  #bring(found: readonly RegistrationDocument[]): readonly Uuid[] {
    this.#note(found);
    const registrations = found.map(({ state }) => decodeRegistration(state));
    const ids = registrations.map(({ id }) => id);
    supply(this.memory.working, ids, registrations);
    return ids;
  }

  #note(found: readonly RegistrationDocument[]): void {
    for (const { _id, version, pending, pendingAt, writer } of found) {
      const id = _id as Uuid;
      if (this.memory.documents.has(id)) continue;
      const stamped = pendingAt && writer ? { pendingAt, writer } : {};
      this.memory.documents.set(id, { _id, version, pending, ...stamped });
    }
  }
}
