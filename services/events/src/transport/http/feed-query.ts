import { disciplines } from '@inclust/classifications';
import {
  accept,
  invalid,
  languages,
  parsePlainDate,
  type FieldViolation,
  type Language,
  type Outcome,
} from '@inclust/kernel';
import type { EventDraft } from '../../domain/events/event.ts';
import { isOfOne, type FeedScope } from './feed-target.ts';

/** What a reader wants of a feed. */
export interface FeedQuery {
  readonly language?: Language;
  readonly discipline?: string;
  /** Days of the node, both included, ISO 8601. */
  readonly from?: string;
  readonly until?: string;
  readonly mode?: EventDraft<never>['mode'];
}

interface Rule {
  readonly rule: string;
  readonly message: string;
  readonly holds: (value: string) => boolean;
}

const modes: readonly EventDraft<never>['mode'][] = ['on-site', 'online', 'hybrid'];
const day: Rule = {
  rule: 'day-format',
  message: 'Must be a day, YYYY-MM-DD.',
  holds: (value) => parsePlainDate(value) !== undefined,
};

const language: Readonly<Record<string, Rule>> = {
  language: {
    rule: 'language-unknown',
    message: `Must be one of ${languages.join(', ')}.`,
    holds: (value) => languages.some((one) => one === value),
  },
};
const filters: Readonly<Record<string, Rule>> = {
  ...language,
  discipline: {
    rule: 'discipline-unknown',
    message: `Must be one of ${disciplines.map(({ code }) => code).join(', ')}.`,
    holds: (value) => disciplines.some(({ code }) => code === value),
  },
  from: day,
  until: day,
  mode: {
    rule: 'mode-unknown',
    message: `Must be one of ${modes.join(', ')}.`,
    holds: (value) => modes.some((one) => one === value),
  },
};

/** Reads the parameters of a feed; refused by each that is not known, comes twice or has a value it cannot have. */
export function feedQuery(scope: FeedScope, parameters: URLSearchParams): Outcome<FeedQuery> {
  const rules = new Map(Object.entries(isOfOne(scope) ? language : filters));
  const known = `Must be one of ${[...rules.keys()].join(', ')}.`;
  const violations = [...new Set(parameters.keys())].flatMap((name): FieldViolation[] => {
    const rule = rules.get(name);
    const [value = '', ...more] = parameters.getAll(name);
    if (!rule) return [{ field: name.slice(0, 40), rule: 'parameter-unknown', message: known }];
    if (more.length > 0) return [{ field: name, rule: 'repeated', message: 'Must come once.' }];
    return rule.holds(value) ? [] : [{ field: name, rule: rule.rule, message: rule.message }];
  });
  const [from, until] = [parameters.get('from'), parameters.get('until')];
  if (violations.length === 0 && from !== null && until !== null && until < from)
    violations.push({ field: 'until', rule: 'before-from', message: 'Must not be before from.' });
  if (violations.length > 0) return invalid(violations);
  const wanted = languages.find((one) => one === parameters.get('language'));
  const mode = modes.find((one) => one === parameters.get('mode'));
  const discipline = parameters.get('discipline');
  return accept({
    ...(wanted ? { language: wanted } : {}),
    ...(mode ? { mode } : {}),
    ...(discipline === null ? {} : { discipline }),
    ...(from === null ? {} : { from }),
    ...(until === null ? {} : { until }),
  });
}
