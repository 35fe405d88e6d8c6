import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { InfrastructureError, turns } from '@inclust/kernel';
import type { Transactions } from '@inclust/mongo';
import type { ReadSubject, Rebuilding } from '../app/ports.ts';
import { definitionId } from '../domain/indicators/definition.ts';
import { KeptFacts } from './kept-facts.ts';
import { NumberDocuments } from './number-documents.ts';
import { NumberGate } from './number-gate.ts';
import type { Definitions } from './own-indicator-store.ts';
import { createRolling } from './rolling.ts';
import { SubjectDocuments } from './subject-documents.ts';

/** What making numbers anew needs. */
export interface RebuildOptions {
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly definitions: Pick<Definitions, 'wanted'>;
  readonly readSubject: ReadSubject;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted where the process ends: numbers that are being made are left to the next one. */
  readonly signal?: AbortSignal;
  readonly onStep?: (step: RebuildStep) => void;
}

/** The steps at which a failure test can end a process. */
export type RebuildStep = 'rebuild.begun' | 'rebuild.batch' | 'rebuild.read';

/** How many facts are counted in one transaction; see `mostSubjects` of the fact store. Subjects are replaced here, which writes twice as much. */
const mostTogether = 2_048;
/** How often it is looked whether another process has come to the end, in milliseconds. */
const lookEvery = 250;

/**
 * Makes a new generation of numbers from the facts. None is missed: what counts towards the old one while a new one is begun was kept before,
 * and is read; what comes later waits. The old one answers until the new one is whole. Who is killed at it leaves a claim that
 * ends by itself, and the next one begins anew.
 */
export function createRebuilding(options: RebuildOptions): Rebuilding {
  const { connection, transactions, definitions, readSubject, now, signal, onStep } = options;
  const [facts, numbers, gate] = [
    new KeptFacts(connection),
    new NumberDocuments(connection),
    new NumberGate(connection),
  ];
  const subjects = new SubjectDocuments(connection);
  const by = randomUUID();

  async function make(generation: number): Promise<number> {
    let read = 0;
    const counted = await definitions.wanted();
    const roll = createRolling({ subjects, numbers, definitions: counted });
    onStep?.('rebuild.begun');
    for await (const batch of facts.inBatches(mostTogether)) {
      if (signal?.aborted) {
        await gate.leave(generation, by);
        throw ending();
      }
      if (!(await gate.extend(generation, by, now()))) throw overtaken();
      const told = batch.flatMap((fact) => readSubject(fact) ?? []);
      await transactions.run(async (session) => {
        // Who was taken for dead must not write over what another one has made since.
        const { building } = await gate.read(session);
        if (building?.generation !== generation || building.by !== by) throw overtaken();
        if (told.length > 0) await roll(told, generation, session);
      });
      read += batch.length;
      onStep?.('rebuild.batch');
    }
    onStep?.('rebuild.read');
    if (!(await gate.open(generation, by, counted.map(definitionId)))) throw overtaken();
    return read;
  }

  /** `undefined` where another process is at it. */
  async function attempt(): Promise<number | undefined> {
    if (signal?.aborted) throw ending();
    const before = await gate.read();
    const claimed = await gate.claim(by, now());
    if (!claimed) return undefined;
    if (claimed.abandoned !== undefined) await numbers.forget(claimed.abandoned);
    const read = await make(claimed.generation);
    await numbers.forget(before.generation);
    return read;
  }

  // Who asks twice in one process waits, and does not take over from itself.
  const inTurn = turns();
  return {
    rebuild: () =>
      inTurn(async () => {
        for (;;) {
          const read = await attempt();
          if (read !== undefined) return read;
          await pause(lookEvery);
        }
      }),
    complete: () =>
      inTurn(async () => {
        for (;;) {
          const wanted = await definitions.wanted();
          const { definitions: counted, building } = await gate.read();
          if (!building && wanted.every((one) => counted.includes(definitionId(one)))) return;
          if ((await attempt()) === undefined) await pause(lookEvery);
        }
      }),
  };
}

function ending(): InfrastructureError {
  return new InfrastructureError('the process ends');
}

function overtaken(): InfrastructureError {
  return new InfrastructureError('another process makes the numbers now');
}
