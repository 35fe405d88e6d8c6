import {
  GapChoice,
  OccurrenceChange,
  type ChangeOccurrenceRequest,
  type ChangeOccurrencesRequest,
  type ListOccurrencesRequest,
  type ListOccurrencesResponse,
  type Occurrence as ProtoOccurrence,
  type PreviewScheduleRequest,
  type PreviewScheduleResponse,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds, invalid, unreachable, type Actor, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import {
  allOccurrences,
  nextOccurrences,
  parseZone,
  preview,
  type Occurrence,
  type OneChange,
  type Schedule,
  type ZoneName,
} from '@inclust/schedule';
import type { OccurrencesChange } from '../../app/change-occurrences.ts';
import { eventId } from '../../app/names.ts';
import type { EventsApp } from '../../app/ports.ts';
import { single } from '../../app/places/names.ts';
import { getEvent } from '../../app/read-events.ts';
import { gapChoices } from './enums.ts';
import { occurrenceToProto, scheduleFromProto } from './schedule.ts';

/** What a schedule comes to. Times that do not exist are listed, whether a choice was made for them or not. */
export function previewSchedule({
  schedule,
  pageSize: wished,
}: PreviewScheduleRequest): Outcome<PreviewScheduleResponse> {
  const size = pageSize(wished);
  if (!size.ok) return size;
  if (!schedule) return invalid([{ field: 'schedule', rule: 'required', message: 'Say when it takes place.' }]);
  // Nobody has to choose before she has seen between what.
  const isOpen = schedule.gapChoice === GapChoice.GAP_CHOICE_UNSPECIFIED;
  const gapChoice = isOpen ? GapChoice.GAP_CHOICE_MOVE : schedule.gapChoice;
  const made = scheduleFromProto({ ...schedule, gapChoice }, 'schedule');
  if (!made.ok) return made;
  if (made.value.kind !== 'series') {
    const occurrences = allOccurrences(made.value).map(singleToProto);
    return accept({ occurrences, totalSize: occurrences.length, missingTimes: [] });
  }
  const { occurrences, total, inGaps } = preview(made.value, size.value);
  return accept({ occurrences: occurrences.map(occurrenceToProto), totalSize: total, missingTimes: [...inGaps] });
}

/** The occurrences of an event, page by page. */
export async function listOccurrences(
  app: EventsApp,
  { parent, pageSize: wished, pageToken, fromTime }: ListOccurrencesRequest,
  actor: Actor,
): Promise<Outcome<ListOccurrencesResponse>> {
  const id = eventId(app.node, parent, 'parent');
  if (!id.ok) return id;
  const size = pageSize(wished);
  if (!size.ok) return size;
  const described = `occurrences ${parent} ${fromTime ?? ''}`;
  const position = decodePageToken(described, pageToken);
  if (!position.ok) return position;
  const found = await getEvent(app, id.value, actor);
  if (!found.ok) return found;
  const { schedule } = found.value.state.draft;
  if (!schedule) return accept({ occurrences: [], nextPageToken: '' });
  const { occurrences, next } = nextOccurrences(schedule, {
    from: instantOfMilliseconds(fromTime === undefined ? 0 : Date.parse(fromTime)),
    zone: zoneOf(schedule),
    limit: size.value,
    ...(position.value ? { after: position.value.key } : {}),
  });
  return accept({
    occurrences: occurrences.map(schedule.kind === 'series' ? occurrenceToProto : singleToProto),
    nextPageToken: next === undefined ? '' : encodePageToken(described, { key: next, id: '' }),
  });
}

/** The occurrence of an event that takes place once keeps its name, whenever that is. */
function singleToProto(occurrence: Occurrence): ProtoOccurrence {
  return { ...occurrenceToProto(occurrence), occurrence: single };
}

/** Whole days have no zone: a list of them goes by UTC. */
function zoneOf(schedule: Schedule): ZoneName {
  const first = schedule.kind === 'series' ? schedule.first : schedule;
  const zone = first.kind === 'timed' ? first.zone : parseZone('UTC');
  if (!zone) throw new Error('UTC is a zone');
  return zone;
}

/** What is to become of an occurrence, from a message. */
export function changeFromProto({ change, start, length }: ChangeOccurrenceRequest): Outcome<OneChange> {
  if (change !== OccurrenceChange.OCCURRENCE_CHANGE_MOVE && (start !== '' || length !== 0n))
    return invalid([
      {
        field: start === '' ? 'length' : 'start',
        rule: 'only-for-move',
        message: 'Only what is moved has another time.',
      },
    ]);
  switch (change) {
    case OccurrenceChange.OCCURRENCE_CHANGE_CANCEL:
      return accept({ kind: 'cancel' });
    case OccurrenceChange.OCCURRENCE_CHANGE_REMOVE:
      return accept({ kind: 'remove' });
    case OccurrenceChange.OCCURRENCE_CHANGE_RESTORE:
      return accept({ kind: 'restore' });
    case OccurrenceChange.OCCURRENCE_CHANGE_MOVE:
      return accept({
        kind: 'change',
        ...(start === '' ? {} : { start }),
        ...(length === 0n ? {} : { length: Number(length) }),
      });
    case OccurrenceChange.OCCURRENCE_CHANGE_UNSPECIFIED:
    case OccurrenceChange.UNRECOGNIZED:
      return invalid([{ field: 'change', rule: 'required', message: 'Must be CANCEL, REMOVE, RESTORE or MOVE.' }]);
    default:
      return unreachable(change);
  }
}

/** What is to become of many occurrences, from a message. */
export function occurrencesChangeFromProto(request: ChangeOccurrencesRequest): Outcome<OccurrencesChange> {
  const { fromOccurrence, remove, start, length, timeZone, rule, gapChoice } = request;
  const gaps = gapChoices.fromProto(gapChoice);
  const change = {
    ...(start === '' ? {} : { start }),
    ...(length === 0n ? {} : { length: Number(length) }),
    ...(timeZone === '' ? {} : { zone: timeZone }),
    ...(rule === '' ? {} : { rule }),
    ...(gaps ? { gaps } : {}),
  };
  const said = Object.keys(change).length > 0;
  if (remove && said)
    return invalid([{ field: 'remove', rule: 'nothing-else', message: 'What is taken out is not changed.' }]);
  if (!remove && !said)
    return invalid([{ field: 'start', rule: 'required', message: 'Say what is to be different, or remove.' }]);
  const from = fromOccurrence === '' ? {} : { from: fromOccurrence };
  return accept({ ...from, change: remove ? null : change });
}
