import { randomUUID } from 'node:crypto';
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import { refuse, type Outcome, type Uuid } from '@inclust/kernel';
import type { Outbox, PendingEvent, Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { allotmentId } from '../../app/places/names.ts';
import type { BoxOffice, OccurrenceRef, RulesStore } from '../../app/places/ports.ts';
import type { Allotment } from '../../domain/places/allotment.ts';
import type { PlacesCommand } from '../../domain/places/commands.ts';
import type { Registration } from '../../domain/places/registration.ts';
import { isWoundUp } from '../../domain/places/sweeping.ts';
import { noteWritten, sealed } from '../../domain/places/working.ts';
import { allotmentDocument, type AllotmentDocument } from './allotment-document.ts';
import { AllotmentStore } from './allotment-store.ts';
import { openOccurrence } from './office-memory.ts';
import { OfficeReads } from './office-reads.ts';
import { registrationDocument, type AdmittedDocument, type RegistrationDocument } from './registration-document.ts';
import { RegistrationWrites, type RegistrationWrite } from './registration-writes.ts';
import { Sitting, StaleMemoryError, type EncodeRegistrationEvent, type OfficeMemory } from './sitting.ts';
import { WholeWrites } from './whole-writes.ts';

/**
 * The steps at which a failure test can end a process; what is published after them is a step of the outbox. `together.written` is inside a
 * transaction that is not committed.
 */
export type OfficeStep = 'together.written' | 'allotment.written' | 'registrations.written';

/** What a box office needs. */
export interface BoxOfficeOptions {
  readonly connection: Connection;
  /** By which an allotment and its registrations are written at once; without them one after the other. */
  readonly transactions?: Transactions;
  /** Publishes registrations. */
  readonly outbox: Outbox;
  readonly rules: Pick<RulesStore, 'get'>;
  readonly encode: EncodeRegistrationEvent;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The W3C trace context of what is under way. */
  readonly traceparent: () => string | undefined;
  readonly onStep?: (step: OfficeStep) => void;
}

type Answer = Outcome<Registration | undefined>;

interface Queued {
  /** Absent for what only tends the occurrence. */
  readonly command?: PlacesCommand;
  readonly at: number;
  readonly traceparent: string | undefined;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** How many commands share a write. */
const mostPerWrite = 128;
/** How often commands are decided again because another process was faster. */
const mostTries = 20;
/** How many occurrences are remembered, and how many registrations of one, before they are read again. */
const mostRemembered = 200;
const mostKnown = 2_000;

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The occurrence is being changed by too many at once; try again.',
  retryAfterMilliseconds: 200,
});

/**
 * Gives the places of all occurrences. Commands that wait for one in this process are decided one after another in memory and kept by one
 * transaction, together with those of other occurrences. Where that cannot be, somebody else having written one of them, each is kept by a
 * write of its allotment, which embeds what was decided, and one of the registrations: what a crash leaves embedded is written by whoever
 * comes next.
 */
export function createBoxOffice(options: BoxOfficeOptions): BoxOffice & AsyncDisposable {
  const office = new Office(options);
  return {
    [Symbol.asyncDispose]: () => office.close(),
    carryOut: (ref, command) => office.enqueue(ref, { command, at: command.at }),
    tend: async (ref, at) => void (await office.enqueue(ref, { at })),
  };
}

