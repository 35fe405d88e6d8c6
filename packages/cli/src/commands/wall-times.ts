import { offsetAt, parseLocalDate, parseLocalTime, parseZone, resolve, type ZoneName } from '@inclust/schedule';
import { Failure } from '../failure.ts';

const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * The moment of a wall time of a zone, `2027-07-05T10:00`, or of a time with its offset, `2027-10-31T03:30+02:00`. A failure that names the
 * option for any other text, for a time that the clocks leave out or show twice, and for a wall time where no zone is known.
 */
export function momentIn(option: string, text: string, zone: ZoneName | undefined): string {
  if (written.test(text)) return exactMoment(option, text);
  const local = parseLocalTime(text);
  if (!local) throw malformed(option);
  if (!zone)
    throw new Failure(
      'usage',
      'zone-unknown',
      `${option}: the node of the space does not answer, so its clocks are not known here.`,
      'Add the offset that is meant, such as 2027-07-05T10:00+03:00.',
    );
  const { milliseconds, kind } = resolve(local, zone);
  switch (kind) {
    case 'once':
      return new Date(milliseconds).toISOString();
    case 'gap':
      throw new Failure(
        'usage',
        'time-missing',
        `${option} does not exist in ${zone}: the clocks are put forward over it.`,
        'Write a time before or after, or add the offset that is meant, such as +02:00.',
      );
    case 'repeated':
      throw new Failure(
        'usage',
        'time-repeated',
        `${option} comes twice in ${zone}, as the clocks are put back.`,
        `Add the offset: ${offsetText(milliseconds, zone)} for the first, ${offsetText(milliseconds + hour, zone)} for the second.`,
      );
  }
}

/** As `momentIn`; of a day alone the moment with which it begins. */
export function momentOrDayIn(option: string, text: string, zone: ZoneName): string {
  const day = parseLocalDate(text);
  return day ? new Date(resolve(day, zone).milliseconds).toISOString() : momentIn(option, text, zone);
}

/** A zone as it is typed; a failure for a name that is not known. */
export function zoneNamed(option: string, text: string): ZoneName {
  const zone = parseZone(text);
  if (zone) return zone;
  throw new Failure('usage', 'option-invalid', `${option} must be a zone such as Europe/Athens.`);
}

/** The offset of a zone from UTC at a moment in milliseconds, such as `+03:00`. */
export function offsetText(milliseconds: number, zone: ZoneName): string {
  const minutes = Math.round(offsetAt(milliseconds, zone) / 60);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

const hour = 3_600_000;

function exactMoment(option: string, text: string): string {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds).toISOString();
  } catch (error) {
    throw malformed(option, error);
  }
}

function malformed(option: string, cause?: unknown): Failure {
  const message = `${option} must be a time of the space such as 2027-07-05T10:00.`;
  return new Failure('usage', 'option-invalid', message, undefined, { cause });
}
