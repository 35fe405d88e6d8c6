import { accept, isCurrency, refuse, type InstantText, type Outcome } from '@inclust/kernel';
import type { Freshness } from '../../domain/freshness.ts';
import type { Catalogue } from '../../domain/indicators/catalogue.ts';
import { definitionId, type IndicatorDefinition } from '../../domain/indicators/definition.ts';
import { programmeNotFound, type KeptProgramme, type ReportingPeriod } from '../../domain/programme/programme.ts';
import { findingsOf, type Finding } from '../../domain/report/findings.ts';
import {
  isLive,
  figuresReadAt,
  untouched,
  wholeFederation,
  type FrozenFigures,
  type Report,
  type ReportRef,
} from '../../domain/report/report.ts';
import { lastDayOf, withConversion } from '../../domain/report/converted.ts';
import { notCountedYet } from '../indicators/counted-indicator.ts';
import { rowOf, type Before, type CountedBy, type ReportFigures } from '../../domain/report/rows.ts';
import type { ReportsApp } from './ports.ts';

/** A report with its figures. */
export interface ShownReport {
  readonly report: Report;
  /** 0 for one that nobody has touched. */
  readonly version: number;
  readonly programme: KeptProgramme;
  readonly period: ReportingPeriod;
  readonly figures: ReportFigures;
  readonly freshness: readonly Freshness[];
  readonly findings: readonly Finding[];
  /** The figures as they are now, whatever was handed in. */
  readonly now: FrozenFigures;
  readonly definitions: readonly IndicatorDefinition[];
  /** What was signed for earlier periods, oldest first. */
  readonly signed: readonly SignedPeriod[];
  /** Whether no report of the node for a later period was handed in. */
  readonly isNewest: boolean;
}

/** What was signed for a period: what each indicator came to by its end, by code. */
export interface SignedPeriod extends Before {
  readonly period: string;
  /** When its figures were read: it was handed in with them. */
  readonly readAt?: InstantText;
}

const reportNotFound = refuse({
  code: 'report-not-found',
  kind: 'not-found',
  message: 'There is no such period, or nothing is known of the node.',
});

/** A report with its figures. Refused: `programme-not-found`, `report-not-found`, `not-counted-yet`. */
export async function showReport(app: ReportsApp, ref: ReportRef): Promise<Outcome<ShownReport>> {
  // Before the numbers: a figure may be fresher than it says, never less.
  const [kept, all, others, catalogue] = await Promise.all([
    app.programmes.get(ref.programme),
    app.facts.freshness(),
    app.reports.ofProgramme(ref.programme, ref.node),
    app.catalogue(),
  ]);
  const programme = kept?.state;
  if (!programme) return programmeNotFound;
  const period = programme.periods.find(({ id }) => id === ref.period);
  const freshness = all.filter(({ node }) => ref.node === wholeFederation || node === ref.node);
  const hasTargets = programme.targets.some(({ node }) => (node ?? wholeFederation) === ref.node);
  if (!period || (freshness.length === 0 && !hasTargets)) return reportNotFound;
  const own = others.find(({ state }) => state.ref.period === ref.period);
  const report = own?.state ?? untouched(ref);
  const targets = programme.targets.filter(({ node }) => (node ?? wholeFederation) === ref.node);
  const definitions = targets.flatMap(({ indicator }) => catalogue.counted(indicator) ?? []);
  if (definitions.length < targets.length) return notCountedYet;
  const signed = signedBefore(
    programme,
    period,
    others.map(({ state }) => state),
  );
  const before = signed.at(-1);
  const nodes = freshness.map(({ node }) => node);
  const isMoney = definitions.some(({ unit }) => isCurrency(unit));
  const rate = isMoney ? await app.rates.newestUntil(lastDayOf(period.until)) : undefined;
  const earlier = definitions.flatMap((definition) => earlierRule(catalogue, before, definition) ?? []);
  const numbers = await app.facts.totals([...definitions, ...earlier].map(definitionId));
  const numbersOf = (definition: IndicatorDefinition): CountedBy => ({
    definition,
    cells: numbers.get(definitionId(definition)) ?? [],
  });
  const rows = targets.map((target) => {
    const definition = definitions.find(({ code }) => code === target.indicator);
    if (!definition) throw new Error(`a target of an indicator that there is not: ${target.indicator}`);
    const then = earlier.find(({ code }) => code === target.indicator);
    const row = rowOf({
      programme,
      period,
      node: ref.node,
      nodes,
      target,
      ...numbersOf(definition),
      ...(before ? { before } : {}),
      ...(then ? { countedBefore: numbersOf(then) } : {}),
    });
    return withConversion(row, rate);
  });
  const now = { figures: rows, freshness };
  const shown = isLive(report) ? now : (report.frozen ?? now);
  // What was handed in is read by the rules of then.
  const rules = shown.figures.flatMap(
    ({ indicator, definitionVersion }) => catalogue.find(indicator, definitionVersion) ?? [],
  );
  const isLater = ({ ref: other }: Report) =>
    (programme.periods.find(({ id }) => id === other.period)?.from ?? '') > period.from;
  return accept({
    report,
    version: own?.version ?? 0,
    programme,
    period,
    ...shown,
    now,
    definitions: rules,
    signed,
    findings: findingsOf({ report, ...shown, period, end: programme.until }),
    isNewest: !others.some(({ state }) => isLater(state) && state.moves.length > 0),
  });
}

/** The rule by which an indicator was signed before, where that is another one than now. */
function earlierRule(
  catalogue: Catalogue,
  before: Before | undefined,
  { code, version }: IndicatorDefinition,
): IndicatorDefinition | undefined {
  const then = before?.definitionVersions?.[code] ?? version;
  return then === version ? undefined : catalogue.find(code, then);
}

/** What the node has signed for earlier periods, oldest first. */
function signedBefore(programme: KeptProgramme, period: ReportingPeriod, others: readonly Report[]): SignedPeriod[] {
  const signed = others.flatMap(({ ref, snapshots, moves }) => {
    const of = programme.periods.find(({ id }) => id === ref.period);
    const snapshot = snapshots.at(-1);
    if (!of || !snapshot || of.until >= period.from) return [];
    const { cumulative, definitionVersions } = snapshot;
    const readAt = figuresReadAt(moves);
    return [
      {
        period: of.id,
        until: of.until,
        cumulative,
        ...(readAt ? { readAt } : {}),
        ...(definitionVersions ? { definitionVersions } : {}),
      },
    ];
  });
  return signed.toSorted((one, other) => (one.until < other.until ? -1 : 1));
}
