import type { Outcome, Uuid } from '@inclust/kernel';
import type { AtVersion, Decision } from '@inclust/mongo';
import type { VisitorDay } from '../../domain/visitors/visitor-day.ts';
import type { VisitorStep } from '../../domain/visitors/visitor-decider.ts';

/** Where the days of visitor books are kept. */
export interface VisitorDays {
  /** Those of them that there are, by their ids. */
  getMany(ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, AtVersion<VisitorDay>>>;
  /** Decides and saves in one step; keeps no answers, which would be names a second time. */
  save(id: Uuid, decide: Decision<VisitorDay, VisitorStep>): Promise<Outcome<AtVersion<VisitorDay>>>;
  /** The days whose names are kept and whose time has come at a moment in epoch milliseconds, at most so many. */
  due(at: number, most: number): Promise<readonly Uuid[]>;
}
