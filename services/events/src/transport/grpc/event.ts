import type { Event as ProtoEvent } from '@inclust/contracts';
import { accept, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { textFromProto, textToProto } from '@inclust/rpc';
import type { Schedule } from '@inclust/schedule';
import { eventNameOf, venueId, venueNameOf } from '../../app/names.ts';
import type { ScheduledEvent } from '../../app/ports.ts';
import type { DraftField, EventDraft } from '../../domain/events/event.ts';
import { kinds, modes, states } from './enums.ts';
import { priceFromProto, priceToProto } from './price.ts';
import { scheduleFromProto, scheduleToProto } from './schedule.ts';

const fields: readonly DraftField[] = [
  'kind',
  'titles',
  'descriptions',
  'disciplines',
  'schedule',
  'mode',
  'venue',
  'link',
  'organisers',
  'languages',
  'audience',
  'accessibility',
  'images',
  'price',
  'themes',
  'note',
];

/** The fields of an event that a mask may name: all that its organiser says. */
export const eventFields: ReadonlyMap<string, DraftField> = new Map(fields.map((field) => [field, field]));

/** A draft from a message. An event without a kind is a public event, one without a mode is on site. */
export function draftFromProto(node: NodeId, event: ProtoEvent): Outcome<EventDraft<Schedule>> {
  const schedule = event.schedule && scheduleFromProto(event.schedule, 'event.schedule');
  if (schedule && !schedule.ok) return schedule;
  const venue = event.venue === '' ? undefined : venueId(node, event.venue, 'event.venue');
  if (venue && !venue.ok) return venue;
  const price = priceFromProto(event.price);
  if (!price.ok) return price;
  return accept({
    kind: kinds.fromProto(event.kind) ?? 'public-event',
    titles: textFromProto(event.titles),
    descriptions: textFromProto(event.descriptions),
    disciplines: event.disciplines,
    ...(schedule ? { schedule: schedule.value } : {}),
    mode: modes.fromProto(event.mode) ?? 'on-site',
    ...(venue ? { venue: venue.value } : {}),
    ...(event.link === '' ? {} : { link: event.link }),
    organisers: event.organisers,
    languages: event.languages,
    audience: event.audience,
    accessibility: event.accessibility,
    images: event.images.map(({ link, description }) => ({ link, description: textFromProto(description) })),
    price: price.value,
    themes: event.themes,
    ...(event.note === '' ? {} : { note: event.note }),
  });
}

/** An event as a message. */
export function eventToProto(node: NodeId, { state: event, version }: AtVersion<ScheduledEvent>): ProtoEvent {
  const { draft } = event;
  return {
    name: eventNameOf(node, event.id),
    uid: event.uid,
    state: states.toProto(event.state),
    kind: kinds.toProto(draft.kind),
    titles: textToProto(draft.titles),
    descriptions: textToProto(draft.descriptions),
    disciplines: [...draft.disciplines],
    schedule: draft.schedule && scheduleToProto(draft.schedule),
    mode: modes.toProto(draft.mode),
    venue: draft.venue === undefined ? '' : venueNameOf(node, draft.venue),
    link: draft.link ?? '',
    organisers: [...draft.organisers],
    languages: [...draft.languages],
    audience: [...draft.audience],
    accessibility: [...draft.accessibility],
    images: draft.images.map(({ link, description }) => ({ link, description: textToProto(description) })),
    price: priceToProto(draft.price),
    themes: [...draft.themes],
    note: draft.note ?? '',
    sequence: event.sequence,
    history: [],
    etag: String(version),
    createTime: event.createdAt,
    updateTime: event.changedAt,
  };
}

/** An event with what has happened to it. */
export function eventWithHistory(node: NodeId, found: AtVersion<ScheduledEvent>): ProtoEvent {
  const history = found.state.history.map(({ kind, at: time, by, reason = '' }) => ({ kind, time, by, reason }));
  return { ...eventToProto(node, found), history };
}
