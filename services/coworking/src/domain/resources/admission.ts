import type { FieldViolation } from '@inclust/kernel';
import type { BookingRules } from './booking-rules.ts';

/** Who may book a resource, where not everybody may: staff for whomever it books, or who is or represents an organisation. */
export const bookerKinds = ['staff', 'representative'] as const;
export type BookerKind = (typeof bookerKinds)[number];

/** What is known of who books, and for whom, when it is decided. */
export interface Admission {
  /** The names of the bodies of this node in which she is, or an organisation that she represents. */
  readonly bodies: readonly string[];
  /** Which kinds they are. */
  readonly kinds: readonly BookerKind[];
}

/** Of whom nothing is known: a rule that asks for something refuses her. */
export const unknownBooker: Admission = { bodies: [], kinds: [] };

/** The rules on who may book that are broken. `granted` where they were kept before, or nobody has said who it would be. */
export function admissionViolations(
  { bodies, bookers }: Pick<BookingRules, 'bodies' | 'bookers'>,
  admission: Admission | 'granted',
): readonly FieldViolation[] {
  if (admission === 'granted') return [];
  const found: FieldViolation[] = [];
  if (bodies.length > 0 && !bodies.some((body) => admission.bodies.includes(body)))
    found.push({
      field: 'person',
      rule: 'body-not-admitted',
      message: `Only for who is in ${bodies.join(', ')}, or represents an organisation that is, as far as this node knows.`,
    });
  if (bookers.length > 0 && !bookers.some((kind) => admission.kinds.includes(kind)))
    found.push({ field: 'person', rule: 'booker-not-admitted', message: `Only ${bookers.join(' or ')} may book it.` });
  return found;
}

const mostBodies = 20;
const bodyForm = /^nodes\/[a-z0-9-]+\/bodies\/[a-z][a-z0-9-]{1,39}$/;

/** What is wrong with the rules on who may book. Fields are named as in the API, below `rules`. */
export function admissionRuleViolations({ bodies }: Pick<BookingRules, 'bodies'>): readonly FieldViolation[] {
  if (bodies.length > mostBodies)
    return [{ field: 'rules.bodies', rule: 'too-many', message: `At most ${mostBodies}.` }];
  return bodies.flatMap((body, turn) => {
    const field = `rules.bodies[${turn}]`;
    if (!bodyForm.test(body)) return [{ field, rule: 'resource-name', message: 'Must be nodes/{node}/bodies/{body}.' }];
    if (body.endsWith('/bodies/cluster'))
      return [{ field, rule: 'body-derived', message: 'Who is in a cluster is said by the cities.' }];
    return bodies.indexOf(body) === turn ? [] : [{ field, rule: 'repeated', message: 'Named once.' }];
  });
}
