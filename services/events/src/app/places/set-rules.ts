import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  staleVersion,
  type Actor,
  type Outcome,
  type RequestIdentity,
  type Uuid,
} from '@inclust/kernel';
import { configurationViolations, type Configuration } from '../../domain/places/configuration.ts';
import { configuring } from '../../domain/places/configuring.ts';
import { occurrenceNameOf } from './names.ts';
import { eventNotFound } from '../event-not-found.ts';
import { eventNameOf } from '../names.ts';
import { mayManage, mayReadAll } from './permission.ts';
import type { PlacesApp, RegistrationRules } from './ports.ts';

/** The rules of an event as the caller read them; an empty etag sets them whatever they are. */
export interface ReadRules {
  readonly event: Uuid;
  readonly etag: string;
}

/**
 * Sets how registrations of an event are taken, also at every occurrence that somebody has registered for. Refused for all where one of
 * them does not allow it, and as `event-not-found`, `stale-etag`, `invalid-input`.
 */
export async function setRegistrationRules(
  app: PlacesApp,
  { event, etag }: ReadRules,
  configuration: Configuration,
  request: RequestIdentity,
): Promise<Outcome<RegistrationRules>> {
  const denied = mayManage(app.node, request.actor) ?? checkRequestId(request.requestId);
  if (denied) return denied;
  const broken = configurationViolations(configuration);
  if (broken.length > 0) return invalid(broken);
  if (!(await app.occurrences.has(event))) return eventNotFound;
  const before = await app.rules.get(event);
  // A repeat finds what it has set.
  if (before && isSame(before.configuration, configuration)) return accept(before);
  const version = before?.version ?? 0;
  const stale =
    staleVersion(etag, version, eventNameOf(app.node, event)) ?? (await refusedSomewhere(app, event, configuration));
  if (stale) return stale;
  const rules = { event, configuration, version: version + 1 };
  if (!(await app.rules.set(rules, version))) return busy;
  await spreadRules(app, rules);
  return accept(rules);
}

/** How registrations of an event are taken; refused as `registration-rules-not-found`. */
export async function getRegistrationRules(
  app: PlacesApp,
  event: Uuid,
  actor: Actor,
): Promise<Outcome<RegistrationRules>> {
  const denied = mayReadAll(app.node, actor);
  if (denied) return denied;
  const found = await app.rules.get(event);
  return found ? accept(found) : rulesNotFound;
}

/** Brings rules to every occurrence that somebody has registered for; what cannot be brought now stays to be done. */
export async function spreadRules(app: PlacesApp, { event, configuration, version }: RegistrationRules): Promise<void> {
  const outcomes = await Promise.all(
    (await app.allotments.ofEvent(event))
      .filter(({ allotment }) => allotment.state !== 'cancelled' && !isSame(allotment.configuration, configuration))
      .map(({ ref }) => app.office.carryOut(ref, { kind: 'configure', configuration, at: app.now() })),
  );
  // Where somebody has registered meanwhile for what is no more, the old rules hold until others are set.
  const later = outcomes.some((one) => !one.ok && one.refusal.kind !== 'invalid' && one.refusal.kind !== 'state');
  if (!later) await app.rules.spread(event, version);
}

async function refusedSomewhere(
  app: PlacesApp,
  event: Uuid,
  configuration: Configuration,
): Promise<Outcome<never> | undefined> {
  for (const { ref, allotment } of await app.allotments.ofEvent(event)) {
    if (allotment.state === 'cancelled') continue;
    const { outcome } = configuring(allotment, { kind: 'configure', configuration, at: app.now() });
    if (!outcome.ok) return refuse({ ...outcome.refusal, resource: occurrenceNameOf(app.node, ref) });
  }
  return undefined;
}

function isSame(one: Configuration, other: Configuration): boolean {
  return written(one) === written(other);
}

/** The same for the same rules, whatever the order in which their fields were put down. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return String(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([first], [second]) => (first < second ? -1 : 1)));
  });
}

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'Somebody else has set the rules meanwhile; try again.',
  retryAfterMilliseconds: 200,
});

const rulesNotFound = refuse({
  code: 'registration-rules-not-found',
  kind: 'not-found',
  message: 'No rules were set by which the event takes registrations.',
});
