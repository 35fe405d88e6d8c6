import type { FieldViolation, LocalizedText, Money } from '@inclust/kernel';
import { textViolations } from '../texts.ts';
import type { Question } from './questions.ts';

/** So many places and no more. */
export interface Quota {
  /** Its own within the event: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** `null` has no end; 0 is closed. */
  readonly capacity: number | null;
}

/** What one registers for: each place of it is drawn from every one of its quotas. */
export interface TicketType {
  readonly id: string;
  /** One or more, such as the room's and its own. */
  readonly quotas: readonly string[];
  /** How many of it an order may have; `null` as many as there are. */
  readonly perOrder: number | null;
  /** From this moment on, in epoch milliseconds. */
  readonly saleFrom?: number;
  /** Before this moment, in epoch milliseconds. */
  readonly saleUntil?: number;
  /** Free when absent or nought. */
  readonly price?: Money;
  /** What it is called where people read it; its id where it has none. */
  readonly name?: LocalizedText;
}

/** How many come in to one occurrence of an event, and how. */
export interface Configuration {
  readonly quotas: readonly Quota[];
  readonly ticketTypes: readonly TicketType[];
  /** How many places an order may have in all; `null` as many as there are. */
  readonly perOrder: number | null;
  /** Whether staff must say yes; who waits for that has the places already. */
  readonly approval: boolean;
  /** Whether who finds no place may wait for one. */
  readonly waitingList: boolean;
  /** Whether a place that is free again is offered to the next in line, or is theirs at once. */
  readonly promote: 'offer' | 'confirm';
  readonly holdMilliseconds: number;
  readonly offerMilliseconds: number;
  readonly questions: readonly Question[];
}

const idPattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const mostQuotas = 20;
const mostTicketTypes = 50;
const mostQuestions = 30;
const longestName = 100;
/** A minute to 30 days. */
const shortestTerm = 60_000;
const longestTerm = 30 * 24 * 60 * 60_000;

/** The rules that a configuration breaks by itself, whatever was sold. */
export function configurationViolations(configuration: Configuration): FieldViolation[] {
  const { quotas, ticketTypes, questions } = configuration;
  return [
    ...idViolations('quotas', quotas, mostQuotas),
    ...idViolations('ticket_types', ticketTypes, mostTicketTypes),
    ...idViolations('questions', questions, mostQuestions),
    ...quotas.flatMap(({ capacity }, turn) => countViolation(`quotas[${turn}].capacity`, capacity, 0)),
    ...ticketTypes.flatMap((type, turn) => ticketTypeViolations(type, `ticket_types[${turn}]`, quotas)),
    ...countViolation('per_order', configuration.perOrder, 1),
    ...termViolation('hold_milliseconds', configuration.holdMilliseconds),
    ...termViolation('offer_milliseconds', configuration.offerMilliseconds),
    ...questions.flatMap(({ text }, turn) => textViolations(`questions[${turn}].text`, text, 500)),
    ...questions.flatMap((question, turn) => choiceViolations(question, `questions[${turn}]`)),
  ];
}

function ticketTypeViolations(type: TicketType, path: string, quotas: readonly Quota[]): FieldViolation[] {
  const known = new Set(quotas.map(({ id }) => id));
  const found: FieldViolation[] = [];
  const say = (field: string, rule: string, message: string) =>
    found.push({ field: `${path}.${field}`, rule, message });
  if (type.quotas.length === 0) say('quotas', 'required', 'A ticket type draws from at least one quota.');
  if (new Set(type.quotas).size < type.quotas.length) say('quotas', 'repeated', 'A quota is named once.');
  if (type.quotas.some((id) => !known.has(id))) say('quotas', 'quota-unknown', 'There is no such quota.');
  if (type.saleFrom !== undefined && type.saleUntil !== undefined && type.saleUntil <= type.saleFrom)
    say('sale_until', 'not-after-from', 'The sale ends after it begins.');
  if (type.price && type.price.minorUnits < 0n) say('price', 'negative', 'A price is not below nought.');
  const named = type.name ? textViolations(`${path}.name`, type.name, longestName) : [];
  return [...found, ...named, ...countViolation(`${path}.per_order`, type.perOrder, 1)];
}

function choiceViolations(question: Question, path: string): FieldViolation[] {
  if (question.kind !== 'choice') return [];
  const { options, names = [] } = question;
  const field = `${path}.options`;
  const named = names.map(({ option }) => option);
  return [
    ...(options.length === 0 ? [{ field, rule: 'required', message: 'A choice has at least one option.' }] : []),
    ...(new Set(options).size < options.length ? [{ field, rule: 'repeated', message: 'An option comes once.' }] : []),
    ...names.flatMap(({ option, name }, turn): FieldViolation[] => {
      const at = `${path}.option_names[${turn}]`;
      return [
        ...(options.includes(option)
          ? []
          : [{ field: `${at}.option`, rule: 'option-unknown', message: 'There is no such option.' }]),
        ...(named.indexOf(option) < turn
          ? [{ field: `${at}.option`, rule: 'repeated', message: 'An option has one name.' }]
          : []),
        ...textViolations(`${at}.name`, name, longestName),
      ];
    }),
  ];
}

function idViolations(field: string, items: readonly { readonly id: string }[], most: number): FieldViolation[] {
  const found: FieldViolation[] = [];
  if (items.length > most) found.push({ field, rule: 'too-many', message: `At most ${most}.` });
  const seen = new Set<string>();
  for (const [turn, { id }] of items.entries()) {
    const at = `${field}[${turn}].id`;
    if (!idPattern.test(id))
      found.push({ field: at, rule: 'id-format', message: 'Lower-case letters, digits and hyphens, at most 32.' });
    if (seen.has(id)) found.push({ field: at, rule: 'repeated', message: 'An id is given once.' });
    seen.add(id);
  }
  return found;
}

function countViolation(field: string, count: number | null, least: number): FieldViolation[] {
  if (count === null || (Number.isSafeInteger(count) && count >= least)) return [];
  return [{ field, rule: 'count', message: `A whole number of at least ${least}, or none for no limit.` }];
}

function termViolation(field: string, term: number): FieldViolation[] {
  if (Number.isSafeInteger(term) && term >= shortestTerm && term <= longestTerm) return [];
  return [{ field, rule: 'out-of-range', message: 'Between a minute and 30 days.' }];
}
