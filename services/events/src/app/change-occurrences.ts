import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  staleVersion,
  type Outcome,
  type Refusal,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import {
  changeAll,
  changeFollowing,
  endBefore,
  parseRule,
  type ManyChange,
  type Schedule,
  type Series,
} from '@inclust/schedule';
import type { EventStep } from '../domain/events/event-decider.ts';
import { eventDecider } from '../domain/events/event-decider.ts';
import { scheduleRules } from '../domain/events/schedule-rules.ts';
import { keepsAskedFor } from './asked-for.ts';
import type { ReadEvent } from './change-event.ts';
import { eventNotFound } from './event-not-found.ts';
import { eventNameOf } from './names.ts';
import { mayOrganise, organiserOf, type Organiser } from './permission.ts';
import type { EventsApp, ScheduledEvent } from './ports.ts';

const decider = eventDecider(scheduleRules);

/** What is to become of many occurrences. */
export interface OccurrencesChange {
  /** From which on; all where absent. */
  readonly from?: string;
  /** `null` takes them out. The rule is a text of RFC 5545. */
  readonly change: (Omit<ManyChange, 'rule'> & { readonly rule?: string }) | null;
}

/** What a change of many occurrences came to. */
export interface ChangedOccurrences {
  readonly event: AtVersion<ScheduledEvent>;
  /** What follows, where that became an event of its own. */
  readonly following?: AtVersion<ScheduledEvent>;
  /** What was said of single occurrences that are no more, by their ids. */
  readonly lost: readonly string[];
}

/** What a schedule comes to: with a part that follows where it is cut in two. */
interface Cut {
  readonly schedule: Series;
  readonly following?: Series;
  readonly lost: readonly string[];
}

/**
 * Changes this and the following occurrences of a series, or all of them. What follows becomes an event of its own, whose id is `newId`: first
 * a draft with the rules of registration, then both change together or not at all. May be repeated after a crash at any step. Refused:
 * `event-not-a-series`, `event-{state}`, `nothing-left`, `occurrence-in-use`, and as `updateEvent`.
 */
export async function changeOccurrences(
  app: EventsApp,
  { id, etag }: ReadEvent,
  newId: Uuid,
  wish: OccurrencesChange,
  request: RequestIdentity,
): Promise<Outcome<ChangedOccurrences>> {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const organiser = await organiserOf(app, request.actor);
  const asked = await app.askedFor(id);
  const cutOf = (current: AtVersion<ScheduledEvent> | undefined): Outcome<Cut> => {
    const denied = refusalOf(app, current, etag, organiser);
    if (denied || !current) return denied ?? eventNotFound;
    const cut = cutting(current.state.draft.schedule, wish);
    return cut.ok
      ? (keepsAskedFor(asked, cut.value.schedule, wish.from === undefined ? 'start' : 'from_occurrence') ?? cut)
      : cut;
  };
  const [current, copy] = await Promise.all([app.events.get(id), app.events.get(newId)]);
  if (!copy) {
    const cut = cutOf(current);
    // Also a refusal: a repeat gets the first answer.
    if (!current || !cut.ok || !cut.value.following) return editOne(app, id, request, cutOf);
    const made = await copyOf(app, newId, current.state, cut.value.following, request);
    if (!made.ok) return made;
  }
  // Also where the event was a copy before a crash.
  await app.copyRules(id, newId);
  let lost: readonly string[] = [];
  const saved = await app.events.saveTogether([id, newId], request, ([before, following]) => {
    const cut = cutOf(before);
    if (!cut.ok) return cut;
    if (!before || !following || !cut.value.following) return eventNotFound;
    ({ lost } = cut.value);
    const deed = { at: app.clock.now(), by: request.actor.id };
    const ended = edit(before.state, cut.value.schedule, deed);
    const begun = follow(before.state, following.state, cut.value.following, deed);
    if (!ended.ok) return ended;
    return begun.ok ? accept([ended.value, begun.value]) : begun;
  });
  if (!saved.ok) return saved;
  const [event, following] = saved.value;
  return event && following ? accept({ event, following, lost }) : eventNotFound;
}

/** One event changes and nothing follows. */
async function editOne(
  app: EventsApp,
  id: Uuid,
  request: RequestIdentity,
  cutOf: (current: AtVersion<ScheduledEvent> | undefined) => Outcome<Cut>,
): Promise<Outcome<ChangedOccurrences>> {
  let lost: readonly string[] = [];
  const saved = await app.events.save(id, request, (current) => {
    const cut = cutOf(current);
    if (!cut.ok) return cut;
    if (!current) return eventNotFound;
    ({ lost } = cut.value);
    return edit(current.state, cut.value.schedule, { at: app.clock.now(), by: request.actor.id });
  });
  return saved.ok ? accept({ event: saved.value, lost }) : saved;
}

