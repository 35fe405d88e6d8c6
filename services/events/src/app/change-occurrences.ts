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
 * Changes this and the following occurrences of a series, or all of them. What follows becomes an event of its own, whose id is `newId`: it is
 * made with the rules of registration in the transaction that changes what comes before, so that all of it is there or nothing. Refused:
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
  const deed = { at: app.clock.now(), by: request.actor.id };
  const saved = await app.events.saveTogether([id, newId], request, ([before, begun]) => {
    const denied = refusalOf(app, before, etag, organiser);
    if (denied || !before) return denied ?? eventNotFound;
    const cut = cutting(before.state.draft.schedule, wish);
    if (!cut.ok) return cut;
    const { schedule, following, lost } = cut.value;
    const kept = keepsAskedFor(asked, schedule, wish.from === undefined ? 'start' : 'from_occurrence');
    if (kept) return kept;
    const edited = edit(before.state, schedule, deed);
    if (!edited.ok) return edited;
    const changed = { events: edited.value, remark: lost };
    if (!following) return accept([changed, []]);
    const uid = `${newId}@${app.node}.inclust`;
    const shown = follow(before.state, begun?.state, { id: newId, uid, schedule: following }, deed);
    return shown.ok ? accept([changed, shown.value]) : shown;
  });
  if (!saved.ok) return saved;
  const [event, following] = saved.value;
  return event ? accept({ event, ...(following ? { following } : {}), lost: event.remark ?? [] }) : eventNotFound;
}

interface Deed {
  readonly at: ScheduledEvent['changedAt'];
  readonly by: string;
}

function edit(event: ScheduledEvent, schedule: Series, deed: Deed): Outcome<readonly EventStep<Schedule>[]> {
  return decider.decide({ kind: 'edit', fields: ['schedule'], draft: { ...event.draft, schedule }, ...deed }, event);
}

/** An event that follows another one. */
interface Follower {
  readonly id: Uuid;
  readonly uid: string;
  readonly schedule: Series;
}

/** What follows says what the event says, and is shown where that is. `begun` is the draft of it that an earlier release may have left. */
function follow(
  event: ScheduledEvent,
  begun: ScheduledEvent | undefined,
  { id, uid, schedule }: Follower,
  deed: Deed,
): Outcome<readonly EventStep<Schedule>[]> {
  const draft = { ...event.draft, schedule };
  const fields = Object.keys({ ...begun?.draft, ...draft }) as (keyof ScheduledEvent['draft'])[];
  const made =
    begun?.state === 'draft'
      ? decider.decide({ kind: 'edit', fields, draft, ...deed }, begun)
      : decider.decide({ kind: 'create', id, uid, draft, ...deed }, begun);
  if (!made.ok || event.state === 'draft') return made;
  const shown = decider.decide({ kind: 'publish', reason: '', ...deed }, made.value.reduce(decider.evolve, begun));
  return shown.ok ? accept([...made.value, ...shown.value]) : shown;
}

function refusalOf(
  app: EventsApp,
  current: AtVersion<ScheduledEvent> | undefined,
  etag: string,
  organiser: Organiser,
): Outcome<never> | undefined {
  if (!current || current.state.state === 'deleted') return eventNotFound;
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
