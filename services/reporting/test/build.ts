import { parsePlainDate, type PlainDateText } from '@inclust/kernel';
import type { Fact } from '../src/app/ports.ts';
import type { Subject } from '../src/domain/subject.ts';

/** A calendar day; throws when the test wrote an impossible one. */
export function day(text: string): PlainDateText {
  const parsed = parsePlainDate(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

/** A person who is a member of Kerkyra since January 2027. */
export function person(more: Partial<Subject> = {}): Subject {
  return {
    node: 'kerkyra',
    member: 'a',
    version: 1,
    active: true,
    kind: 'person',
    disciplines: ['heritage'],
    periods: [{ from: day('2027-01-10') }],
    ...more,
  };
}

/** An organisation like that, told apart by `key`. */
export function organisation(key: string, more: Partial<Subject> = {}): Subject {
  return person({ kind: 'organisation', organisation: { distinctKey: key, enterprise: false }, ...more });
}

/** The fact that says a subject; its event id tells the version. */
export function factOf(subject: Subject, more: Partial<Fact> = {}): Fact {
  return {
    node: subject.node,
    eventId: `${subject.member}-${subject.version}`,
    type: subject.version === 1 ? 'inclust.members.v1.MemberRegistered' : 'inclust.members.v1.MemberUpdated',
    occurredAt: `2027-01-1${subject.version}T12:00:00.000Z`,
    recordedAt: '2027-02-01T00:00:00.000Z',
    version: subject.version,
    subject,
    body: new Uint8Array([subject.version]),
    ...more,
  };
}