class Office {
  readonly #options: BoxOfficeOptions;
  readonly #allotments: AllotmentStore;
  readonly #reads: OfficeReads;
  readonly #writes: RegistrationWrites;
  readonly #whole: WholeWrites | undefined;
  readonly #lanes = new Map<Uuid, Queued[]>();
  readonly #memories = new Map<Uuid, OfficeMemory>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: BoxOfficeOptions) {
    this.#options = options;
    this.#allotments = new AllotmentStore(options.connection);
    this.#reads = new OfficeReads(options.connection);
    this.#writes = new RegistrationWrites(options);
    const { transactions } = options;
    this.#whole = transactions && new WholeWrites({ ...options, transactions });
  }

  enqueue(ref: OccurrenceRef, what: Pick<Queued, 'command' | 'at'>): Promise<Answer> {
    const id = allotmentId(ref);
    const traceparent = this.#options.traceparent();
    return new Promise((settle, fail) => {
      const queued = { ...what, traceparent, settle, fail };
      const lane = this.#lanes.get(id);
      if (lane) {
        lane.push(queued);
        return;
      }
      const begun = [queued];
      this.#lanes.set(id, begun);
      const running = this.#run(id, ref, begun).finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
  }

  /** Ends what is under way; what is due is left to whoever sweeps. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
  }

  async #run(id: Uuid, ref: OccurrenceRef, lane: Queued[]): Promise<void> {
    // All calls that a packet has brought go along.
    await immediate();
    while (lane.length > 0) {
      const batch = lane.splice(0, mostPerWrite);
      try {
        lane.unshift(...(await this.#decideAndWrite(id, ref, batch)));
      } catch (error) {
        // What was decided may be written or not.
        this.#memories.delete(id);
        for (const { fail } of batch) fail(error);
      }
    }
    this.#lanes.delete(id);
  }

  /** Decides as many commands as one write holds and answers them; what is left over. */
  async #decideAndWrite(id: Uuid, ref: OccurrenceRef, batch: readonly Queued[]): Promise<readonly Queued[]> {
    const preparing = this.#writes.ready();
    if (preparing) await preparing;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      // Those that go on in step would meet again and again.
      if (attempt > 0) await pause(Math.random() * Math.min(100, 5 * 2 ** attempt));
      const remembered = this.#memories.get(id);
      const opened = remembered ? undefined : await openOccurrence({ ...this.#parts(), ...this.#options }, ref);
      if (opened && !opened.ok) {
        for (const { settle } of batch) settle(opened);
        return [];
      }
      const memory = remembered ?? opened?.value;
      if (!memory) throw new Error('an occurrence was neither remembered nor opened');
      this.#memories.delete(id);
      const sitting = new Sitting(memory, { reads: this.#reads, ...this.#options });
      const answers = await this.#decided(sitting, batch);
      if (!answers) continue;
      const holds = await (this.#mustWrite(sitting, batch)
        ? this.#write(sitting)
        : !remembered || this.#allotments.isStill(id, memory.revision));
      if (!holds) continue;
      this.#remember(id, memory);
      batch.slice(0, answers.length).forEach(({ settle }, turn) => {
        const answer = answers[turn];
        if (answer) settle(answer);
      });
      return [...batch.slice(answers.length), ...this.#more(sitting)];
    }
    for (const { settle } of batch) settle(busy);
    return [];
  }

  /** What commands come to; `undefined` where what is remembered is worth nothing. */
  async #decided(sitting: Sitting, batch: readonly Queued[]): Promise<readonly Answer[] | undefined> {
    try {
      return await this.#decideAll(sitting, batch);
    } catch (error) {
      if (error instanceof StaleMemoryError) return undefined;
      throw error;
    }
  }

  async #decideAll(sitting: Sitting, batch: readonly Queued[]): Promise<readonly Answer[]> {
    await sitting.read(batch.flatMap(({ command }) => command ?? []));
    const answers: Answer[] = [];
    for (const { command, at, traceparent } of batch) {
      if (sitting.isFull) break;
      if (!command) await sitting.tend(at);
      const answer: Answer | undefined = command
        ? await sitting.carryOut(command, traceparent)
        : { ok: true, value: undefined };
      if (!answer) break;
      answers.push(answer);
    }
    const last = batch[Math.max(0, answers.length - 1)];
    if (last) await sitting.settle(last.at);
    return answers;
  }

  /** What is embedded goes when nothing else is written for a while: it holds what people have said of themselves. */
  #mustWrite(sitting: Sitting, batch: readonly Queued[]): boolean {
    return sitting.changed || (sitting.memory.embeds && batch.some(({ command }) => !command));
  }

  /** Writes the allotment and the registrations; `false` where another process was faster, and nothing is written. */
  async #write(sitting: Sitting): Promise<boolean> {
    const { memory } = sitting;
    const { ref, working, documents } = memory;
    const allotment = sealed(working);
    const registrations = await Promise.all(
      allotment.admitted.map(async (registration) => {
        const known = documents.get(registration.id);
        const before = known ? await this.#unpublished(known) : [];
        const pending = [...before, ...(sitting.events.get(registration.id) ?? [])];
        return { document: registrationDocument(ref, registration, pending), replaces: known?.version };
      }),
    );
    const change = { memory, allotment, registrations };
    const written = (await this.#writeWhole(change)) ?? (await this.#writeInTurn(change));
    if (!written) return false;
    for (const one of written) documents.set(one._id as Uuid, one);
    this.#options.onStep?.('registrations.written');
    noteWritten(working, allotment.admitted);
    return true;
  }

  /** At once; `undefined` where nothing is written. */
  async #writeWhole({ memory, allotment, registrations }: DecidedChange) {
    if (!this.#whole) return undefined;
    const document = this.#documentOf(memory, allotment, []);
    const written = await this.#whole.write({ allotment: document, replaces: memory, registrations });
    if (written) note(memory, document);
    return written;
  }

  /** The allotment, which embeds the registrations, and then these; `undefined` where nothing is written. */
  async #writeInTurn({ memory, allotment, registrations }: DecidedChange) {
    const admitted = registrations.map(({ document: { state, pending } }) => ({ state, pending }));
    const document = this.#documentOf(memory, allotment, admitted);
    if (!(await this.#allotments.replace(document, memory))) return undefined;
    this.#options.onStep?.('allotment.written');
    const written = await this.#writes.write(registrations);
    note(memory, document);
    return written;
  }

  #documentOf({ ref, revision }: OfficeMemory, allotment: Allotment, admitted: readonly AdmittedDocument[]) {
    const written = { revision: revision + 1, admitted, write: randomUUID() };
    return allotmentDocument(ref, allotment, written, this.#options.now());
  }

  async #unpublished(known: Pick<RegistrationDocument, '_id' | 'pending'>): Promise<readonly PendingEvent[]> {
    return this.#options.outbox.pendingOf(known as RegistrationDocument);
  }

  /** Goes on where a write could not hold all that was due. */
  #more({ changed, memory: { working } }: Sitting): readonly Queued[] {
    const { allotment } = working;
    const isDue = allotment.due && allotment.state === 'open';
    if (this.#closed || !changed || (!isDue && isWoundUp(allotment))) return [];
    return [{ at: this.#options.now(), traceparent: undefined, settle: () => {}, fail: () => {} }];
  }

  #remember(id: Uuid, memory: OfficeMemory): void {
    if (memory.working.registrations.size > mostKnown) return;
    this.#memories.set(id, memory);
    const [oldest] = this.#memories.keys();
    if (oldest && this.#memories.size > mostRemembered) this.#memories.delete(oldest);
  }

  #parts() {
    return { allotments: this.#allotments, reads: this.#reads, writes: this.#writes };
  }
}

/** What was decided for an occurrence, to be written. */
interface DecidedChange {
  readonly memory: OfficeMemory;
  readonly allotment: Allotment;
  readonly registrations: readonly RegistrationWrite[];
}

/** The allotment is kept as the document says. */
function note(memory: OfficeMemory, { version, revision, admitted }: AllotmentDocument): void {
  Object.assign(memory, { version, revision, embeds: admitted.length > 0 });
}
