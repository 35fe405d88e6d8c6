import { accept, invalid, type Outcome } from '@inclust/kernel';
import { takenLoads } from '../../domain/availability/loads.ts';
import { obstacles, type Obstacle } from '../../domain/availability/obstacles.ts';
import { ownMember } from '../../domain/bookings/paying.ts';
import { resourceNotFound } from '../../domain/bookings/refusals.ts';
import { hasPlan } from '../../domain/credits/wallet.ts';
import { unknownBooker } from '../../domain/resources/admission.ts';
import type { Bookable } from '../../domain/resources/bookable.ts';
import { idOf } from '../names.ts';
import type { CoworkingApp } from '../ports.ts';
import { admissionOf } from '../standings/admission-of.ts';
import { diariesOf } from './diaries.ts';
import { parseEnds, violationsOf, type PeriodAsked } from './periods.ts';

/** The member who asks. */
export interface Asker {
  readonly city: string;
  /** Her resource name, where she is one of this node. */
  readonly person?: string;
}

/** What somebody would book. */
export interface TimeAsked {
  /** The name of the resource. */
  readonly resource: string;
  readonly period: PeriodAsked;
  /** 1 where it is 0. */
  readonly units: number;
  /** 0 where nobody says. */
  readonly people: number;
}

/**
 * Everything that stands in the way of a booking, by a member of a city where one is given; nothing where it could be made now. Refused: `resource-not-found`, and with each field
 * and rule `resource-name`, `required`, `out-of-range`, `period-too-long`.
 */
export async function checkTime(
  app: CoworkingApp,
  { resource, period, units, people }: TimeAsked,
  asker: Asker | undefined,
): Promise<Outcome<readonly Obstacle[]>> {
  const id = idOf(app.node, 'resources', resource, 'resource');
  const time = parseEnds(period, { start: 'start_time', end: 'end_time' });
  if (!id.ok || !time.ok) return invalid([...violationsOf(id), ...violationsOf(time)]);
  const found = (await app.bookables.of([id.value])).get(id.value);
  if (!found) return resourceNotFound;
  const at = Date.parse(app.clock.now());
  const holds = await planHolderFor(app, found, asker, time.value.start);
  const taken = takenLoads(await diariesOf(app, [found], time.value), at);
  const wish = {
    ...time.value,
    units: units === 0 ? 1 : units,
    people,
    city: asker?.city ?? anyCity(found),
    hasPlan: holds,
    at,
  };
  const admission = asker ? await admissionFor(app, found, asker, at) : 'granted';
  return accept(obstacles(found, { ...wish, admission }, taken, app.holidays));
}

/** What is known of who would book; nothing of a member of another node who is not named. */
async function admissionFor(app: CoworkingApp, found: Bookable, { person }: Asker, at: number) {
  return person === undefined ? unknownBooker : admissionOf(app, found, person, { isStaff: false, at });
}

/** Whether the member has one of some plans; who is no member is told what somebody with all of them could book. */
async function planHolderFor({ ledger }: CoworkingApp, found: Bookable, asker: Asker | undefined, moment: number) {
  if (!asker || found.resource.rules.plans.length === 0) return () => true;
  const member = asker.person === undefined ? undefined : ownMember(found, asker.person);
  const wallet = member && (await ledger.walletOf(member));
  return (plans: readonly string[]) => wallet !== undefined && hasPlan(wallet, plans, moment);
}

/** One whose members may book, since nobody has said for whom it would be. */
function anyCity({ resource }: Bookable): string {
  return resource.rules.cities[0] ?? '';
}
