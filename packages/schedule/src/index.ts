export {
  changeAll,
  changeFollowing,
  endBefore,
  type EditedAll,
  type EditedFollowing,
  type EndedBefore,
} from './edit-many.ts';
export { changeOne, type EditedOne, type OneChange } from './edit-one.ts';
export type { Effect } from './effect.ts';
export { seriesIds } from './expand.ts';
export { inGaps } from './gaps.ts';
export {
  isDate,
  localDate,
  localTime,
  parseLocalDate,
  parseLocalTime,
  plainOf,
  type LocalDate,
  type LocalTime,
} from './local.ts';
export { series, type OverrideInput, type SeriesInput } from './make-series.ts';
export { endOf, timed, wholeDays, type MadeTimed, type TimedInput, type WholeDaysInput } from './make-single.ts';
export { occurrenceOf, type DaysOccurrence, type Occurrence, type TimedOccurrence } from './occurrence.ts';
export {
  allOccurrences,
  nextOccurrences,
  occurrencesIn,
  type Page,
  type PageRequest,
  type Window,
} from './occurrences.ts';
export { preview, type Preview } from './preview.ts';
export type { Lost, ManyChange } from './reshape.ts';
export { frequencies, weekdays, type Frequency, type Rule, type RuleDay, type RuleEnd, type Weekday } from './rule.ts';
export { dayText, parseRule, ruleText, type RuleOf } from './rule-text.ts';
export {
  lengthOf,
  limits,
  type GapChoice,
  type Override,
  type RecurrenceId,
  type Schedule,
  type Series,
  type Single,
  type Timed,
  type WholeDays,
} from './schedule.ts';
export {
  offsetAt,
  parseZone,
  resolve,
  transitions,
  wallTime,
  wallTimeOf,
  type Resolved,
  type Transition,
  type ZoneName,
} from './zone.ts';
