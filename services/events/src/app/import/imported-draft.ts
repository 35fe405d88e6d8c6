import { disciplines as terms } from '@inclust/classifications';
import type { ImportedItem, ImportProblem, Offer } from '@inclust/feeds';
import { fold, languages, type Language } from '@inclust/kernel';
import type { Schedule } from '@inclust/schedule';
import type { DraftField, EventDraft, PriceInformation } from '../../domain/events/event.ts';
import { isHttps } from '../../domain/texts.ts';
import type { FindsVenue } from './known-venues.ts';

/** An event of a file that could be read. */
export type ReadItem = Extract<ImportedItem, { readonly ok: true }>;

/** A draft from what a file says, and what of it was left out. */
export interface ImportedDraft {
  readonly draft: EventDraft<Schedule>;
  /** The fields that the file says something of: those of an event that is here already become so. */
  readonly fields: readonly DraftField[];
  readonly notices: readonly ImportProblem[];
}

/** With what a note begins that holds a place which is none of the node. */
const placeNote = 'Place: ';

/** Makes a draft of an event of a file, over what is here of it already. */
export function importedDraft(
  { draft: said, position, notices: before }: ReadItem,
  declared: { readonly language: Language; readonly organisers: readonly string[]; readonly findVenue: FindsVenue },
  known: EventDraft<Schedule> | undefined,
): ImportedDraft {
  const notices = [...before];
  const isCalendar = 'line' in position;
  const note = (code: string, message: string, [inCalendar, inJson]: readonly [string, string]) =>
    void notices.push({ code, message, property: isCalendar ? inCalendar : inJson, position });
  const fields = new Set<DraftField>(['titles', 'descriptions', 'schedule', 'mode', 'link']);
  const language = languageOf(said.language) ?? declared.language;
  const { attendance } = said;
  const place = attendance.mode === 'online' ? undefined : attendance.place?.text.trim();
  const venue = place ? declared.findVenue(place) : undefined;
  const joinAt = attendance.mode === 'on-site' ? undefined : attendance.joinAt;
  const link = joinAt !== undefined && isHttps(joinAt) ? joinAt : undefined;
  const disciplines = disciplinesOf(said.categories);
  const images = said.images.filter(({ url }) => isHttps(url)).slice(0, 20);
  const price = priceOf(said.offers);
  if (said.status === 'cancelled')
    note('status-not-taken', 'It is cancelled in the file; cancel it here.', ['STATUS', 'eventStatus']);
  if (said.url !== undefined) note('property-not-taken', 'An event has no page of its own elsewhere.', ['URL', 'url']);
  if (said.organizers.length > 0)
    note('organiser-not-taken', 'Who answers for it is declared with the import.', ['ORGANIZER', 'organizer']);
  if (said.attachments.length > 0) note('property-not-taken', 'Pictures only are taken.', ['ATTACH', 'subjectOf']);
  if (said.details.length > 0)
    note('occurrence-property-not-taken', 'Only the time of an occurrence is taken.', ['RECURRENCE-ID', 'subEvent']);
  if (joinAt !== undefined && link === undefined)
    note('address-not-taken', 'Where one takes part is an https address.', ['CONFERENCE', 'location']);
  if (images.length < said.images.length)
    note('address-not-taken', 'A picture has an https address.', ['IMAGE', 'image']);
  if (disciplines.length < said.categories.length)
    note('category-unknown', 'A category is a discipline of ESSnet-Culture.', ['CATEGORIES', 'keywords']);
  if (place && venue === undefined)
    note('venue-unknown', 'No venue of the node, or more than one, is called so.', ['LOCATION', 'location']);
  if (venue !== undefined) fields.add('venue');
  if (disciplines.length > 0) fields.add('disciplines');
  if (images.length > 0) fields.add('images');
  if (price) fields.add('price');
  const isNoteOurs = known?.note === undefined || known.note.startsWith(placeNote);
  const hasPlaceNote = place !== undefined && place !== '' && venue === undefined && known?.venue === undefined;
  if (isNoteOurs && (hasPlaceNote || known?.note !== undefined)) fields.add('note');
  return {
    fields: [...fields],
    notices,
    draft: {
      kind: 'public-event',
      titles: { ...known?.titles, [language]: { text: tidy(said.summary), state: 'original' } },
      descriptions: said.description?.trim()
        ? { ...known?.descriptions, [language]: { text: tidy(said.description), state: 'original' } }
        : (known?.descriptions ?? {}),
      disciplines,
      schedule: said.schedule,
      mode: attendance.mode === 'mixed' ? 'hybrid' : attendance.mode,
      ...(venue === undefined ? {} : { venue }),
      ...(link === undefined ? {} : { link }),
      organisers: declared.organisers,
      languages: [],
      audience: [],
      accessibility: [],
      images: images.map(({ url, title }) => ({
        link: url,
        description: title?.trim() ? { [language]: { text: tidy(title), state: 'original' as const } } : {},
      })),
      price: price ?? { kind: 'free' },
      themes: [],
      ...(hasPlaceNote ? { note: `${placeNote}${place}`.slice(0, 2_000) } : {}),
    },
  };
}

function tidy(text: string): string {
  return text.normalize('NFC').trim();
}

/** The language of the platform that a tag such as `el-GR` means. */
function languageOf(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return languages.find((one) => one === primary);
}

const codes = new Map(
  terms.flatMap(({ code, names }) => [code, ...Object.values(names)].map((text) => [fold(text), code] as const)),
);

function disciplinesOf(categories: readonly string[]): string[] {
  return [...new Set(categories.flatMap((text) => codes.get(fold(text)) ?? []))];
}

/** What it costs by its offers: free where none is above nought, else from the lowest to the highest of the first currency. */
function priceOf(offers: readonly Offer[]): PriceInformation | undefined {
  const [first] = offers;
  if (!first) return undefined;
  const amounts = offers
    .map(({ price }) => price)
    .filter(({ minorUnits, currency }) => minorUnits > 0n && currency === first.price.currency)
    .toSorted((one, other) => (one.minorUnits < other.minorUnits ? -1 : 1));
  const [least, most] = [amounts[0], amounts.at(-1)];
  if (!least || !most) return { kind: 'free' };
  return { kind: 'priced', least, ...(most.minorUnits > least.minorUnits ? { most } : {}) };
}
