import type { ImportedItem, ImportProblem } from '@inclust/feeds';
import {
  accept,
  checkRequestId,
  invalid,
  type Language,
  type Outcome,
  type Refusal,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import { derivedId, type AtVersion } from '@inclust/mongo';
import { parseZone, type GapChoice, type Schedule } from '@inclust/schedule';
import { eventDecider, type EventStep } from '../../domain/events/event-decider.ts';
import { isOrganisationName } from '../../domain/events/rules.ts';
import { scheduleRules } from '../../domain/events/schedule-rules.ts';
import { keepsAskedFor } from '../asked-for.ts';
import { mayOrganise, organiserOf, runsEvents, type Organiser } from '../permission.ts';
import type { EventsApp, ScheduledEvent } from '../ports.ts';
import type { ImportedRow } from './imported.ts';
import { importedDraft, type ReadItem } from './imported-draft.ts';
import { venueFinder, type FindsVenue } from './known-venues.ts';
import { readFile, type FileFormat } from './read-file.ts';

/** A file of events, and what is declared with it. */
export interface EventFile {
  readonly content: Uint8Array;
  /** Told by the content when absent. */
  readonly format?: FileFormat;
  /** Of texts that do not say theirs. */
  readonly language: Language;
  /** Of times that do not say theirs, an IANA name. */
  readonly zone?: string;
  /** Who answers for events that are made; of a representative her own when empty. */
  readonly organiser: string;
  readonly gaps?: GapChoice;
  /** Whether all is decided and nothing written. */
  readonly validateOnly: boolean;
}

interface Taking {
  readonly app: EventsApp;
  readonly file: EventFile;
  readonly organisers: readonly string[];
  readonly importer: Organiser;
  readonly findVenue: FindsVenue;
  readonly request: RequestIdentity;
}

const decider = eventDecider(scheduleRules);

/** How many events are written at the same time. */
const atOnce = 16;

/** How many problems of one event are told. */
const mostProblems = 20;

/**
 * Takes over the events of a file, each by itself and by the file's own id of it. Refused as a whole: `not-allowed`, `invalid-input` with
 * `content`, `organiser` or `time_zone`. Stops where the signal says that nobody waits any more; what was done until then stays, and a
 * repeat goes on from there.
 */
export async function importEvents(
  app: EventsApp,
  file: EventFile,
  request: RequestIdentity,
  signal: AbortSignal,
): Promise<Outcome<readonly ImportedRow[]>> {
  const importer = await organiserOf(app, request.actor);
  const organiser = file.organiser === '' ? importer.organisations[0] : file.organiser;
  if (organiser === undefined && !runsEvents(request.actor))
    return invalid([{ field: 'organiser', rule: 'required', message: 'Say which organisation answers for them.' }]);
  const organisers = organiser === undefined ? [] : [organiser];
  const denied = mayOrganise(importer, organisers) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  if (organiser !== undefined && !isOrganisationName(organiser))
    return invalid([{ field: 'organiser', rule: 'name-format', message: 'Must be nodes/{node}/members/{uuid}.' }]);
  if (file.zone !== undefined && !parseZone(file.zone))
    return invalid([{ field: 'time_zone', rule: 'time-zone-unknown', message: 'Must be an IANA zone.' }]);
  const { language, zone, gaps } = file;
  const items = readFile(file.content, file.format, { language, ...(zone && { zone }), ...(gaps && { gaps }) });
  if (!items.ok) return items;
  const taking = { app, file, organisers, importer, findVenue: await venueFinder(app), request };
  const broken = new Set(items.value.flatMap(({ ok, originUid }) => (ok ? [] : [originUid])));
  const rows: ImportedRow[] = [];
  for (let first = 0; first < items.value.length; first += atOnce) {
    signal.throwIfAborted();
    const some = items.value.slice(first, first + atOnce);
    rows.push(...(await Promise.all(some.map((item) => rowOf(taking, item, broken)))));
  }
  return accept(rows);
}

async function rowOf(taking: Taking, item: ImportedItem, broken: ReadonlySet<string>): Promise<ImportedRow> {
  const { originUid } = item;
  if (!item.ok) return { originUid, outcome: 'refused', problems: item.problems.slice(0, mostProblems) };
  const hindered = await hindranceOf(taking, item, broken);
  if (hindered) return refusedRow(item, [hindered]);
  const origin = { uid: keyOf(item), digest: item.digest };
  const id = idOf(taking.app, origin.uid);
  const asked = await taking.app.askedFor(id);
  let outcome: ImportedRow['outcome'] = 'unchanged';
  let isGone = false;
  let notices: readonly ImportProblem[] = [];
  const decide = (current: AtVersion<ScheduledEvent> | undefined): Outcome<readonly EventStep<Schedule>[]> => {
    const decided = decisionOf(taking, item, { id, origin, asked }, current?.state);
    notices = decided.notices;
    const steps = decided.outcome;
    const [first] = steps.ok ? steps.value : [];
    outcome = !steps.ok ? 'refused' : !first ? 'unchanged' : first.kind === 'created' ? 'created' : 'changed';
    isGone = outcome === 'unchanged' && current?.state.state === 'deleted';
    return steps;
  };
  const { app, file, request } = taking;
  // What has not changed is not written: its answer is the same however often it is asked for.
  const now = await app.events.evenDeleted(id);
  const seen = decide(now);
  const isToWrite = seen.ok && seen.value.length > 0 && !file.validateOnly;
  const body = Buffer.from(item.digest);
  const done = isToWrite ? await app.events.save(id, { ...request, body }, decide) : seen;
  return done.ok
    ? { originUid, outcome, ...(isGone ? {} : { id }), problems: notices.slice(0, mostProblems) }
    : refusedRow(item, problemsOf(done.refusal, item));
}

/** The event that an item of a file is, and for which of its occurrences people have registered. */
interface Wanted {
  readonly id: Uuid;
  readonly origin: { readonly uid: string; readonly digest: string };
  readonly asked: readonly string[];
}

function decisionOf(
  { app, organisers, importer, findVenue, file, request }: Taking,
  item: ReadItem,
  { id, origin, asked }: Wanted,
  kept: ScheduledEvent | undefined,
): { readonly outcome: Outcome<readonly EventStep<Schedule>[]>; readonly notices: readonly ImportProblem[] } {
  const event = kept?.state === 'deleted' ? undefined : kept;
  const denied = event && mayOrganise(importer, event.draft.organisers);
  if (denied) return { outcome: denied, notices: [] };
  // Whoever has deleted it does not want it again before the file says something else of it.
  if (kept?.origin?.digest === origin.digest) return { outcome: accept([]), notices: [] };
  const deed = { at: app.clock.now(), by: request.actor.id };
  const { draft, fields, notices } = importedDraft(
    item,
    { language: file.language, organisers, findVenue },
    event?.draft,
  );
  const lost = event && fields.includes('schedule') ? keepsAskedFor(asked, draft.schedule) : undefined;
  if (lost) return { outcome: lost, notices };
  const outcome = event
    ? decider.decide({ kind: 'edit', fields, draft, origin, ...deed }, event)
    : decider.decide({ kind: 'create', id, uid: `${id}@${app.node}.inclust`, draft, origin, ...deed }, kept);
  return { outcome, notices };
}

/** Why an event that could be read cannot be taken over all the same. */
async function hindranceOf(
  { app }: Taking,
  { originUid, recurrenceId, position, draft }: ReadItem,
  broken: ReadonlySet<string>,
): Promise<ImportProblem | undefined> {
  const told = (code: string, message: string) => ({ code, message, property: '', position });
  const own = await ownEvent(app, originUid);
  if (own) return told('event-of-this-node', 'The event is of this node; change it here.');
  const known = await app.events.get(idOf(app, originUid));
  if (recurrenceId !== undefined && (broken.has(originUid) || known))
    return told('occurrence-without-series', 'An occurrence is taken over with its series only.');
  if (draft.status === 'cancelled' && !known && recurrenceId === undefined)
    return told('cancelled-in-file', 'What was cancelled and is not here is not taken over.');
  return undefined;
}

async function ownEvent({ node, events }: EventsApp, originUid: string): Promise<boolean> {
  const [, id] = /^([0-9a-f-]{36})@([a-z0-9-]+)\.inclust$/.exec(originUid) ?? [];
  if (id === undefined || !originUid.endsWith(`@${node}.inclust`)) return false;
  return (await events.get(id as Uuid)) !== undefined;
}

/** By which an event of a file is known: an occurrence of a series that the file does not have, by its time too. */
function keyOf({ originUid, recurrenceId }: ReadItem): string {
  return recurrenceId === undefined ? originUid : `${originUid} ${recurrenceId}`;
}

function idOf({ node }: EventsApp, key: string): Uuid {
  return derivedId(`${node}/events/origins`, key);
}

function refusedRow({ originUid }: ReadItem, problems: readonly ImportProblem[]): ImportedRow {
  return { originUid, outcome: 'refused', problems: problems.slice(0, mostProblems) };
}

/** The rules of an event that what the file says breaks, with the field of the event as property. */
function problemsOf({ code, message, violations }: Refusal, { position }: ReadItem): ImportProblem[] {
  if (!violations || violations.length === 0) return [{ code, message, property: '', position }];
  return violations.map((one) => ({ code: one.rule, message: one.message, property: one.field, position }));
}
