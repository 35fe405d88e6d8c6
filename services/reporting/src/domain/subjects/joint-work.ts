import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';

/** A pilot action. */
export interface PilotSubject {
  readonly kind: 'pilot';
  /** Absent until it is completed. */
  readonly completedOn?: PlainDateText;
  readonly disciplines: readonly string[];
  readonly hasEvidence: boolean;
}

/** Somebody took something up. */
export interface Adoption {
  readonly adopter: string;
  readonly adopterKind: string;
  readonly from: PlainDateText;
}

/** A jointly developed solution. */
export interface SolutionSubject {
  readonly kind: 'solution';
  readonly publishedOn?: PlainDateText;
  readonly statesUptakeNeeds: boolean;
  readonly disciplines: readonly string[];
  readonly adoptions: readonly Adoption[];
  readonly hasEvidence: boolean;
}

/** A joint strategy or action plan. */
export interface StrategySubject {
  readonly kind: 'strategy';
  /** `{node}/{uuid}` of the first version of its text where this is a later one. */
  readonly revises?: string;
  readonly adoptedOn?: PlainDateText;
  readonly countries: readonly string[];
  readonly bodyKind: string;
  readonly uptakes: readonly Adoption[];
  readonly hasEvidence: boolean;
}

/** A pilot counts once it is completed. */
export function observePilot({ completedOn, disciplines, hasEvidence }: PilotSubject, id: string): Observation[] {
  if (!completedOn) return [];
  const dimensions = { discipline: disciplines };
  return [{ kind: 'pilot', day: completedOn, amount: 1, key: id, dimensions, verified: hasEvidence }];
}

/** A solution counts once it is published and says what taking it up needs; it is taken up once, by however many. */
export function observeSolution(solution: SolutionSubject, id: string): Observation[] {
  const { publishedOn, statesUptakeNeeds, disciplines, adoptions, hasEvidence } = solution;
  if (!publishedOn || !statesUptakeNeeds) return [];
  const common = { amount: 1, key: id, verified: hasEvidence };
  return [
    { ...common, kind: 'solution', day: publishedOn, dimensions: { discipline: disciplines } },
    ...adoptions.map(({ adopter, adopterKind, from }): Observation => ({
      ...common,
      kind: 'solution-uptake',
      day: from,
      dimensions: { adopter: adopterKind, 'adopter-key': adopter },
    })),
  ];
}

/** A strategy counts once two countries have adopted it; a later version of it is the same. It is taken up once, by however many. */
export function observeStrategy(strategy: StrategySubject, id: string): Observation[] {
  const { revises, adoptedOn, countries, bodyKind, uptakes, hasEvidence } = strategy;
  if (!adoptedOn || new Set(countries).size < 2) return [];
  const common = { amount: 1, key: revises ?? id, verified: hasEvidence };
  return [
    { ...common, kind: 'strategy', day: adoptedOn, dimensions: { body: bodyKind } },
    ...uptakes.map(({ adopter, adopterKind, from }): Observation => ({
      ...common,
      kind: 'strategy-uptake',
      day: from,
      dimensions: { adopter: adopterKind, 'adopter-key': adopter },
    })),
  ];
}
