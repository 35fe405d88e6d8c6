import {
  accept,
  invalid,
  refuse,
  unreachable,
  type Decider,
  type FieldViolation,
  type InstantText,
  type Uuid,
} from '@inclust/kernel';
import type { Visitor, VisitorDay } from './visitor-day.ts';

/** What is to become of a day of a visitor book. */
export type VisitorCommand = { readonly at: InstantText } & (
  | {
      readonly kind: 'sign-in';
      readonly day: Pick<VisitorDay, 'id' | 'space' | 'date' | 'namesUntil'>;
      readonly visitor: Visitor;
    }
  | { readonly kind: 'sign-out'; readonly visitor: Uuid }
  | { readonly kind: 'forget'; readonly visitor: Uuid }
  /** All of them, once their time has come. */
  | { readonly kind: 'forget-all' }
);

/** What has happened to a day of a visitor book; the day as it is since. */
export interface VisitorStep {
  readonly kind: 'signed-in' | 'signed-out' | 'forgotten';
  readonly at: InstantText;
  readonly day: VisitorDay;
}

export const visitorNotFound = refuse({
  code: 'visitor-not-found',
  kind: 'not-found',
  message: 'There is no such visitor, or her name is kept no longer.',
});

const bookFull = refuse({ code: 'book-full', kind: 'state', message: 'A day has room for 2,000 visitors.' });

const most = { visitors: 2_000, text: 120 } as const;

/**
 * The rules for a day of a visitor book. Who is there already, has left or is forgotten stays so. Refused: `visitor-not-found`, `book-full`,
 * `invalid-input` with each field and rule.
 */
export const visitorDecider: Decider<VisitorCommand, VisitorStep, VisitorDay | undefined> = {
  initial: undefined,
  decide: (command, before) => {
    const { at } = command;
    switch (command.kind) {
      case 'sign-in': {
        const { visitor, day } = command;
        const broken = visitorViolations(visitor);
        if (broken.length > 0) return invalid(broken);
        const { count = 0, left = 0, visitors = [] } = before ?? {};
        const { forgotten = [] } = before ?? {};
        if (forgotten.includes(visitor.id)) return visitorNotFound;
        if (visitors.some(({ id }) => id === visitor.id)) return accept([]);
        if (count >= most.visitors) return bookFull;
        const kept = forgotten.length > 0 ? { forgotten } : {};
        const next = { ...day, count: count + 1, left, visitors: [...visitors, visitor], ...kept };
        return accept([{ kind: 'signed-in', at, day: next }]);
      }
      case 'sign-out': {
        const found = before?.visitors.find(({ id }) => id === command.visitor);
        if (!before || !found) return visitorNotFound;
        if (found.leftAt !== undefined) return accept([]);
        const gone = { ...found, leftAt: Date.parse(at) };
        const visitors = before.visitors.map((one) => (one === found ? gone : one));
        return accept([{ kind: 'signed-out', at, day: { ...before, left: before.left + 1, visitors } }]);
      }
      case 'forget': {
        const visitors = before?.visitors.filter(({ id }) => id !== command.visitor) ?? [];
        if (!before || visitors.length === before.visitors.length) return visitorNotFound;
        const forgotten = [...(before.forgotten ?? []), command.visitor];
        return accept([{ kind: 'forgotten', at, day: { ...before, visitors, forgotten } }]);
      }
      case 'forget-all':
        if (!before || before.visitors.length === 0 || Date.parse(at) < before.namesUntil) return accept([]);
        return accept([{ kind: 'forgotten', at, day: { ...before, visitors: [] } }]);
      default:
        return unreachable(command);
    }
  },
  evolve: (_, { day }) => day,
};

/** Fields are named as in the API. */
function visitorViolations({ name, visits }: Visitor): FieldViolation[] {
  const found: FieldViolation[] = [];
  if (name === '' || name.length > most.text)
    found.push({ field: 'visitor_name', rule: 'text-length', message: `1 to ${most.text} characters.` });
  if (visits.length > most.text)
    found.push({ field: 'visits', rule: 'too-long', message: `At most ${most.text} characters.` });
  return found;
}
