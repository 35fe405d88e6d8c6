import type { EventStatus, FeedEvent } from '@inclust/feeds';
import { instantOfMilliseconds, textIn, type Language, type NodeId } from '@inclust/kernel';
import { placeText } from '@inclust/letters';
import { parseZone, resolve, timed, wallTime, type Schedule, type ZoneName } from '@inclust/schedule';
import type { ShownBooking } from '../../app/calendar/shown-booking.ts';
import type { Booking } from '../../domain/bookings/booking.ts';
import type { Space } from '../../domain/spaces/space.ts';

/** What its owner is told of a booking that is not simply hers. */
const words: Readonly<Record<Exclude<ShownBooking['state'], 'confirmed'>, Readonly<Record<Language, string>>>> = {
  pending: {
    el: 'Αναμένεται απάντηση από την άλλη πόλη.',
    sq: 'Në pritje të përgjigjes nga qyteti tjetër.',
    en: 'The other city has not answered yet.',
  },
  held: {
    el: 'Κρατείται προσωρινά: μένει να την επιβεβαιώσετε.',
    sq: 'Mbahet përkohësisht: mbetet ta konfirmoni.',
    en: 'Held for a while: you have yet to confirm it.',
  },
  requested: { el: 'Αναμένει έγκριση.', sq: 'Në pritje të miratimit.', en: 'Waiting for approval.' },
  waiting: { el: 'Στη λίστα αναμονής.', sq: 'Në listën e pritjes.', en: 'On the waiting list.' },
  declined: { el: 'Δεν εγκρίθηκε.', sq: 'Nuk u miratua.', en: 'Declined.' },
  cancelled: { el: 'Ακυρώθηκε.', sq: 'U anulua.', en: 'Cancelled.' },
  expired: { el: 'Έληξε.', sq: 'Skadoi.', en: 'Expired.' },
  'no-show': {
    el: 'Δεν εμφανιστήκατε και η θέση δόθηκε αλλού.',
    sq: 'Nuk u paraqitët dhe vendi iu dha dikujt tjetër.',
    en: 'You did not come, and the place was given on.',
  },
};

/** What is booked at another node that has not told what it is. */
const nameless: Readonly<Record<Language, string>> = { el: 'Κράτηση', sq: 'Rezervim', en: 'Booking' };

/** A booking as its owner's calendar shows it. The note is left out: a link may be handed on. */
export function bookingEvent(booking: ShownBooking, language: Language): FeedEvent {
  const { id, node, version, state, start, end, zone, createdAt, changedAt, resource, space } = booking;
  const what = resource ? textIn(resource, language) : nameless[language];
  const where = space ? textIn(space.names, language) : placeText(node, language);
  return {
    uid: bookingUid(node, id),
    sequence: version,
    status: statusOf(state),
    createdAt: instantOfMilliseconds(createdAt),
    modifiedAt: instantOfMilliseconds(changedAt),
    language,
    summary: `${what} — ${where}`,
    ...(state === 'confirmed' ? {} : { description: words[state][language] }),
    schedule: scheduleOf({ start, end }, zone),
    attendance: { mode: 'on-site', place: { text: space ? placeOf(space, language) : where } },
    organizers: [{ name: where }],
    categories: [],
    attachments: [],
    images: [],
    offers: [],
    details: [],
  };
}

/** Where a space is, in a line: its name, street and place. */
export function placeOf({ names, address }: Pick<Space, 'names' | 'address'>, language: Language): string {
  const { street, postalCode, locality } = address;
  return [textIn(names, language), street, postalCode ? `${postalCode} ${locality}` : locality].join(', ');
}

/** By what calendars know a booking for good. */
function bookingUid(node: NodeId, id: Booking['id']): string {
  return `booking-${id}@${node}.inclust`;
}

function statusOf(state: ShownBooking['state']): EventStatus {
  if (state === 'confirmed') return 'confirmed';
  return state === 'pending' || state === 'held' || state === 'requested' || state === 'waiting'
    ? 'tentative'
    : 'cancelled';
}

const utc = parseZone('UTC') as ZoneName;

/** In the zone of the space; the second of two equal hours, which a local time cannot say, in UTC. */
function scheduleOf({ start, end }: Pick<Booking, 'start' | 'end'>, zone: ZoneName): Schedule {
  const local = wallTime(start, zone);
  const isFirst = resolve(local, zone).milliseconds === start;
  const made = timed({
    ...(isFirst ? { start: local, zone } : { start: wallTime(start, utc), zone: utc }),
    seconds: (end - start) / 1_000,
  });
  if (!made.ok) throw new Error(`a booking at no time: ${made.refusal.code}`);
  return made.value.schedule;
}
