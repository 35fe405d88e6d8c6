import { Event, Occurrence, OccurrenceChange } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { localizedText } from '../output/localized-text.ts';
import { eventKinds, eventModes, eventStates, momentOf, named, whenOf, wordOf } from './event-words.ts';
import { scheduleOf, type ScheduleOptions } from './schedule-options.ts';
import { taken } from './taken.ts';
import { typedTexts, type TypedTexts } from './typed-texts.ts';

/** What every change of an event can be told. */
export interface EventChangeOptions {
  readonly etag?: string;
  readonly requestId?: string;
}

/** What `events list` is told. */
export interface EventListOptions {
  readonly state?: string;
  readonly venue?: string;
  readonly organiser?: string;
  readonly discipline?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit?: string;
}

/** `inclust events list`: events in the order of their start. */
export async function listEvents(context: Context, options: EventListOptions): Promise<ExitCode> {
  const { state, venue = '', organiser = '', discipline = '', from, until, limit } = options;
  using node = openNode(context);
  const found = await taken(
    node.events.everyEvent({
      ...(state === undefined ? {} : { state: named('--state', eventStates, state) }),
      venue,
      organiser,
      discipline,
      ...(from === undefined ? {} : { fromTime: momentOf('--from', from) }),
      ...(until === undefined ? {} : { untilTime: momentOf('--until', until) }),
    }),
    limit,
  );
  context.out.result(
    found.map((event) => Event.toJSON(event)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (event) => event.name },
          { title: 'state', value: (event) => wordOf(eventStates, event.state) },
          { title: 'kind', value: (event) => wordOf(eventKinds, event.kind) },
          { title: 'when', value: whenOf },
          { title: 'what', value: (event) => localizedText(event.titles) },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust events get`. */
export async function getEvent(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showEvent(context, (await node.events.getEvent({ name })).event);
}

/** What `events create` is told. */
export interface EventDraftOptions extends ScheduleOptions, TypedTexts {
  readonly requestId?: string;
  readonly kind?: string;
  readonly mode?: string;
  readonly venue?: string;
  readonly link?: string;
  readonly discipline?: readonly string[];
  readonly organiser?: readonly string[];
  readonly theme?: readonly string[];
}

/** `inclust events create`: makes a draft. */
export async function createEvent(context: Context, options: EventDraftOptions): Promise<ExitCode> {
  const { kind = 'public-event', mode = 'on-site', venue = '', link = '', requestId = '' } = options;
  const schedule = scheduleOf(options);
  const event = {
    titles: typedTexts(options),
    kind: named('--kind', eventKinds, kind),
    mode: named('--mode', eventModes, mode),
    venue,
    link,
    disciplines: [...(options.discipline ?? [])],
    organisers: [...(options.organiser ?? [])],
    themes: [...(options.theme ?? [])],
    ...(schedule ? { schedule } : {}),
  };
  using node = openNode(context);
  return showEvent(context, (await node.events.createEvent({ event, requestId })).event);
}

/** The commands that move an event on: their method, what they do, and the codes that say why, where one is asked for. */
export const eventMoves = {
  publish: { method: 'publishEvent', does: 'show an event to everybody', reasons: '' },
  postpone: {
    method: 'postponeEvent',
    does: 'say that an event does not take place when it was to',
    reasons: 'weather, illness, venue, funding, too-few or other',
  },
  cancel: {
    method: 'cancelEvent',
    does: 'say that an event does not take place',
    reasons: 'weather, illness, venue, funding, too-few or other',
  },
  delete: { method: 'deleteEvent', does: 'throw a draft away', reasons: '' },
  held: { method: 'markEventHeld', does: 'say that an event has taken place', reasons: '' },
  close: { method: 'closeEvent', does: 'make the figures of an event final', reasons: '' },
  reopen: { method: 'reopenEvent', does: 'correct the figures of an event', reasons: 'correction or late-evidence' },
} as const;

/** `inclust events publish`, `postpone`, `cancel`, `delete`, `held`, `close` and `reopen`. */
export async function moveEvent(
  context: Context,
  command: keyof typeof eventMoves,
  name: string,
  { etag = '', requestId = '', reason = '' }: EventChangeOptions & { readonly reason?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  return showEvent(context, (await node.events[eventMoves[command].method]({ name, etag, requestId, reason })).event);
}

/** `inclust events occurrences`: when an event takes place. */
export async function listOccurrences(
  context: Context,
  parent: string,
  { from, limit }: { readonly from?: string; readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const fromTime = from === undefined ? {} : { fromTime: momentOf('--from', from) };
  return showOccurrences(context, await taken(node.events.everyOccurrence({ parent, ...fromTime }), limit));
}

/** `inclust events preview`: what a schedule comes to, before anything is saved. */
export async function previewSchedule(context: Context, options: ScheduleOptions): Promise<ExitCode> {
  const schedule = scheduleOf(options);
  if (!schedule) throw new Failure('usage', 'option-missing', 'Say when it is to --start.');
  using node = openNode(context);
  const { occurrences, totalSize, missingTimes } = await node.events.previewSchedule({ schedule, pageSize: 1_000 });
  context.out.result({ occurrences: occurrences.map((one) => Occurrence.toJSON(one)), totalSize, missingTimes }, () =>
    [
      occurrenceTable(context, occurrences),
      ...(occurrences.length < totalSize ? [`${totalSize} in all`] : []),
      ...missingTimes.map((time) => `${time} does not exist: clocks are put forward; choose with --gaps`),
    ].join('\n'),
  );
  return exitCodes.ok;
}

const changes: Readonly<Record<string, OccurrenceChange>> = {
  cancel: OccurrenceChange.OCCURRENCE_CHANGE_CANCEL,
  remove: OccurrenceChange.OCCURRENCE_CHANGE_REMOVE,
  restore: OccurrenceChange.OCCURRENCE_CHANGE_RESTORE,
  move: OccurrenceChange.OCCURRENCE_CHANGE_MOVE,
};

/** `inclust events occurrence`: changes one of a series. */
export async function changeOccurrence(
  context: Context,
  name: string,
  occurrence: string,
  change: string,
  options: EventChangeOptions & { readonly to?: string; readonly minutes?: string },
): Promise<ExitCode> {
  const { etag = '', requestId = '', to: start = '', minutes } = options;
  const length = minutes === undefined ? 0n : BigInt(Number(minutes) * 60);
  const wanted = changes[change];
  if (wanted === undefined)
    throw new Failure('usage', 'option-invalid', `An occurrence can ${Object.keys(changes).join(', ')}.`);
  using node = openNode(context);
  const asked = { name, etag, requestId, occurrence, change: wanted, start, length };
  return showEvent(context, (await node.events.changeOccurrence(asked)).event);
}

function showEvent({ out }: Context, event: Event | undefined): ExitCode {
  if (!event) throw new Error('the answer holds no event');
  out.result(Event.toJSON(event), () =>
    [
      `${event.name}  ${wordOf(eventStates, event.state)}  etag ${event.etag}`,
      `${localizedText(event.titles) || '(no title)'}  ${wordOf(eventKinds, event.kind)}  ${whenOf(event)}`,
      ...event.history.map(({ kind, time, by, reason }) => `${time} ${kind} by ${by}${reason ? `: ${reason}` : ''}`),
      JSON.stringify(Event.toJSON({ ...event, history: [] }), null, 2),
    ].join('\n'),
  );
  return exitCodes.ok;
}

function showOccurrences(context: Context, found: readonly Occurrence[]): ExitCode {
  context.out.result(
    found.map((one) => Occurrence.toJSON(one)),
    () => occurrenceTable(context, found),
  );
  return exitCodes.ok;
}

function occurrenceTable({ out }: Context, found: readonly Occurrence[]): string {
  return out.table(
    [
      { title: 'occurrence', value: (one) => one.occurrence },
      { title: 'start', value: (one) => one.start },
      { title: 'end', value: (one) => one.end },
      { title: 'zone', value: (one) => one.timeZone },
      { title: 'note', value: noteOf },
    ],
    found,
  );
}

function noteOf({ cancelled, moved, repeatedHour }: Occurrence): string {
  if (cancelled) return 'cancelled';
  return [...(moved ? ['moved'] : []), ...(repeatedHour ? ['the first of two equal hours'] : [])].join(', ');
}
