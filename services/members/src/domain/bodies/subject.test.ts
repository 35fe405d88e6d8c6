import { originalTexts, parseNodeId, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { member, memberUuid, organisation, person } from '../../../test/build.ts';
import { subjectOf } from './subject.ts';

const home = { node: parseNodeId('corfu') as NodeId, countryCode: 'GR', language: 'el' } as const;

test('of a listed person the name as the directory has it, and nothing else of her', () => {
  expect(subjectOf(home, member(person({ listingConsent: true, email: 'maria@demo.example' })), 4)).toEqual({
    node: 'corfu',
    member: memberUuid(1),
    kind: 'person',
    version: 4,
    listed: true,
    displayName: originalTexts({ el: 'Γιώργος Παπαδόπουλος' }),
  });
});

test.each([
  ['has not agreed to be listed', member(person())],
  ['hides her name', { ...member(person({ listingConsent: true })), sharing: { name: 'private' } as const }],
  ['is suspended', { ...member(person({ listingConsent: true })), status: 'suspended' as const }],
])('of who %s no name', (_, one) => {
  expect(subjectOf(home, one, 4)).toMatchObject({ listed: false, displayName: {} });
});

test.each([
  [
    'by its register',
    { register: { country: 'AL', number: 'L12345678A' }, legalForm: 'al-shpk' },
    'AL:L12345678A',
    'AL',
  ],
  ['without a number at home only', { legalForm: 'gr-ike' }, `corfu:${memberUuid(1)}`, 'GR'],
  [
    'a sole trader at home only',
    { register: { country: 'GR', number: '094014201' }, legalForm: 'sole-trader' },
    `corfu:${memberUuid(1)}`,
    'GR',
  ],
] as const)('an organisation is told apart %s', (_, more, distinctKey, countryCode) => {
  const { organisation: facts } = subjectOf(home, member(organisation(more)), 1);
  expect(facts).toMatchObject({ distinctKey, countryCode, legalForm: more.legalForm });
});
