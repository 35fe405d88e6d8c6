import type { Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day, member, memberUuid, organisation, person } from '../../test/build.ts';
import { representedOn } from './represented.ts';

const [theatre, choir] = [memberUuid(2), memberUuid(3)];
const representative = (represented: Uuid, from: string, to?: string) => ({
  kind: 'representative' as const,
  organisation: represented,
  from: day(from),
  ...(to ? { to: day(to) } : {}),
});

test('a person comes for whom she represents on the day, each once, an organisation for itself', () => {
  const roles = [
    representative(theatre, '2027-01-01', '2027-03-01'),
    representative(choir, '2027-02-01'),
    representative(choir, '2027-02-10', '2027-02-20'),
    { kind: 'board' as const, from: day('2027-01-01') },
  ];
  const on = (text: string) => representedOn({ ...member(person()), roles }, day(text));
  expect([on('2026-12-31'), on('2027-01-01'), on('2027-02-15'), on('2027-03-01')]).toEqual([
    [],
    [theatre],
    [theatre, choir],
    [choir],
  ]);
  expect(representedOn(member(organisation(), theatre), day('2027-01-01'))).toEqual([theatre]);
});
