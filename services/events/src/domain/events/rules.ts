import { disciplines } from '@inclust/classifications';
import { parseNodeId, parseUuid, type FieldViolation } from '@inclust/kernel';
import { isAccessibilityFeature } from '../accessibility.ts';
import { codeViolations, isHttps, isLanguageTag, textViolations } from '../texts.ts';
import { audiences, type EventDraft, type PriceInformation } from './event.ts';

/** What the decider needs to know of schedules, which are somebody else's. */
export interface ScheduleRules<Schedule> {
  /** The rules a schedule breaks, by field below `schedule`. */
  readonly violations: (schedule: Schedule) => readonly FieldViolation[];
  readonly same: (one: Schedule, other: Schedule) => boolean;
  /** When the last occurrence is over, in epoch milliseconds; `null` when there is no last one. */
  readonly endOf: (schedule: Schedule) => number | null;
}

const knownDisciplines: ReadonlySet<string> = new Set(disciplines.map(({ code }) => code));
const knownAudiences: ReadonlySet<string> = new Set(audiences);
const themePattern = /^[a-z][a-z0-9-]{0,39}$/;

/** Every rule that a draft breaks by itself, published or not. Fields are named as in the API, and no message holds a value. */
export function draftViolations<S>(draft: EventDraft<S>, schedules: ScheduleRules<S>): FieldViolation[] {
  const { images, link, note, price, schedule } = draft;
  return [
    ...textViolations('titles', draft.titles, 240),
    ...textViolations('descriptions', draft.descriptions, 10_000),
    ...codeViolations('disciplines', draft.disciplines, (code) => knownDisciplines.has(code), 'discipline-unknown', 10),
    ...codeViolations('organisers', draft.organisers, isOrganisationName, 'name-format', 20),
    ...codeViolations('languages', draft.languages, isLanguageTag, 'language-format', 20),
    ...codeViolations('audience', draft.audience, (code) => knownAudiences.has(code), 'audience-unknown', 8),
    ...codeViolations('accessibility', draft.accessibility, isAccessibilityFeature, 'accessibility-unknown', 11),
    ...codeViolations('themes', draft.themes, (code) => themePattern.test(code), 'theme-format', 10),
    ...codeViolations(
      'images',
      images.map((image) => image.link),
      isHttps,
      'link-format',
      20,
    ),
    ...images.flatMap(({ description }, turn) => textViolations(`images[${turn}].description`, description, 500)),
    ...(link === undefined || isHttps(link)
      ? []
      : [{ field: 'link', rule: 'link-format', message: 'Must be a complete https address.' }]),
    ...(note === undefined || note.length <= 2_000
      ? []
      : [{ field: 'note', rule: 'too-long', message: 'At most 2,000 characters.' }]),
    ...priceViolations(price),
    ...(schedule === undefined ? [] : schedules.violations(schedule)),
  ];
}

/** What a draft lacks to be published. */
export function publishViolations<S>(draft: EventDraft<S>): FieldViolation[] {
  const found: FieldViolation[] = [];
  const need = (holds: boolean, field: string, message: string) => {
    if (!holds) found.push({ field, rule: 'required', message });
  };
  need(Object.keys(draft.titles).length > 0, 'titles', 'A title in at least one language.');
  need(draft.disciplines.length > 0, 'disciplines', 'At least one ESSnet-Culture domain.');
  need(draft.organisers.length > 0, 'organisers', 'At least one organiser.');
  need(draft.schedule !== undefined, 'schedule', 'When it takes place.');
  need(draft.mode === 'online' || draft.venue !== undefined, 'venue', 'Where it takes place.');
  need(draft.mode === 'on-site' || draft.link !== undefined, 'link', 'Where to take part online.');
  return found;
}

/** Whether a text is the resource name of an organisation of any node. */
export function isOrganisationName(text: string): boolean {
  const [nodes, node = '', members, member = '', ...more] = text.split('/');
  if (nodes !== 'nodes' || members !== 'members' || more.length > 0) return false;
  return parseNodeId(node) !== undefined && parseUuid(member) !== undefined;
}

function priceViolations(price: PriceInformation): FieldViolation[] {
  if (price.kind !== 'priced') return [];
  const { least, most } = price;
  const found: FieldViolation[] = [];
  if (least.minorUnits <= 0n)
    found.push({ field: 'price.least', rule: 'not-positive', message: 'A price is above nought; else it is free.' });
  if (most && most.currency !== least.currency)
    found.push({ field: 'price.most', rule: 'one-currency', message: 'Both prices are in one currency.' });
  if (most && most.currency === least.currency && most.minorUnits < least.minorUnits)
    found.push({ field: 'price.most', rule: 'below-least', message: 'Not below the lowest price.' });
  return found;
}
