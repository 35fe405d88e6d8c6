import { instantOfMilliseconds } from '@inclust/kernel';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { contentDigest } from './digest.ts';
import type { Attendance, EventStatus, Link, Offer, Organizer, Place } from './feed-event.ts';
import {
  importLimits,
  type EventDraft,
  type Imported,
  type ImportedItem,
  type ImportOptions,
  type ImportProblem,
} from './import-item.ts';
import {
  isObject,
  jsonProblem,
  lastPart,
  listOf,
  textOfJson,
  typesOf,
  type JsonObject,
  type Node,
} from './json-reader.ts';
import { jsonSchedule } from './json-schedule.ts';
import { moneyOf } from './price.ts';
import { webAddress } from './web-address.ts';
import type { Json } from './write-json-ld.ts';

/** What is read of an event. Anything else is a notice. */
const known: ReadonlySet<string> = new Set(
  '@context @type @id identifier name description url inLanguage eventAttendanceMode location organizer keywords image offers isAccessibleForFree dateModified dateCreated startDate endDate duration eventStatus eventSchedule'.split(
    ' ',
  ),
);

/** Events under another name than one that ends in Event (schema.org). */
const otherTypes: ReadonlySet<string> = new Set([
  'Festival',
  'Hackathon',
  'CourseInstance',
  'EventSeries',
  'ConferenceEvent',
]);

/**
 * Reads the events of JSON-LD: an object, a list, or a `@graph`; `Event` of schema.org and what is one. Items and problems are those of
 * `importCalendar`, with JSON pointers. Refused as a whole: `file-too-large`, `json-malformed`, `zone-unknown`, `too-many-events`,
 * `no-events`.
 */
export function importJsonLd(text: string, options: ImportOptions): Imported {
  const refuse = (code: string, message: string): Imported => ({
    ok: false,
    problem: jsonProblem(code, message, '', ''),
  });
  const most = options.maxCharacters ?? importLimits.characters;
  if (text.length > most) return refuse('file-too-large', `The file has more than ${most} characters.`);
  const zone = options.zone === undefined ? undefined : parseZone(options.zone);
  if (options.zone !== undefined && !zone)
    return refuse('zone-unknown', 'The declared zone is not one of the IANA database.');
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch {
    return refuse('json-malformed', 'The file is not JSON.');
  }
  const events = [...eventsIn(root, '', 0)];
  const maxEvents = options.maxEvents ?? importLimits.events;
  if (events.length > maxEvents) return refuse('too-many-events', `The file has more than ${maxEvents} events.`);
  if (events.length === 0) return refuse('no-events', 'The file has no Event of schema.org.');
  const seen = new Set<string>();
  return { ok: true, items: events.map((node) => once(itemOf(node, options, zone), seen)) };
}

function once(item: ImportedItem, seen: Set<string>): ImportedItem {
  const { originUid, position } = item;
  if (originUid === '' || !seen.has(originUid)) {
    seen.add(originUid);
    return item;
  }
  const pointer = 'pointer' in position ? position.pointer : '';
  return {
    ok: false,
    originUid,
    position,
    problems: [jsonProblem('uid-repeated', 'Another event of the file has the same id.', '', pointer)],
  };
}

function* eventsIn(value: Json, pointer: string, depth: number): Generator<Node> {
  if (depth > 4) return;
  if (Array.isArray(value)) {
    for (const [index, one] of (value as readonly Json[]).entries())
      yield* eventsIn(one, `${pointer}/${index}`, depth + 1);
  } else if (isObject(value)) {
    if (typesOf(value).some((type) => type.endsWith('Event') || otherTypes.has(type))) yield { value, pointer };
    else if (value['@graph'] !== undefined) yield* eventsIn(value['@graph'], `${pointer}/@graph`, depth + 1);
  }
}

function itemOf({ value, pointer }: Node, options: ImportOptions, zone: ZoneName | undefined): ImportedItem {
  const problems: ImportProblem[] = [];
  const notices: ImportProblem[] = [];
  const note = (code: string, message: string, property: string) =>
    notices.push(jsonProblem(code, message, property, pointer));
  const fail = (code: string, message: string, property: string) =>
    problems.push(jsonProblem(code, message, property, pointer));
  const originUid = (
    textOfJson(value['identifier']) ??
    textOfJson(value['@id']) ??
    textOfJson(value['url']) ??
    ''
  ).trim();
  const position = { pointer };
  if (originUid === '') fail('uid-missing', 'An event needs an identifier, an @id or a url.', 'identifier');
  const summary = textOfJson(value['name'])?.trim() ?? '';
  if (summary === '') fail('summary-missing', 'An event needs a name.', 'name');
  for (const name of Object.keys(value))
    if (!known.has(name)) note('property-not-taken', 'An event has no place for this property.', name);
  const schedule = jsonSchedule(value, zone, options.gaps);
  if (!schedule.ok) fail(schedule.code, schedule.message, schedule.property);
  const status = statusOf(textOfJson(value['eventStatus']), note);
  if (!status) fail('status-unknown', 'The status is none of schema.org.', 'eventStatus');
  const offers = offersOf(value, note);
  if (!schedule.ok || !status || problems.length > 0) return { ok: false, originUid, position, problems };
  const [description, url] = [textOfJson(value['description']), webAddress(textOfJson(value['url']) ?? '')];
  const [createdAt, modifiedAt] = ['dateCreated', 'dateModified'].map((name) => momentOf(textOfJson(value[name])));
  const draft: EventDraft = {
    sequence: 0,
    status,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    language: textOfJson(value['inLanguage']) ?? options.language,
    summary,
    ...(description === undefined ? {} : { description }),
    schedule: schedule.value,
    attendance: attendanceOf(value, note),
    ...(url === undefined ? {} : { url }),
    organizers: organizersOf(value, note),
    categories: listOf(value['keywords']).flatMap((one) =>
      typeof one === 'string' ? keywords(one, Array.isArray(value['keywords'])) : [],
    ),
    attachments: [],
    images: imagesOf(value, note),
    offers,
    details: [],
  };
  return { ok: true, originUid, position, draft, digest: contentDigest(draft), notices };
}

