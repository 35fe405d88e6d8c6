import { parsePlainDate, type PlainDateText, type Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import type { Member } from './member.ts';
import { representedOn } from './represented.ts';

const day = (text: string): PlainDateText => parsePlainDate(text) as PlainDateText;
const [person, theatre, choir] = ['person', 'theatre', 'choir'] as unknown as [Uuid, Uuid, Uuid];
const representative = (organisation: Uuid, from: string, to?: string) => ({
  kind: 'representative' as const,
  organisation,
  from: day(from),
  ...(to ? { to: day(to) } : {}),
});
const member = (roles: Member['roles'], kind = 'person') =>
  ({ id: person, draft: { kind }, roles }) as unknown as Member;

test('a person comes for whom she represents on the day, each once, an organisation for itself', () => {
  const roles = [
    representative(theatre, '2027-01-01', '2027-03-01'),
    representative(choir, '2027-02-01'),
    representative(choir, '2027-02-10', '2027-02-20'),
    { kind: 'board' as const, from: day('2027-01-01') },
  ];
  const on = (text: string) => representedOn(member(roles), day(text));
  expect([on('2026-12-31'), on('2027-01-01'), on('2027-02-15'), on('2027-03-01')]).toEqual([
    [],
    [theatre],
    [theatre, choir],
    [choir],
  ]);
  expect(representedOn(member([], 'organisation'), day('2027-01-01'))).toEqual([person]);
});
