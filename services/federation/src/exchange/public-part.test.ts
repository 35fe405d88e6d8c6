import { DirectoryEntry } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { publicPart } from './public-part.ts';

const entry = DirectoryEntry.fromPartial({
  name: 'nodes/korce/members/a',
  kind: 'person',
  displayName: { sq: { text: 'Ana' } },
  disciplines: ['heritage'],
  skillsOffered: ['2651'],
  locality: 'Korçë',
  email: 'ana@example.org',
  phone: '+355 1',
  version: 3n,
  legalBasis: 'GDPR 6(1)(a)',
  consentTextVersion: '2027-1',
});

test('everybody sees what is named, and which node has it, at which version and why', () => {
  const shown = publicPart({ ...entry, publicFields: ['display_name', 'skills_offered'] });
  expect(shown).toEqual(
    DirectoryEntry.fromPartial({
      name: entry.name,
      kind: 'person',
      displayName: { sq: { text: 'Ana' } },
      skillsOffered: ['2651'],
      version: 3n,
      legalBasis: 'GDPR 6(1)(a)',
      publicFields: ['display_name', 'skills_offered'],
    }),
  );
});

test.each([[[]], [['email', 'locality']]])('without the name nobody is shown: %j', (publicFields) => {
  expect(publicPart({ ...entry, publicFields })).toBeUndefined();
});

test('what a newer node added and does not name as public is not shown', () => {
  const newer = { ...entry, publicFields: ['display_name', 'of_tomorrow'], _unknownFields: { 802: [Buffer.of(1)] } };
  expect(publicPart(newer)?._unknownFields).toEqual({});
});
