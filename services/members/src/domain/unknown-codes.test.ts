import { expect, test } from 'vitest';
import { given } from '@inclust/kernel';
import { memberUuid, on, person } from '../../test/build.ts';
import type { MemberDraft } from './member.ts';
import { memberDecider } from './register.ts';
import { unknownCodes } from './unknown-codes.ts';

const found = (draft: MemberDraft, held?: MemberDraft) =>
  unknownCodes(draft, held).map(({ field, rule, message }) => `${field} ${rule}: ${message}`);
const nace2 = (code: string) => ({ scheme: 'NACE2', code }) as const;
const nace21 = (code: string) => ({ scheme: 'NACE2.1', code }) as const;

test.each<[string, MemberDraft]>([
  ['each code by its own scheme', person({ activities: [nace2('90.03'), nace21('90.12')] })],
  ['divisions and groups', person({ activities: [nace2('90'), nace2('90.0'), nace21('90.1')] })],
  ['ISCO-08 of every level', person({ skillsOffered: ['2', '26', '265', '2651'], skillsSought: ['0110'] })],
  ['ESCO by its form alone', person({ skillsOffered: ['http://data.europa.eu/esco/skill/abc-1'] })],
  ['what has not the form of a code', person({ activities: [nace2('9001')], skillsOffered: ['12345', 'painter'] })],
])('nothing is said of %s', (_, draft) => {
  expect(found(draft)).toEqual([]);
});

test.each<[string, MemberDraft]>([
  [
    'profile.activities[1] nace-unknown: Value 2 must be a code of NACE2.1.',
    person({ activities: [nace2('90.03'), nace21('90.03')] }),
  ],
  ['profile.activities[0] nace-unknown: Value 1 must be a code of NACE2.', person({ activities: [nace2('90.12')] })],
  ['profile.activities[0] nace-unknown: Value 1 must be a code of NACE2.', person({ activities: [nace2('04')] })],
  [
    'profile.skills_offered[1] isco-unknown: Value 2 must be a code of ISCO-08.',
    person({ skillsOffered: ['2651', '2650'] }),
  ],
  ['profile.skills_sought[0] isco-unknown: Value 1 must be a code of ISCO-08.', person({ skillsSought: ['27'] })],
])('%s', (expected, draft) => {
  expect(found(draft)).toEqual([expected]);
});

test('what the member holds already stays valid, in its scheme', () => {
  const held = person({ activities: [nace2('90.99')], skillsOffered: ['2650'] });
  expect(found(person({ activities: [nace2('90.99')], skillsSought: ['2650'] }), held)).toEqual([]);
  expect(found(person({ activities: [nace21('90.99')] }), held)).toHaveLength(1);
});

test('a member who holds an unknown code can be changed otherwise, and nobody is given one', () => {
  const at = on('2027-01-10');
  const id = memberUuid(1);
  const draft = person({ activities: [nace2('90.99')] });
  const holder = given(memberDecider, { kind: 'registered', id, draft, ...at });
  const refused = { ok: false, refusal: { violations: [{ field: 'profile.activities[0]', rule: 'nace-unknown' }] } };
  const other = person({ activities: [nace2('90.98')] });
  expect(holder.when({ kind: 'update', draft: { ...draft, locality: 'Άρτα' }, ...at }).outcome.ok).toBe(true);
  expect(holder.when({ kind: 'update', draft: other, ...at }).outcome).toMatchObject(refused);
  expect(given(memberDecider).when({ kind: 'register', id, draft, ...at }).outcome).toMatchObject(refused);
});
