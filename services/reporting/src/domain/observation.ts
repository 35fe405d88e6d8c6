import type { PlainDateText } from '@inclust/kernel';

/** What can be observed, each with what its amount counts. */
export const observationKinds = [
  /** A stay of a member in a cluster: 1 on its first day, -1 on the first day after it. */
  'membership',
  /** An organisation that works across borders, on the day on which it joined a body or signed an agreement. */
  'cooperation',
  /** A support that an organisation was given. */
  'support',
  /** How many more or fewer enterprises can be hosted at once. */
  'incubation',
  /** People who took part in an occurrence. */
  'participation',
  /** People who completed a training. */
  'completion',
  /** An event that was held. */
  'event',
  /** Visits. */
  'visit',
  /** A place that began to be supported. */
  'site',
  /** How many more or fewer desks and rooms there are. */
  'place',
  /** An agreement that was signed. */
  'agreement',
  /** What an agreement that was signed is worth, in minor units of its currency. */
  'agreement-value',
  /** What a joint purchase saved, in minor units of its currency. */
  'purchase-saving',
  /** A pilot action that was completed. */
  'pilot',
  /** A joint solution that was published. */
  'solution',
  /** Somebody took up a joint solution. */
  'solution-uptake',
  /** A strategy or plan that was adopted jointly. */
  'strategy',
  /** Somebody began to carry out a strategy or plan. */
  'strategy-uptake',
  /** People in vulnerable situations who were reached. */
  'reach',
  /** Thousandths of a full-time post, more or fewer. */
  'post',
  /** An organisation used a space. */
  'space-use',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

/** Values by dimension. What has several, such as disciplines, counts under each of them. */
export type Dimensions = Readonly<Record<string, string | readonly string[]>>;

/** One thing that figures can count, from the newest facts of one subject. No personal data. */
export interface Observation {
  readonly kind: ObservationKind;
  /** By the calendar of the place where it happened. */
  readonly day: PlainDateText;
  /** A whole number. */
  readonly amount: number;
  /** What counts once, however often it is observed; without one each observation is its own. */
  readonly key?: string;
  readonly dimensions: Dimensions;
  /** Whether something shows it; without that it is claimed. */
  readonly verified: boolean;
}

/** The value of a dimension that nobody has told. */
export const unknown = 'unknown';
