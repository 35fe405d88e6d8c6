import { accept, invalid, refuse, type FieldViolation, type InstantText, type Outcome } from '@inclust/kernel';
import type { IndicatorDefinition, Texts } from './definition.ts';
import { ownDefinition, type WrittenIndicator } from './own-definition.ts';

/** An indicator that officers of the node have adopted. */
export interface OwnIndicator {
  readonly code: string;
  /** Every definition that it ever had, the oldest first; the last one is in use. All of them are counted: something may be signed by each. */
  readonly versions: readonly IndicatorDefinition[];
  /** No new target can be set for it. */
  readonly retired: boolean;
  readonly createdAt: InstantText;
}

/** What has happened to it. */
export type OwnIndicatorStep =
  | { readonly kind: 'defined'; readonly at: InstantText; readonly definition: IndicatorDefinition }
  | { readonly kind: 'retired'; readonly at: InstantText };

/** The longest title and rule in a language, in characters. */
const [longestTitle, longestRule] = [240, 2_000] as const;

/** How many there can be, and how many versions each: every one is counted with every fact. */
export const [mostOwn, mostVersions] = [50, 20] as const;

export const indicatorNotFound = refuse({
  code: 'indicator-not-found',
  kind: 'not-found',
  message: 'There is no such indicator, or not in this version.',
});

/** Adopts an indicator beside so many others. Refused: `indicator-exists`, `indicators-full`, `invalid-input`. */
export function adoptIndicator(
  written: WrittenIndicator,
  before: OwnIndicator | undefined,
  others: number,
  at: InstantText,
): Outcome<readonly OwnIndicatorStep[]> {
  if (before)
    return refuse({ code: 'indicator-exists', kind: 'exists', message: 'There is an indicator with this code.' });
  if (others >= mostOwn)
    return refuse({ code: 'indicators-full', kind: 'exhausted', message: `At most ${mostOwn} own indicators.` });
  const definition = adopted(written);
  return definition.ok ? accept([{ kind: 'defined', at, definition: definition.value }]) : definition;
}

/** Gives it another definition; the one that it has changes nothing, unless it was retired. Refused: `versions-full`, `invalid-input`. */
export function redefineIndicator(
  written: WrittenIndicator,
  before: OwnIndicator,
  at: InstantText,
): Outcome<readonly OwnIndicatorStep[]> {
  const made = adopted(written);
  if (!made.ok) return made;
  const current = before.versions.at(-1);
  const definition = { ...made.value, version: before.versions.length };
  if (JSON.stringify(definition) === JSON.stringify(current))
    return accept(before.retired ? [{ kind: 'defined', at, definition }] : []);
  if (before.versions.length >= mostVersions)
    return refuse({ code: 'versions-full', kind: 'exhausted', message: `At most ${mostVersions} versions.` });
  return accept([{ kind: 'defined', at, definition: { ...definition, version: before.versions.length + 1 } }]);
}

/** Takes it out of use; again changes nothing. */
export function retireIndicator(before: OwnIndicator, at: InstantText): readonly OwnIndicatorStep[] {
  return before.retired ? [] : [{ kind: 'retired', at }];
}

export function evolveOwnIndicator(before: OwnIndicator | undefined, step: OwnIndicatorStep): OwnIndicator {
  if (step.kind === 'defined') {
    const { definition, at } = step;
    const earlier = before?.versions.filter(({ version }) => version < definition.version) ?? [];
    const { code } = definition;
    return { code, versions: [...earlier, definition], retired: false, createdAt: before?.createdAt ?? at };
  }
  if (!before) throw new Error('what was never adopted is retired');
  return { ...before, retired: true };
}

/** What is adopted is read by others: it has a title and a rule, and where a language is missing those of another one stand in for it. */
function adopted(written: WrittenIndicator): Outcome<IndicatorDefinition> {
  const made = ownDefinition(written);
  const broken = [
    ...textViolations('title', written.name, longestTitle),
    ...textViolations('rule', written.rule, longestRule),
  ];
  if (broken.length > 0) return invalid([...(made.ok ? [] : (made.refusal.violations ?? [])), ...broken]);
  if (!made.ok) return made;
  return accept({ ...made.value, name: inAll(written.name), rule: inAll(written.rule) });
}

function textViolations(field: string, texts: Texts, longest: number): FieldViolation[] {
  const path = `indicator.${field}`;
  const all = Object.values(texts) as string[];
  return [
    ...(all.every((text) => text.trim() === '')
      ? [{ field: path, rule: 'required', message: 'Must have at least one language.' }]
      : []),
    ...(all.some((text) => text.length > longest)
      ? [{ field: path, rule: 'too-long', message: `At most ${longest} characters each.` }]
      : []),
  ];
}

function inAll({ el, sq, en }: Texts): Texts {
  const other = [en, el, sq].find((text) => text.trim() !== '') ?? '';
  const inOne = (text: string): string => (text.trim() === '' ? other : text);
  return { el: inOne(el), sq: inOne(sq), en: inOne(en) };
}
