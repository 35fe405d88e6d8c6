import type { Origin } from '@inclust/charts';
import type { Language } from '@inclust/kernel';
import type { ReportState } from '../../../domain/report/report.ts';
import { el } from './el.ts';
import { en } from './en.ts';
import { sq } from './sq.ts';

/** The words of a report that people read. */
export interface ReportWords {
  readonly report: string;
  readonly allNodes: string;
  readonly states: Readonly<Record<ReportState, string>>;
  readonly about: {
    readonly programme: string;
    readonly period: string;
    readonly node: string;
    readonly state: string;
    readonly made: string;
    readonly calendar: string;
    readonly calendarRule: string;
  };
  readonly columns: {
    readonly indicator: string;
    readonly title: string;
    readonly unit: string;
    readonly counted: string;
    readonly baseline: string;
    readonly target: string;
    readonly previouslyReported: string;
    readonly correction: string;
    readonly current: string;
    readonly verified: string;
    readonly cumulative: string;
    readonly note: string;
  };
  readonly distinct: string;
  readonly sum: string;
  readonly figures: string;
  readonly definitions: string;
  readonly rule: string;
  readonly version: string;
  readonly common: string;
  readonly fromMemory: string;
  readonly nodes: string;
  readonly newestFact: string;
  readonly reached: string;
  readonly reachedAbout: string;
  readonly percent: string;
  readonly overTime: string;
  readonly overTimeAbout: string;
  readonly notes: string;
  readonly attachments: string;
  readonly corrected: string;
  /** That what was reported before was counted by another version of the definition. */
  readonly otherRule: (then: number, now: number) => string;
  readonly signature: string;
  readonly digest: string;
  readonly key: string;
  readonly notSigned: string;
  readonly page: (page: number, pages: number) => string;
  /** By the code of the unit. */
  readonly units: Readonly<Record<string, string>>;
  /** Of figures of one indicator. */
  readonly ofFigures: {
    readonly title: string;
    readonly value: string;
    readonly dimension: string;
    readonly code: string;
    readonly from: string;
    readonly until: string;
    readonly missing: string;
    readonly left: string;
    readonly provisional: string;
    readonly provisionalRule: string;
    readonly origins: Readonly<Record<Origin, string>>;
  };
  /** Of what each node's part is. */
  readonly byNode: { readonly title: string; readonly about: string; readonly map: string };
  /** Of money in the other currency. */
  readonly converted: {
    readonly title: string;
    readonly about: string;
    readonly own: string;
    readonly currency: string;
    readonly rate: string;
    readonly rateDate: string;
    readonly source: string;
    readonly noRate: string;
  };
}

const all: Readonly<Record<Language, ReportWords>> = { el, sq, en };

export function wordsOf(language: Language): ReportWords {
  return all[language];
}
