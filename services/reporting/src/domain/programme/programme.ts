import {
  accept,
  invalid,
  refuse,
  type FieldViolation,
  type InstantText,
  type LocalizedText,
  type Outcome,
} from '@inclust/kernel';
import type { Span } from '../figures.ts';
import type { Catalogue } from '../indicators/catalogue.ts';
import { monthsOf } from '../months.ts';

/** Months that are reported together. */
export interface ReportingPeriod extends Span {
  readonly id: string;
}

/** What an indicator is to come to by the end of the programme. */
export interface Target {
  readonly indicator: string;
  /** Absent for all nodes together. */
  readonly node?: string;
  /** In thousandths. */
  readonly value: number;
  /** In thousandths; what it was before, of a result. */
  readonly baseline?: number;
}

/** What figures are handed in for. */
export interface Programme extends Span {
  readonly id: string;
  readonly title: LocalizedText;
  readonly periods: readonly ReportingPeriod[];
  readonly targets: readonly Target[];
}

/** A programme with when it was made. */
export interface KeptProgramme extends Programme {
  readonly createdAt: InstantText;
}

/** A programme as it is now. */
export interface ProgrammeStep {
  readonly kind: 'kept';
  readonly at: InstantText;
  readonly programme: Programme;
}

const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const month = /^\d{4}-(0[1-9]|1[0-2])$/;
const [longestSlug, mostPeriods, mostTargets, mostMonths, longestTitle] = [40, 60, 2_000, 240, 240] as const;

export const programmeNotFound = refuse({
  code: 'programme-not-found',
  kind: 'not-found',
  message: 'There is no such programme.',
});

/** Makes a programme. Refused: `programme-exists`, `invalid-input`. */
export function createProgramme(
  programme: Programme,
  before: KeptProgramme | undefined,
  catalogue: Catalogue,
  at: InstantText,
): Outcome<readonly ProgrammeStep[]> {
  if (before)
    return refuse({ code: 'programme-exists', kind: 'exists', message: 'There is a programme with this name.' });
  const broken = violationsOf(programme, catalogue);
  return broken.length > 0 ? invalid(broken) : accept([{ kind: 'kept', at, programme }]);
}

/**
 * Replaces a programme; `reported` are the periods for which something was handed in, of which nothing changes. Refused: `period-in-use`,
 * `invalid-input`.
 */
export function updateProgramme(
  programme: Programme,
  before: KeptProgramme,
  reported: ReadonlySet<string>,
  catalogue: Catalogue,
  at: InstantText,
): Outcome<readonly ProgrammeStep[]> {
  const broken = violationsOf(programme, catalogue, before.targets);
  if (broken.length > 0) return invalid(broken);
  const changed = before.periods.filter(({ id, from, until }) => {
    const now = programme.periods.find((one) => one.id === id);
    return reported.has(id) && (now?.from !== from || now.until !== until);
  });
  if (changed.length > 0)
    return refuse({
      code: 'period-in-use',
      kind: 'state',
      message: `Periods that were reported stay as they are: ${changed.map(({ id }) => id).join(', ')}.`,
    });
  return accept([{ kind: 'kept', at, programme }]);
}

export function evolveProgramme(before: KeptProgramme | undefined, { at, programme }: ProgrammeStep): KeptProgramme {
  return { ...programme, createdAt: before?.createdAt ?? at };
}

/** `had`: the targets that it had before, whose indicators may have been retired since. */
function violationsOf(
  { id, title, from, until, periods, targets }: Programme,
  catalogue: Catalogue,
  had: readonly Target[] = [],
): FieldViolation[] {
  const broken: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): boolean => {
    if (!holds) broken.push({ field: `programme.${field}`, rule, message });
    return holds;
  };
  check(
    isSlug(id),
    'name',
    'name-format',
    'Must be programmes/ and lower-case letters, digits and hyphens, at most 40.',
  );
  const texts = Object.values(title);
  check(texts.length > 0, 'title', 'required', 'Must have at least one language.');
  check(
    texts.every(({ text }) => text.length <= longestTitle),
    'title',
    'too-long',
    'At most 240 characters each.',
  );
  const isSpan = checkSpan({ from, until }, '', check);
  check(periods.length <= mostPeriods, 'periods', 'too-many', `At most ${mostPeriods}.`);
  periods.forEach((period, turn) => {
    const field = `periods[${turn}].`;
    check(isSlug(period.id), `${field}period_id`, 'id-format', 'Lower-case letters, digits and hyphens, at most 40.');
    check(
      periods.findIndex((one) => one.id === period.id) === turn,
      `${field}period_id`,
      'not-unique',
      'There is another period with this id.',
    );
    if (!checkSpan(period, field, check) || !isSpan) return;
    check(
      period.from >= from && period.until <= until,
      `${field}from_month`,
      'outside-programme',
      'Must lie within the months of the programme.',
    );
    const last = periods[turn - 1];
    check(
      !last || period.from > last.until,
      `${field}from_month`,
      'periods-order',
      'Must begin after the period before it.',
    );
  });
  const inUse = new Set(catalogue.inUse.map(({ code }) => code));
  check(targets.length <= mostTargets, 'targets', 'too-many', `At most ${mostTargets}.`);
  targets.forEach(({ indicator, node, baseline }, turn) => {
    const field = `targets[${turn}].`;
    const definition = catalogue.find(indicator);
    check(definition !== undefined, `${field}indicator`, 'indicator-unknown', 'There is no such indicator.');
    check(
      definition === undefined || inUse.has(indicator) || had.some((one) => one.indicator === indicator),
      `${field}indicator`,
      'indicator-retired',
      'It was taken out of use.',
    );
    check(
      targets.findIndex((one) => one.indicator === indicator && one.node === node) === turn,
      `${field}indicator`,
      'not-unique',
      'There is another target for this indicator and node.',
    );
    check(
      baseline === undefined || definition?.kind === 'result',
      `${field}baseline`,
      'baseline-of-result-only',
      'Only results have a baseline.',
    );
  });
  return broken;
}

function checkSpan(
  { from, until }: Span,
  field: string,
  check: (holds: boolean, field: string, rule: string, message: string) => boolean,
): boolean {
  const areMonths = [
    check(month.test(from), `${field}from_month`, 'month-format', 'Must be a month as YYYY-MM.'),
    check(month.test(until), `${field}until_month`, 'month-format', 'Must be a month as YYYY-MM.'),
  ].every(Boolean);
  return (
    areMonths &&
    check(from <= until, `${field}until_month`, 'months-order', 'Must not be before from_month.') &&
    check(
      monthsOf({ from, until }, mostMonths + 1).length <= mostMonths,
      `${field}until_month`,
      'months-too-many',
      `At most ${mostMonths} months.`,
    )
  );
}

function isSlug(text: string): boolean {
  return text.length <= longestSlug && slug.test(text);
}
