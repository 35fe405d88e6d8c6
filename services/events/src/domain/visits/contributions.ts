import { unreachable, type PlainDateText, type Uuid } from '@inclust/kernel';
import type { EventKind, EventState } from '../events/event.ts';
import { origins, type ByOrigin, type Origin } from './origin.ts';
import { localDay } from './local-day.ts';

/** The indicators that events and visits add to. */
export type VisitIndicator = 'O07' | 'O08' | 'O09' | 'O10' | 'O11' | 'R02' | 'R03' | 'R05';

/** What something adds to an indicator. Everything under the same key counts once, with its newest amount. */
export interface VisitContribution {
  readonly indicator: VisitIndicator;
  readonly key: string;
  readonly amount: number;
  readonly dimensions: {
    readonly node: string;
    /** By the calendar of the place; months and years are its beginning. */
    readonly day: PlainDateText;
    readonly origin?: Origin;
    readonly venue?: Uuid;
  };
}

/** An occurrence of an event, as far as the figures need it. */
export interface HeldOccurrence {
  readonly node: string;
  readonly event: Uuid;
  readonly occurrence: Uuid;
  readonly kind: EventKind;
  /** Of the occurrence: only what was held counts. */
  readonly state: EventState;
  /** What counts as one public event, such as a festival of a year; the same for all its occurrences, and for nothing else in any node. */
  readonly edition: string;
  /** The training scheme, the same in all nodes, whose participants count once, over all its occurrences. */
  readonly scheme?: string;
  /** When it began, in epoch milliseconds. */
  readonly startsAt: number;
  /** Of the venue, or of the node for what is online. */
  readonly timeZone: string;
  /** Where the organisers are, ISO 3166-1 alpha-2, each as often as it comes. */
  readonly organiserCountries: readonly string[];
  readonly themes: readonly string[];
  /** The last day of the project that it belongs to. */
  readonly projectEnd?: PlainDateText;
  /** Those who took part and have registered, staff and performers excluded. */
  readonly participants: readonly Participant[];
  /** Those who took part and are not among the participants. */
  readonly unnamed: ByOrigin;
}

export interface Participant {
  /** The same for the same person in every node, and for nobody else. */
  readonly person: string;
  /** Whether the person has finished the training. */
  readonly completed: boolean;
}

const equalityThemes: ReadonlySet<string> = new Set(['equal-opportunities', 'inclusion']);

/**
 * All that an occurrence adds, from its newest facts alone; so a correction is the new contributions less the old ones. The kinds exclude
 * each other, so nobody is counted as participant of an action and as visitor of a public event.
 *
 * - `O07`: participations in joint actions, each person once an action; `O08`: those of actions about equal opportunities or inclusion.
 *   After the end of the project they are `R02` instead, for a year.
 * - `O09`: joint public events, `O10`: all public events, each edition once.
 * - `O11`: participations in joint training, each person once a scheme; `R03`: those that were completed.
 */
export function eventContributions(held: HeldOccurrence): VisitContribution[] {
  if (held.state !== 'held' && held.state !== 'closed') return [];
  const isJoint = new Set(held.organiserCountries).size >= 2;
  const day = localDay(held.startsAt, held.timeZone);
  switch (held.kind) {
    case 'joint-action':
      return isJoint ? participations(held, day) : [];
    case 'joint-public-event':
      return isJoint ? [edition('O09', held, day), edition('O10', held, day)] : [edition('O10', held, day)];
    case 'public-event':
      return [edition('O10', held, day)];
    case 'training':
      return isJoint ? trained(held, day) : [];
    case 'internal-meeting':
      return [];
    default:
      return unreachable(held.kind);
  }
}

function edition(indicator: 'O09' | 'O10', held: HeldOccurrence, day: PlainDateText): VisitContribution {
  return { indicator, key: held.edition, amount: 1, dimensions: { node: held.node, day } };
}

function participations(held: HeldOccurrence, day: PlainDateText): VisitContribution[] {
  const { node, event, occurrence, projectEnd, themes } = held;
  const indicators = indicatorsOf(day, projectEnd, themes);
  const named = [...new Set(held.participants.map(({ person }) => person))];
  return indicators.flatMap((indicator) => [
    ...named.map((person) => ({ indicator, key: `${node}/${event}/${person}`, amount: 1, dimensions: { node, day } })),
    ...byOrigin(held.unnamed).map(([origin, amount]) => ({
      indicator,
      key: `${node}/${occurrence}/${origin}`,
      amount,
      dimensions: { node, day, origin },
    })),
  ]);
}

function indicatorsOf(
  day: PlainDateText,
  projectEnd: PlainDateText | undefined,
  themes: readonly string[],
): readonly VisitIndicator[] {
  if (projectEnd !== undefined && day > projectEnd) {
    const last = Temporal.PlainDate.from(projectEnd).add({ years: 1 }).toString();
    return day <= last ? ['R02'] : [];
  }
  return themes.some((theme) => equalityThemes.has(theme)) ? ['O07', 'O08'] : ['O07'];
}

function trained(held: HeldOccurrence, day: PlainDateText): VisitContribution[] {
  const { node, event, scheme } = held;
  const dimensions = { node, day };
  const completed = new Map<string, boolean>();
  for (const one of held.participants) completed.set(one.person, one.completed || completed.get(one.person) === true);
  return [...completed].flatMap(([person, isCompleted]) => {
    const key = `${scheme ?? `${node}/${event}`}/${person}`;
    const took: VisitContribution = { indicator: 'O11', key, amount: 1, dimensions };
    return isCompleted ? [took, { ...took, indicator: 'R03' as const }] : [took];
  });
}

/** A day at a site, or the visitors of an occurrence there. */
export interface SiteVisits {
  readonly node: string;
  readonly venue: Uuid;
  /** The occurrence whose visitors they are; absent for those of the site itself. */
  readonly occurrence?: Uuid;
  readonly day: PlainDateText;
  /** Whether the site was supported on that day. */
  readonly isSupported: boolean;
  /** Of the count that holds, staff and performers excluded. */
  readonly visitors: ByOrigin;
}

/** What visits to a site add: `R05`, where it is supported, by origin. */
export function siteContributions({
  node,
  venue,
  occurrence,
  day,
  isSupported,
  visitors,
}: SiteVisits): VisitContribution[] {
  if (!isSupported) return [];
  return byOrigin(visitors).map(([origin, amount]) => ({
    indicator: 'R05',
    key: `${node}/${venue}/${day}/${occurrence ?? 'site'}/${origin}`,
    amount,
    dimensions: { node, day, origin, venue },
  }));
}

function byOrigin(counts: ByOrigin): readonly (readonly [Origin, number])[] {
  return origins.flatMap((origin) => {
    const amount = counts[origin] ?? 0;
    return amount > 0 ? [[origin, amount] as const] : [];
  });
}
