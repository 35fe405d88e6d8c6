import {
  accept,
  invalid,
  refuse,
  type FieldViolation,
  type InstantText,
  type Outcome,
  type PlainDateText,
} from '@inclust/kernel';

/** Which exchange rate: what one EUR is in ALL on a day. There are no others. */
export interface ExchangeRateRef {
  readonly currency: 'ALL';
  readonly day: PlainDateText;
}

/** What is said of an exchange rate. */
export interface ExchangeRateValues {
  /** How many ALL one EUR is, as a decimal of at most six places. */
  readonly rate: string;
  /** Who has published it. */
  readonly source: string;
  /** Where that can be read; empty for nowhere. */
  readonly sourceUri: string;
}

/** What was said of it by whom, and when. */
export interface ExchangeRateVersion extends ExchangeRateValues {
  readonly account: string;
  readonly at: InstantText;
}

/** An exchange rate as it is now. */
export interface ExchangeRate extends ExchangeRateVersion {
  readonly ref: ExchangeRateRef;
  /** What it was before, oldest first. */
  readonly history: readonly ExchangeRateVersion[];
}

/** An exchange rate was set or corrected. */
export interface ExchangeRateStep extends ExchangeRateVersion {
  readonly kind: 'set';
  readonly ref: ExchangeRateRef;
}

const [longestSource, longestUri, mostCorrections] = [200, 500, 100] as const;
const decimal = /^\d{1,6}(\.\d{1,6})?$/;

export const exchangeRateNotFound = refuse({
  code: 'exchange-rate-not-found',
  kind: 'not-found',
  message: 'There is no exchange rate of this day.',
});

/** What setting an exchange rate needs beside it. */
export interface SetExchangeRate {
  readonly ref: ExchangeRateRef;
  readonly values: ExchangeRateValues;
  readonly account: string;
  /** By the calendar of the node. */
  readonly today: PlainDateText;
}

/** Sets an exchange rate or corrects it; the same values change nothing. Refused: `corrections-full`, `invalid-input`. */
export function setExchangeRate(
  { ref, values, account, today }: SetExchangeRate,
  before: ExchangeRate | undefined,
  at: InstantText,
): Outcome<readonly ExchangeRateStep[]> {
  const broken = violationsOf(ref, values, today);
  if (broken.length > 0) return invalid(broken);
  const { rate, source, sourceUri } = values;
  if (before?.rate === rate && before.source === source && before.sourceUri === sourceUri) return accept([]);
  if ((before?.history.length ?? 0) >= mostCorrections)
    return refuse({ code: 'corrections-full', kind: 'exhausted', message: `At most ${mostCorrections} corrections.` });
  return accept([{ kind: 'set', at, ref, account, rate, source, sourceUri }]);
}

export function evolveExchangeRate(before: ExchangeRate | undefined, step: ExchangeRateStep): ExchangeRate {
  const { kind: _, ...now } = step;
  if (!before) return { ...now, history: [] };
  const { rate, source, sourceUri, account, at, history } = before;
  return { ...now, history: [...history, { rate, source, sourceUri, account, at }] };
}

/** A decimal of at most six places above 0 as millionths; `undefined` for what is none. */
export function millionthsOf(rate: string): bigint | undefined {
  if (!decimal.test(rate)) return undefined;
  const [whole = '', part = ''] = rate.split('.');
  return BigInt(`${whole}${part.padEnd(6, '0')}`) || undefined;
}

function violationsOf(
  { day }: ExchangeRateRef,
  { rate, source, sourceUri }: ExchangeRateValues,
  today: PlainDateText,
): FieldViolation[] {
  const broken: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) broken.push({ field: `exchange_rate.${field}`, rule, message });
  };
  check(day <= today, 'name', 'day-to-come', 'Must not be of a day that is still to come.');
  check(
    millionthsOf(rate) !== undefined,
    'rate',
    'rate-format',
    'Must be a decimal above 0 with a point, at most six digits before it and six after it.',
  );
  check(
    source.trim() !== '' && source.length <= longestSource,
    'source',
    'length',
    `1 to ${longestSource} characters.`,
  );
  check(
    sourceUri === '' ||
      (sourceUri.length <= longestUri && /^https:\/\/[^\s|]+$/.test(sourceUri) && URL.canParse(sourceUri)),
    'source_uri',
    'https-uri',
    `Must be an https address of at most ${longestUri} characters, or empty.`,
  );
  return broken;
}
