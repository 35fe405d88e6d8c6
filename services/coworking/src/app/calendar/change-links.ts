import { accept, invalid, languages, refuse, type Actor, type Language, type Outcome } from '@inclust/kernel';
import { atOf } from '../bookings/book.ts';
import { isMemberName } from '../names.ts';
import { isStaff, notAllowed, ownPerson } from '../permission.ts';
import type { CoworkingApp } from '../ports.ts';
import type { CalendarLinks, LinkSecrets } from './ports.ts';

/** What links to calendars need. */
export interface CalendarApp extends CoworkingApp {
  readonly links: CalendarLinks;
  readonly secrets: LinkSecrets;
}

/** A link, with its secret, which is told this once. */
export interface ToldLink {
  /** A secret. */
  readonly secret: string;
  readonly madeAt: number;
}

const withoutMember = refuse({
  code: 'account-without-member',
  kind: 'state',
  message: 'Your account belongs to no member, who would have bookings.',
});

/** Makes a link of the caller in place of those that she has. Refused: `account-without-member`, `language-unknown`. */
export async function createLink(app: CalendarApp, wanted: string, actor: Actor): Promise<Outcome<ToldLink>> {
  const person = ownPerson(actor);
  if (person === undefined) return withoutMember;
  const language = languageOf(wanted, app.language);
  if (!language)
    return invalid([{ field: 'language', rule: 'language-unknown', message: `One of ${languages.join(', ')}.` }]);
  const secret = app.secrets.make();
  const madeAt = atOf(app);
  await app.links.replace(person, { hash: app.secrets.hash(secret), language, madeAt });
  return accept({ secret, madeAt });
}

/** Ends all links of a member; the caller's own where none is named. Refused: `not-allowed`, `resource-name`. */
export async function revokeLinks(app: CalendarApp, wanted: string, actor: Actor): Promise<Outcome<undefined>> {
  const person = ownOrNamed(app, wanted, actor);
  if (!person.ok) return person;
  await app.links.end(person.value);
  return accept(undefined);
}

/** When the newest link of a member was made, in epoch milliseconds; refused as `revokeLinks`. */
export async function findLink(app: CalendarApp, wanted: string, actor: Actor): Promise<Outcome<number | undefined>> {
  const person = ownOrNamed(app, wanted, actor);
  return person.ok ? accept(await app.links.madeAt(person.value)) : person;
}

function ownOrNamed({ node }: CalendarApp, wanted: string, actor: Actor): Outcome<string> {
  const own = ownPerson(actor);
  const person = wanted === '' ? own : wanted;
  if (person === undefined)
    return invalid([{ field: 'person', rule: 'required', message: 'Say of which member it is.' }]);
  if (!isMemberName(person))
    return invalid([{ field: 'person', rule: 'resource-name', message: 'Must be nodes/{home}/members/{uuid}.' }]);
  return person === own || isStaff(node, actor) ? accept(person) : notAllowed;
}

function languageOf(wanted: string, usual: Language): Language | undefined {
  return wanted === '' ? usual : languages.find((one) => one === wanted);
}
