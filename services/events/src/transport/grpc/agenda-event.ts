import type { AgendaEvent as ProtoAgendaEvent, Event as ProtoEvent, Venue as ProtoVenue } from '@inclust/contracts';
import { instantOfMilliseconds, parseNodeId, parseUuid, type InstantText } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { AgendaEvent } from '../../app/agenda.ts';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import { states } from './enums.ts';
import { draftFromProto } from './event.ts';
import { venueFromProto, type VenueDraft } from './venue.ts';

/** An event of the agenda from a message; `undefined` for one that this node cannot read, which only a newer node has written. */
export function agendaEventFromProto({ event, venue }: ProtoAgendaEvent): AgendaEvent | undefined {
  const [, owner = '', , segment = ''] = event?.name.split('/') ?? [];
  const [node, id] = [parseNodeId(owner), parseUuid(segment)];
  if (!event || !node || !id) return undefined;
  const draft = draftFromProto(node, event);
  const state = states.fromProto(event.state);
  if (!draft.ok || !draft.value.schedule || !state) return undefined;
  const at = venue && venueAt(venue);
  const { organisers } = draft.value;
  return {
    node,
    head: {
      id,
      version: Number(event.etag),
      organisers,
      ...(draft.value.venue === undefined ? {} : { venue: draft.value.venue }),
      ...(at ? { at } : {}),
    },
    event: {
      id,
      uid: event.uid,
      state,
      draft: draft.value,
      sequence: event.sequence,
      history: [],
      ...timesOf(event),
    },
  };
}

function venueAt(message: ProtoVenue): AtVersion<KeptVenue> | undefined {
  const id = parseUuid(message.name.split('/').at(-1) ?? '');
  const venue = venueFromProto(message);
  if (!id || !venue.ok) return undefined;
  // Every field is wanted, so that every field is there.
  return { state: { ...(venue.value as VenueDraft), id, ...timesOf(message) }, version: Number(message.etag) };
}

function timesOf({ createTime, updateTime }: Pick<ProtoEvent, 'createTime' | 'updateTime'>) {
  return { createdAt: momentOf(createTime), changedAt: momentOf(updateTime) };
}

function momentOf(time: string | undefined): InstantText {
  return instantOfMilliseconds(time === undefined ? 0 : Date.parse(time));
}