type Note = (code: string, message: string, property: string) => void;

function keywords(text: string, isListed: boolean): string[] {
  return (isListed ? [text] : text.split(',')).map((one) => one.trim()).filter((one) => one !== '');
}

function statusOf(text: string | undefined, note: Note): EventStatus | undefined {
  switch (lastPart(text ?? 'EventScheduled')) {
    case 'EventScheduled':
      return 'confirmed';
    case 'EventRescheduled':
    case 'EventMovedOnline':
      note('status-simplified', 'It counts as confirmed.', 'eventStatus');
      return 'confirmed';
    case 'EventPostponed':
      note('status-simplified', 'It counts as tentative.', 'eventStatus');
      return 'tentative';
    case 'EventCancelled':
      return 'cancelled';
    default:
      return undefined;
  }
}

function attendanceOf(event: JsonObject, note: Note): Attendance {
  const found = listOf(event['location']);
  const virtual = found.find((one): one is JsonObject => isObject(one) && typesOf(one).includes('VirtualLocation'));
  const places = found.filter((one) => one !== virtual).flatMap((one) => placeOfJson(one) ?? []);
  const joinAt = webAddress(textOfJson(virtual?.['url']) ?? '');
  const [place] = places;
  if (places.length > 1) note('property-not-taken', 'Only the first place is taken.', 'location');
  const at = place ? { place } : {};
  const online = joinAt === undefined ? {} : { joinAt };
  const mode = lastPart(textOfJson(event['eventAttendanceMode']) ?? '');
  if (mode === 'MixedEventAttendanceMode' || (place && joinAt !== undefined))
    return { mode: 'mixed', ...at, ...online };
  return mode === 'OnlineEventAttendanceMode' || virtual ? { mode: 'online', ...online } : { mode: 'on-site', ...at };
}

function placeOfJson(value: Json): Place | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { text: value.trim() };
  if (!isObject(value)) return undefined;
  const { name, address, geo } = value;
  const parts = ['streetAddress', 'postalCode', 'addressLocality', 'addressCountry'];
  const written = isObject(address)
    ? parts.flatMap((part) => textOfJson(address[part]) ?? []).join(', ')
    : (textOfJson(address) ?? '');
  const texts = [textOfJson(name) ?? '', written].filter((one) => one.trim() !== '');
  const text = [...new Set(texts)].join(', ');
  const [latitude, longitude] = ['latitude', 'longitude'].map((part) =>
    Number(isObject(geo) ? textOfJson(geo[part]) : undefined),
  );
  const isPlace =
    latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (text === '' && !isPlace) return undefined;
  return isPlace ? { text, coordinates: { latitude, longitude } } : { text };
}

function organizersOf(event: JsonObject, note: Note): Organizer[] {
  return listOf(event['organizer']).flatMap((one) => {
    const name = textOfJson(one)?.trim() ?? '';
    if (isObject(one) && ['email', 'telephone'].some((part) => one[part] !== undefined))
      note('mail-not-taken', 'Of who invites, name and page are taken.', 'organizer');
    const url = webAddress(isObject(one) ? (textOfJson(one['url']) ?? '') : '');
    return name === '' ? [] : [{ name, ...(url === undefined ? {} : { url }) }];
  });
}

function imagesOf(event: JsonObject, note: Note): Link[] {
  return listOf(event['image']).flatMap((one) => {
    const address = isObject(one) ? (textOfJson(one['contentUrl']) ?? textOfJson(one['url'])) : textOfJson(one);
    const url = webAddress(address ?? '');
    if (url === undefined) note('address-not-taken', 'Only addresses of the web are taken.', 'image');
    return url === undefined ? [] : [{ url }];
  });
}

function offersOf(event: JsonObject, note: Note): Offer[] {
  return listOf(event['offers']).flatMap((one) => {
    const offer = isObject(one) ? one : {};
    const price = moneyOf(
      textOfJson(offer['price']) ?? textOfJson(offer['lowPrice']) ?? '',
      textOfJson(offer['priceCurrency']) ?? '',
    );
    if (!price) {
      note('price-not-taken', 'A price is an amount such as 5.00 with EUR or ALL.', 'offers');
      return [];
    }
    const [name, url] = [textOfJson(offer['name']), webAddress(textOfJson(offer['url']) ?? '')];
    return [{ price, ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) }];
  });
}

function momentOf(text: string | undefined) {
  const milliseconds = Date.parse(text ?? '');
  return Number.isNaN(milliseconds) ? undefined : instantOfMilliseconds(milliseconds);
}
