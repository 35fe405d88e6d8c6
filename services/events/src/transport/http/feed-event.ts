import { disciplines, nameIn } from '@inclust/classifications';
import type { Attendance, FeedEvent, Offer, Place } from '@inclust/feeds';
import { languages, textIn, type Language } from '@inclust/kernel';
import type { Schedule } from '@inclust/schedule';
import type { OrganiserNames } from '../../app/organiser-naming.ts';
import type { ScheduledEvent } from '../../app/ports.ts';
import type { EventState, PriceInformation } from '../../domain/events/event.ts';
import type { Venue } from '../../domain/venue/venue.ts';

/** An event as everybody may see it, with its venue; texts in the wanted language where there are any. */
export function feedEvent(
  event: ScheduledEvent & { readonly draft: { readonly schedule: Schedule } },
  venue: Venue | undefined,
  names: OrganiserNames,
  wanted: Language,
): FeedEvent {
  const { draft, uid, sequence, state, createdAt, changedAt } = event;
  const language = languageOf(event, wanted);
  const description = textIn(draft.descriptions, language);
  return {
    uid,
    sequence,
    status: statusOf(state),
    createdAt,
    modifiedAt: changedAt,
    language,
    summary: textIn(draft.titles, language),
    ...(description === '' ? {} : { description }),
    schedule: draft.schedule,
    attendance: attendanceOf(event, venue && placeOf(venue, language)),
    // A resource name is no name for people.
    organizers: draft.organisers.flatMap((organiser) => {
      const name = names.get(organiser);
      return name === undefined ? [] : [{ name }];
    }),
    categories: draft.disciplines.map((code) => {
      const term = disciplines.find((one) => one.code === code);
      return term ? nameIn(term.names, language) : code;
    }),
    attachments: [],
    images: draft.images.map(({ link, description: shows }) => {
      const title = textIn(shows, language);
      return { url: link, ...(title === '' ? {} : { title }) };
    }),
    offers: offersOf(draft.price),
    details: [],
  };
}

/** The language in which an event has its title: the wanted one, else the first there is. */
function languageOf({ draft: { titles } }: ScheduledEvent, wanted: Language): Language {
  return titles[wanted] ? wanted : (languages.find((one) => titles[one]) ?? wanted);
}

function statusOf(state: EventState): FeedEvent['status'] {
  if (state === 'cancelled') return 'cancelled';
  return state === 'postponed' ? 'tentative' : 'confirmed';
}

function attendanceOf({ draft: { mode, link } }: ScheduledEvent, place: Place | undefined): Attendance {
  const [where, joinAt] = [place ? { place } : {}, link === undefined ? {} : { joinAt: link }];
  if (mode === 'on-site') return { mode, ...where };
  return mode === 'online' ? { mode, ...joinAt } : { mode: 'mixed', ...where, ...joinAt };
}

/** A venue as a calendar shows it: its name, street and place. */
function placeOf({ names, address, coordinates }: Venue, language: Language): Place {
  const { street, postalCode, locality } = address;
  const town = postalCode ? `${postalCode} ${locality}` : locality;
  return { text: [textIn(names, language), street, town].join(', '), ...(coordinates ? { coordinates } : {}) };
}

function offersOf(price: PriceInformation): Offer[] {
  if (price.kind === 'free') return [{ price: { minorUnits: 0n, currency: 'EUR' } }];
  if (price.kind === 'donation') return [];
  return [price.least, ...(price.most ? [price.most] : [])].map((one) => ({ price: one }));
}