interface Deed {
  readonly at: ScheduledEvent['changedAt'];
  readonly by: string;
}

function edit(event: ScheduledEvent, schedule: Series, deed: Deed): Outcome<readonly EventStep<Schedule>[]> {
  return decider.decide({ kind: 'edit', fields: ['schedule'], draft: { ...event.draft, schedule }, ...deed }, event);
}

/** What follows says what the event says now, and is shown where that is. */
function follow(
  event: ScheduledEvent,
  copy: ScheduledEvent,
  schedule: Series,
  deed: Deed,
): Outcome<readonly EventStep<Schedule>[]> {
  const fields = Object.keys({ ...copy.draft, ...event.draft }) as (keyof ScheduledEvent['draft'])[];
  const edited = decider.decide({ kind: 'edit', fields, draft: { ...event.draft, schedule }, ...deed }, copy);
  if (!edited.ok || event.state === 'draft') return edited;
  const before = edited.value.reduce(decider.evolve, copy as ScheduledEvent | undefined);
  const shown = decider.decide({ kind: 'publish', reason: '', ...deed }, before);
  return shown.ok ? accept([...edited.value, ...shown.value]) : shown;
}

/** A draft of what follows. */
function copyOf(
  app: EventsApp,
  id: Uuid,
  event: ScheduledEvent,
  schedule: Series,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ScheduledEvent>>> {
  const deed = { at: app.clock.now(), by: request.actor.id };
  const uid = `${id}@${app.node}.inclust`;
  const draft = { ...event.draft, schedule };
  const copying = { ...request, method: `${request.method}/copy` };
  return app.events.save(id, copying, (current) =>
    decider.decide({ kind: 'create', id, uid, draft, ...deed }, current?.state),
  );
}

function refusalOf(
  app: EventsApp,
  current: AtVersion<ScheduledEvent> | undefined,
  etag: string,
  organiser: Organiser,
): Outcome<never> | undefined {
  if (!current) return eventNotFound;
  const { state, draft, id } = current.state;
  const denied =
    mayOrganise(organiser, draft.organisers) ?? staleVersion(etag, current.version, eventNameOf(app.node, id));
  if (denied || state === 'draft' || state === 'published') return denied;
  return refuse({ code: `event-${state}`, kind: 'state', message: `The event is ${state}.` });
}

function cutting(schedule: Schedule | undefined, { from, change }: OccurrencesChange): Outcome<Cut> {
  if (schedule?.kind !== 'series')
    return refuse({ code: 'event-not-a-series', kind: 'state', message: 'The event takes place once.' });
  if (!change) return from === undefined ? nothingLeft : takenOut(schedule, from);
  const rule = change.rule === undefined ? undefined : parseRule(change.rule, schedule.first);
  if (rule && !rule.ok) return byRequest(rule.refusal, 'rule');
  const { rule: _, ...more } = change;
  const wanted: ManyChange = { ...more, ...(rule ? { rule: rule.value } : {}) };
  if (from === undefined) return changedAll(schedule, wanted);
  const changed = changeFollowing(schedule, from, wanted);
  if (!changed.ok) return byRequest(changed.refusal, 'start');
  const { before, after, lost } = changed.value;
  const names = [...lost.overrides, ...lost.removed];
  // From the first on it is all of them.
  return accept(before ? { schedule: before, following: after, lost: names } : { schedule: after, lost: names });
}

function changedAll(schedule: Series, wanted: ManyChange): Outcome<Cut> {
  const changed = changeAll(schedule, wanted);
  if (!changed.ok) return byRequest(changed.refusal, 'start');
  const { series, lost } = changed.value;
  return accept({ schedule: series, lost: [...lost.overrides, ...lost.removed] });
}

function takenOut(schedule: Series, from: string): Outcome<Cut> {
  const ended = endBefore(schedule, from);
  if (!ended.ok) return byRequest(ended.refusal, 'from_occurrence');
  const { before } = ended.value;
  return before ? accept({ schedule: before, lost: [] }) : nothingLeft;
}

/** Which field of the request a refusal of a schedule is about. */
const fieldOf: Readonly<Record<string, string>> = {
  'occurrence-unknown': 'from_occurrence',
  'following-needs-rule': 'from_occurrence',
  'zone-unknown': 'time_zone',
  'length-out-of-range': 'length',
  'rule-does-not-fit': 'rule',
  'first-not-in-rule': 'rule',
  'local-times-do-not-exist': 'gap_choice',
};

function byRequest({ code, message }: Refusal, otherwise: string): Outcome<never> {
  return invalid([{ field: fieldOf[code] ?? otherwise, rule: code, message }]);
}

const nothingLeft = refuse({
  code: 'nothing-left',
  kind: 'state',
  message: 'Nothing of the series would be left: cancel the event instead.',
});
