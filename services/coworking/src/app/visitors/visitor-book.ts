import {
  accept,
  checkRequestId,
  invalid,
  parseUuid,
  type Actor,
  type NodeId,
  type Outcome,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import { localDate, plainOf, wallTime, type LocalDate, type ZoneName } from '@inclust/schedule';
import { spaceNotFound } from '../../domain/spaces/space-decider.ts';
import { zoneOf } from '../../domain/spaces/space.ts';
import { namesUntil, type Visitor, type VisitorDay } from '../../domain/visitors/visitor-day.ts';
import { visitorDecider, visitorNotFound } from '../../domain/visitors/visitor-decider.ts';
import { parseDates } from '../availability/periods.ts';
import { atOf } from '../bookings/book.ts';
import { mayReadFigures, notAllowed, staffOnly } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import type { VisitorDays } from './ports.ts';

/** What visitor books need. */
export interface VisitorApp extends Pick<CoworkingApp, 'node' | 'spaces' | 'clock'> {
  readonly visitorDays: VisitorDays;
}

/** Of which visitor of which day something is said. */
export interface VisitorRef {
  readonly day: Uuid;
  readonly visitor: Uuid;
}

/** A visitor, and the day and the zone in which she came. */
export interface VisitorFound {
  readonly day: Uuid;
  readonly visitor: Visitor;
  readonly zone: ZoneName;
}

/** Notes that somebody has come. Refused: `not-allowed`, `space-not-found`, `book-full`, `invalid-input`. A repeat finds the same visitor. */
export async function signIn(
  app: VisitorApp,
  { space, name, visits }: { readonly space: Uuid } & Pick<Visitor, 'name' | 'visits'>,
  request: RequestIdentity,
): Promise<Outcome<VisitorFound>> {
  const { actor, method, requestId, body } = request;
  const denied = staffOnly(app.node, actor) ?? checkRequestId(requestId);
  if (denied) return denied;
  const zone = await zoneIn(app, space);
  if (!zone) return spaceNotFound;
  const at = app.clock.now();
  const cameAt = atOf(app);
  const date = dayOf(cameAt, zone);
  const day = { id: dayId(app.node, space, date), space, date, namesUntil: namesUntil(date, zone) };
  const id = derivedId(`${app.node}/visitors`, requestKey(actor.id, method, requestId, body).key);
  const before = await cameTheDayBefore(app, space, date, id);
  if (before) return found(app, before, id);
  const visitor = { id, name, visits, cameAt };
  const saved = await app.visitorDays.save(day.id, (current) =>
    visitorDecider.decide({ kind: 'sign-in', at, day, visitor }, current?.state),
  );
  return saved.ok ? found(app, saved.value.state, id) : saved;
}

/** Notes that somebody has left. Refused: `not-allowed`, `visitor-not-found`. */
export async function signOut(app: VisitorApp, ref: VisitorRef, actor: Actor): Promise<Outcome<VisitorFound>> {
  const saved = await changed(app, 'sign-out', ref, actor);
  return saved.ok ? found(app, saved.value, ref.visitor) : saved;
}

/** Takes a name out of the book. Refused: `not-allowed`, `visitor-not-found`. */
export async function forgetVisitor(app: VisitorApp, ref: VisitorRef, actor: Actor): Promise<Outcome<undefined>> {
  const saved = await changed(app, 'forget', ref, actor);
  return saved.ok ? accept(undefined) : saved;
}

/** Days that are asked for: today where both are empty. */
export interface DaysAsked {
  readonly space: Uuid;
  readonly from: string;
  readonly until: string;
}

/** The book of some days; and the zone of its space. */
export interface BookFound {
  readonly days: readonly VisitorDay[];
  readonly zone: ZoneName;
}

/** How many days a list of names may have. */
const mostListed = 31;

/** The book of at most 31 days. Refused: `not-allowed`, `space-not-found`, and as dates. */
export async function listVisitors(app: VisitorApp, asked: DaysAsked, actor: Actor): Promise<Outcome<BookFound>> {
  const denied = staffOnly(app.node, actor);
  return denied ?? daysIn(app, asked, mostListed);
}

/** How many came on each day. Refused: `not-allowed`, `space-not-found`, and as dates. */
export async function countVisitors(app: VisitorApp, asked: DaysAsked, actor: Actor): Promise<Outcome<BookFound>> {
  return mayReadFigures(app.node, actor) ? daysIn(app, asked, Infinity) : notAllowed;
}

/** How many days are emptied in one go. */
const atOnce = 100;

/** Takes the names out of all days whose time has come, until it is to `stop`. */
export async function forgetVisitors(app: VisitorApp, stop: AbortSignal): Promise<void> {
  for (let due = await app.visitorDays.due(atOf(app), atOnce); due.length > 0;) {
    for (const id of due) {
      if (stop.aborted) return;
      const at = app.clock.now();
      const done = await app.visitorDays.save(id, (day) =>
        visitorDecider.decide({ kind: 'forget-all', at }, day?.state),
      );
      // It is tried again later.
      if (!done.ok) throw new Error(`names of visitors were not forgotten: ${done.refusal.code}`);
    }
    due = await app.visitorDays.due(atOf(app), atOnce);
  }
}

/** The name of a visitor. */
export function visitorName(node: NodeId, { day, visitor }: VisitorRef): string {
  return `nodes/${node}/visitorDays/${day}/visitors/${visitor}`;
}

/** The visitor that a name is of; refused as `resource-name`. */
export function parseVisitor(node: NodeId, name: string): Outcome<VisitorRef> {
  const [nodes, owner, days, dayText = '', visitors, visitorText = '', ...more] = name.split('/');
  const [day, visitor] = [parseUuid(dayText), parseUuid(visitorText)];
  const isName = nodes === 'nodes' && owner === node && days === 'visitorDays' && visitors === 'visitors';
  if (isName && more.length === 0 && day && visitor) return accept({ day, visitor });
  const message = `Must be nodes/${node}/visitorDays/{uuid}/visitors/{uuid}.`;
  return invalid([{ field: 'name', rule: 'resource-name', message }]);
}

async function changed(
  app: VisitorApp,
  kind: 'sign-out' | 'forget',
  { day, visitor }: VisitorRef,
  actor: Actor,
): Promise<Outcome<VisitorDay>> {
  const denied = staffOnly(app.node, actor);
  if (denied) return denied;
  const at = app.clock.now();
  const saved = await app.visitorDays.save(day, (current) =>
    visitorDecider.decide({ kind, at, visitor }, current?.state),
  );
  return saved.ok ? accept(saved.value.state) : saved;
}

async function daysIn(app: VisitorApp, { space, from, until }: DaysAsked, most: number): Promise<Outcome<BookFound>> {
  const zone = await zoneIn(app, space);
  if (!zone) return spaceNotFound;
  const today = dayOf(atOf(app), zone);
  const tomorrow = localDate(Temporal.PlainDate.from(today).add({ days: 1 }));
  const isToday = from === '' && until === '';
  const dates = parseDates(isToday ? { from: today, until: tomorrow } : { from, until });
  if (!dates.ok) return dates;
  const first = Temporal.PlainDate.from(dates.value.from);
  const { days } = first.until(dates.value.until, { largestUnit: 'day' });
  if (days > most)
    return invalid([
      { field: 'until_date', rule: 'period-too-long', message: `At most ${most} days after the first.` },
    ]);
  const ids = Array.from({ length: days }, (_, turn) => dayId(app.node, space, localDate(first.add({ days: turn }))));
  const kept = await app.visitorDays.getMany(ids);
  return accept({ zone, days: ids.flatMap((id) => kept.get(id)?.state ?? []) });
}

/** The day before a date, where a visitor is in its book: a request that is repeated after midnight. */
async function cameTheDayBefore(
  app: VisitorApp,
  space: Uuid,
  date: LocalDate,
  visitor: Uuid,
): Promise<VisitorDay | undefined> {
  const id = dayId(app.node, space, localDate(Temporal.PlainDate.from(date).subtract({ days: 1 })));
  const kept = (await app.visitorDays.getMany([id])).get(id);
  return kept?.state.visitors.some((one) => one.id === visitor) ? kept.state : undefined;
}

async function found(app: VisitorApp, day: VisitorDay, id: Uuid): Promise<Outcome<VisitorFound>> {
  const visitor = day.visitors.find((one) => one.id === id);
  const zone = await zoneIn(app, day.space);
  return visitor && zone ? accept({ day: day.id, visitor, zone }) : visitorNotFound;
}

async function zoneIn({ spaces }: Pick<CoworkingApp, 'spaces'>, space: Uuid): Promise<ZoneName | undefined> {
  const kept = await spaces.get(space);
  return kept && zoneOf(kept.state);
}

function dayOf(moment: number, zone: ZoneName): LocalDate {
  return localDate(plainOf(wallTime(moment, zone)).toPlainDate());
}

function dayId(node: NodeId, space: Uuid, date: LocalDate): Uuid {
  return derivedId(`${node}/visitorDays`, `${space}/${date}`);
}
