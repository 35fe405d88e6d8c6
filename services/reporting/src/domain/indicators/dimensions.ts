import type { ObservationKind } from '../observation.ts';

const ofParticipation = ['kind', 'theme', 'joint', 'sex', 'age', 'residence', 'skill'] as const;

/** The dimensions that observations of each kind have: by these they can be filtered, and figures broken down. */
export const dimensionsOf: Readonly<Record<ObservationKind, readonly string[]>> = {
  membership: ['kind', 'discipline', 'new'],
  cooperation: ['how', 'body', 'country', 'legal-form', 'nace'],
  support: ['enterprise', 'support', 'financial', 'size', 'nace', 'new', 'social', 'form'],
  incubation: ['space'],
  participation: ofParticipation,
  completion: ofParticipation,
  event: ['kind', 'theme', 'joint', 'discipline', 'mode'],
  visit: ['kind', 'theme', 'joint', 'site', 'origin', 'method'],
  site: [],
  place: ['space', 'kind'],
  agreement: ['kind', 'value'],
  'agreement-value': ['currency'],
  'purchase-saving': ['currency'],
  pilot: ['discipline'],
  solution: ['discipline'],
  'solution-uptake': ['adopter'],
  strategy: ['body'],
  'strategy-uptake': ['adopter'],
  reach: ['category', 'sex'],
  post: ['contract', 'isco', 'sex'],
  'space-use': ['size', 'nace'],
};
