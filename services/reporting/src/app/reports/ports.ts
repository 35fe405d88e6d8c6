import type { InstantText, Outcome, RequestIdentity } from '@inclust/kernel';
import type { AtVersion, Decision } from '@inclust/mongo';
import type { ExchangeRate, ExchangeRateRef, ExchangeRateStep } from '../../domain/exchange-rate/exchange-rate.ts';
import type { KeptProgramme, ProgrammeStep } from '../../domain/programme/programme.ts';
import type { Report, ReportRef, Snapshot } from '../../domain/report/report.ts';
import type { ReportStep } from '../../domain/report/report-decider.ts';
import type { ReadCatalogue } from '../indicators/ports.ts';
import type { FactStore } from '../ports.ts';

/** Programmes of a node. */
export interface ProgrammeStore {
  get(id: string): Promise<AtVersion<KeptProgramme> | undefined>;
  list(): Promise<readonly AtVersion<KeptProgramme>[]>;
  save(
    id: string,
    request: RequestIdentity,
    decide: Decision<KeptProgramme, ProgrammeStep>,
  ): Promise<Outcome<AtVersion<KeptProgramme>>>;
}

/** Reports that somebody has touched. */
export interface ReportStore {
  /** All of a programme, or those of one node. */
  ofProgramme(programme: string, node?: string): Promise<readonly AtVersion<Report>[]>;
  save(
    ref: ReportRef,
    request: RequestIdentity,
    decide: Decision<Report, ReportStep>,
  ): Promise<Outcome<AtVersion<Report>>>;
}

/** Exchange rates of a node. */
export interface ExchangeRateStore {
  get(ref: ExchangeRateRef): Promise<AtVersion<ExchangeRate> | undefined>;
  /** The newest day first. */
  list(): Promise<readonly AtVersion<ExchangeRate>[]>;
  /** That of the newest day that is not after this one, `YYYY-MM-DD`. */
  newestUntil(day: string): Promise<ExchangeRate | undefined>;
  save(
    ref: ExchangeRateRef,
    request: RequestIdentity,
    decide: Decision<ExchangeRate, ExchangeRateStep>,
  ): Promise<Outcome<AtVersion<ExchangeRate>>>;
}

/** Signs what is given as text. */
export type SignContent = (content: object, at: InstantText) => Omit<Snapshot, 'cumulative' | 'definitionVersions'>;

/** What use cases of reports work with. */
export interface ReportsApp {
  readonly programmes: ProgrammeStore;
  readonly reports: ReportStore;
  readonly rates: ExchangeRateStore;
  readonly facts: Pick<FactStore, 'totals' | 'freshness'>;
  readonly catalogue: ReadCatalogue;
  readonly sign: SignContent;
  readonly clock: { now(): InstantText };
  /** The node's, in which documents tell times. */
  readonly timeZone: string;
}
