import { parsePlainDate, type PlainDateText } from '@inclust/kernel';
import type { Fact } from '../src/app/ports.ts';
import type { MemberSubject, Stay } from '../src/domain/subjects/member.ts';
import type { Subject, SubjectState } from '../src/domain/subjects/subject.ts';

/** A calendar day; throws when the test wrote an impossible one. */
export function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

/** Days from one until before another. */
export function stay(from: string, to?: string): Stay {
  return { from: day(from), ...(to ? { to: day(to) } : {}) };
}

/** Where a subject is kept, and since which version. */
export interface Place {
  readonly node?: string;
  readonly id?: string;
  readonly version?: number;
}

/** A subject of Kerkyra. */
export function subject(state: SubjectState, { node = 'kerkyra', id = 'a', version = 1 }: Place = {}): Subject {
  return { node, id, version, state };
}

/** A person who is a member of Kerkyra since January 2027. */
export function person(more: Partial<MemberSubject> = {}, place: Place = {}): Subject {
  const stays = [stay('2027-01-10')];
  return subject({ kind: 'member', isOrganisation: false, disciplines: ['heritage'], stays, ...more }, place);
}

/** An organisation like that, told apart by `key`. */
export function organisation(key: string, more: Partial<MemberSubject> = {}, place: Place = {}): Subject {
  const known = { distinctKey: key, countryCode: key.slice(0, 2), enterprise: false };
  return person({ isOrganisation: true, organisation: known, ...more }, place);
}

/** The fact that says a subject; its event id tells the version. */
export function factOf(told: Subject, more: Partial<Omit<Fact, 'subject'>> = {}): Fact {
  const { node, id, version } = told;
  return {
    node,
    eventId: `${id}-${version}`,
    type: version === 1 ? 'inclust.members.v1.MemberRegistered' : 'inclust.members.v1.MemberUpdated',
    occurredAt: `2027-01-1${version}T12:00:00.000Z`,
    recordedAt: '2027-02-01T00:00:00.000Z',
    version,
    about: `members/${id}`,
    subject: told,
    body: new Uint8Array([version]),
    ...more,
  };
}
