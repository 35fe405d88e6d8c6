import type { FeedEvent } from '@inclust/feeds';
import { allOccurrences, plainOf, type Occurrence } from '@inclust/schedule';

/** When an event takes place, for people: its only time, or the first and the last of a series and how many there are. */
export function whenText({ schedule, language }: FeedEvent): string {
  const taking = allOccurrences(schedule).filter(({ isCancelled }) => !isCancelled);
  const [first, last] = [taking[0], taking.at(-1)];
  if (!first || !last) return '';
  const begins = occurrenceText(first, language);
  if (taking.length === 1) return begins;
  const isEndless = schedule.kind === 'series' && schedule.rule?.end.kind === 'never';
  return isEndless ? `${begins} …` : `${begins} … ${occurrenceText(last, language)} (${taking.length}×)`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function occurrenceText(one: Occurrence, language: string): string {
  if (one.kind === 'timed')
    return formatOf(language, one.zone, true).formatRange(new Date(one.startsAt), new Date(one.endsAt));
  const [start, end] = [dayOf(one.start), dayOf(one.end) - 86_400_000];
  return formatOf(language, 'UTC', false).formatRange(new Date(start), new Date(end));
}

function dayOf(date: Parameters<typeof plainOf>[0]): number {
  return Date.parse(`${plainOf(date).toPlainDate().toString()}T00:00Z`);
}

/** Formats are made once: making one costs more than using it a hundred times. */
function formatOf(language: string, timeZone: string, withTime: boolean): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${withTime}`;
  const found =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, { dateStyle: 'full', ...(withTime ? { timeStyle: 'short' } : {}), timeZone });
  formats.set(key, found);
  return found;
}
