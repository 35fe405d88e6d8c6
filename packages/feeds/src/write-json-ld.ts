import {
  allOccurrences,
  dayText,
  localDate,
  occurrenceOf,
  offsetAt,
  type Occurrence,
  type Rule,
  type Series,
  type Single,
  type Weekday,
} from '@inclust/schedule';
import { joinAtOf, placeOf, type Attendance, type FeedEvent, type Offer, type Place } from './feed-event.ts';
import { decimalOf } from './price.ts';
import { durationText } from './write-times.ts';

/** What JSON holds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

type JsonObject = { readonly [name: string]: Json };

/** How many occurrences of a series are listed. */
const mostOccurrences = 50;

/**
 * An event as schema.org's `Event`, for a page's JSON-LD. A series has its rule as `eventSchedule`, and its first occurrences, at most 50,
 * as `subEvent`. A series without an end has no `endDate`. The last day of whole days is named as a page would name it, the first day after is not.
 */
export function eventJsonLd(event: FeedEvent): JsonObject {
  const { schedule } = event;
  const occurrences = allOccurrences(schedule);
  const [first] = occurrences;
  const last = occurrences.at(-1);
  const isSeries = schedule.kind === 'series';
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    identifier: event.uid,
    ...common(event),
    ...(first ? { startDate: startOf(first) } : {}),
    ...(last && !(isSeries && schedule.rule?.end.kind === 'never') ? { endDate: endOf(last) } : {}),
    eventStatus: statusOf(event.status === 'cancelled'),
    ...(isSeries && schedule.rule ? { eventSchedule: scheduleOf(schedule, schedule.rule) } : {}),
    ...(isSeries
      ? { subEvent: occurrences.slice(0, mostOccurrences).map((one) => subEvent(event, schedule.first, one)) }
      : {}),
  };
}

/** The same as text that may stand between script tags: nothing in it ends one. */
export function eventJsonLdText(event: FeedEvent): string {
  return JSON.stringify(eventJsonLd(event))
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function common(event: FeedEvent): JsonObject {
  const { description, url, organizers, categories, images, offers, attendance } = event;
  return {
    name: event.summary,
    ...(description === undefined ? {} : { description }),
    ...(url === undefined ? {} : { url }),
    inLanguage: event.language,
    eventAttendanceMode: `https://schema.org/${modes[attendance.mode]}`,
    ...locationOf(attendance),
    ...(organizers.length > 0
      ? {
          organizer: organizers.map((one) => ({
            '@type': 'Organization',
            name: one.name,
            ...(one.url === undefined ? {} : { url: one.url }),
          })),
        }
      : {}),
    ...(categories.length > 0 ? { keywords: [...categories] } : {}),
    ...(images.length > 0 ? { image: images.map((one) => one.url) } : {}),
    ...(offers.length > 0 ? { offers: offers.map(offerOf) } : {}),
    ...(offers.length > 0 && offers.every(({ price }) => price.minorUnits === 0n) ? { isAccessibleForFree: true } : {}),
    dateModified: event.modifiedAt,
  };
}

const modes = {
  'on-site': 'OfflineEventAttendanceMode',
  online: 'OnlineEventAttendanceMode',
  mixed: 'MixedEventAttendanceMode',
} as const;

function locationOf(attendance: Attendance): JsonObject {
  const [place, joinAt] = [placeOf(attendance), joinAtOf(attendance)];
  const found = [
    ...(place ? [placeJson(place)] : []),
    ...(joinAt === undefined ? [] : [{ '@type': 'VirtualLocation', url: joinAt }]),
  ];
  const [only] = found;
  return only ? { location: found.length === 1 ? only : found } : {};
}

function placeJson({ text, coordinates }: Place): JsonObject {
  return {
    '@type': 'Place',
    name: text,
    address: text,
    ...(coordinates ? { geo: { '@type': 'GeoCoordinates', ...coordinates } } : {}),
  };
}

function offerOf({ price, name, url }: Offer): JsonObject {
  return {
    '@type': 'Offer',
    price: decimalOf(price),
    priceCurrency: price.currency,
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
  };
}

function subEvent(event: FeedEvent, first: Single, one: Occurrence): JsonObject {
  const details = event.details.find(({ id }) => id === one.id);
  const planned = one.isMoved ? occurrenceOf(first, one.id) : undefined;
  return {
    '@type': 'Event',
    name: details?.summary ?? event.summary,
    ...(details?.place ? { location: placeJson(details.place) } : locationOf(event.attendance)),
    startDate: startOf(one),
    endDate: endOf(one),
    eventStatus: statusOf(event.status === 'cancelled' || one.isCancelled),
    ...(planned && one.isOverridden ? { previousStartDate: startOf(planned) } : {}),
  };
}

function statusOf(isCancelled: boolean): string {
  return `https://schema.org/${isCancelled ? 'EventCancelled' : 'EventScheduled'}`;
}

function startOf(one: Occurrence): string {
  return one.kind === 'days' ? one.start : `${one.start}${offsetText(Date.parse(one.startsAt), one.zone)}`;
}

function endOf(one: Occurrence): string {
  if (one.kind === 'timed') return `${one.end}${offsetText(Date.parse(one.endsAt), one.zone)}`;
  return localDate(Temporal.PlainDate.from(one.end).subtract({ days: 1 }));
}

function offsetText(milliseconds: number, zone: Parameters<typeof offsetAt>[1]): string {
  const minutes = Math.round(offsetAt(milliseconds, zone) / 60);
  const digits = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((one) =>
    String(one).padStart(2, '0'),
  );
  return `${minutes < 0 ? '-' : '+'}${digits.join(':')}`;
}

const units = { daily: 'D', weekly: 'W', monthly: 'M', yearly: 'Y' } as const;

const weekdayNames: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

/** The names of schema.org's days, with the letters of RFC 5545. */
export const schemaDays: ReadonlyMap<string, string> = new Map(
  Object.entries(weekdayNames).map(([letters, name]) => [name, letters]),
);

function scheduleOf({ first, removed }: Series, rule: Rule): JsonObject {
  const { days, months, monthDays, end } = rule;
  return {
    '@type': 'Schedule',
    repeatFrequency: `P${rule.interval}${units[rule.frequency]}`,
    startDate: first.start.slice(0, 10),
    ...(first.kind === 'timed'
      ? { startTime: first.start.slice(11), duration: durationText(first.seconds), scheduleTimezone: first.zone }
      : { duration: `P${first.days}D` }),
    ...(days.length > 0
      ? {
          byDay: days.map((day) =>
            day.ordinal === undefined ? `https://schema.org/${weekdayNames[day.weekday]}` : dayText(day),
          ),
        }
      : {}),
    ...(months.length > 0 ? { byMonth: [...months] } : {}),
    ...(monthDays.length > 0 ? { byMonthDay: [...monthDays] } : {}),
    ...(end.kind === 'count' ? { repeatCount: end.count } : {}),
    ...(end.kind === 'until' ? { endDate: end.until.slice(0, 10) } : {}),
    ...(removed.length > 0 ? { exceptDate: [...removed] } : {}),
  };
}
