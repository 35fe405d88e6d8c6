import { evolveAll, originalTexts } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, member, memberUuid, on, organisation, person } from '../../../test/build.ts';
import type { Member, MemberDraft, MemberStatus } from '../member.ts';
import { mostValues } from '../most-values.ts';
import { memberDecider, type MemberEvent } from '../register.ts';
import { mergeDrafts, type Choices } from './merge-drafts.ts';
import { mergeMembers } from './merge-members.ts';
import { strongerStatus } from './unite-status.ts';

const [sourceId, targetId, thirdId] = [memberUuid(1), memberUuid(2), memberUuid(3)];
const none: Choices = new Map();

/** Both members after a merge. */
function merged(source: Member, target: Member, choices = none, representatives: readonly Member[] = []) {
  const outcome = mergeMembers({ source, target, representatives }, choices, on('2027-05-01'));
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  const { source: away, target: here, representatives: moved } = outcome.value;
  return {
    source: after(source, [away]),
    target: after(target, [here]),
    representatives: representatives.map((one, position) => after(one, moved[position] ?? [])),
  };
}

function after(state: Member, events: readonly MemberEvent[]): Member {
  const left = evolveAll(memberDecider, state, events);
  if (!left) throw new Error('nobody is left');
  return left;
}

describe('fields', () => {
  const source = person({
    givenName: 'Giorgos',
    email: 's@a.gr',
    phone: '2661012345',
    description: originalTexts({ en: 'Actor', el: 'Ηθοποιός' }),
  });
  const target = person({ email: 't@a.gr', locality: 'Κέρκυρα', description: originalTexts({ el: 'Σκηνοθέτης' }) });

  test("the target's value stays, the source's where the target has none, texts language by language", () => {
    const { draft, fields } = mergeDrafts(source, target, none, false);
    expect(draft).toMatchObject({ givenName: 'Γιώργος', email: 't@a.gr', phone: '2661012345', locality: 'Κέρκυρα' });
    expect(draft.description).toEqual(originalTexts({ el: 'Σκηνοθέτης', en: 'Actor' }));
    expect(Object.fromEntries(fields.map(({ field, origin }) => [field, origin]))).toEqual({
      email: 'target',
      phone: 'source',
      locality: 'target',
      disciplines: 'both',
      functions: 'both',
      'description.el': 'target',
      'description.en': 'source',
      'person.given_name': 'target',
      'person.family_name': 'both',
    });
  });

  test.each<[string, 'source' | 'target', Partial<MemberDraft>]>([
    ['email', 'source', { email: 's@a.gr' }],
    ['phone', 'target', {}],
    ['locality', 'source', {}],
    ['person', 'source', { givenName: 'Giorgos' } as Partial<MemberDraft>],
    ['person.given_name', 'source', { givenName: 'Giorgos' } as Partial<MemberDraft>],
    ['description', 'source', { description: originalTexts({ el: 'Ηθοποιός', en: 'Actor' }) }],
    ['description.el', 'source', { description: originalTexts({ el: 'Ηθοποιός', en: 'Actor' }) }],
    ['description', 'target', { description: originalTexts({ el: 'Σκηνοθέτης' }) }],
  ])('%s of the %s is chosen', (field, side, wanted) => {
    const { draft } = mergeDrafts(source, target, new Map([[field, side]]), false);
    expect(draft).toMatchObject(wanted);
    if (field === 'phone') expect(draft).not.toHaveProperty('phone');
    if (field === 'locality') expect(draft).not.toHaveProperty('locality');
    if (field === 'description') expect(draft.description).toEqual(wanted.description);
  });

  test('lists are united, the target first, up to their maximum, unless one is chosen', () => {
    const many = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, number) => `https://${prefix}${number}.gr`);
    const [ours, theirs] = [
      person({ links: ['https://a.gr', ...many('s', 15)] }),
      person({ links: [...many('t', 15), 'https://a.gr'] }),
    ];
    const { links } = mergeDrafts(ours, theirs, none, false).draft;
    expect(links).toEqual([...theirs.links, ...many('s', 4)]);
    expect(links).toHaveLength(mostValues.links);
    expect(mergeDrafts(ours, theirs, new Map([['links', 'source']]), false).draft.links).toEqual(ours.links);
    expect(mergeDrafts(ours, theirs, new Map([['links', 'target']]), false).draft.links).toEqual(theirs.links);
  });

  test('the parts of an organisation', () => {
    const ours = organisation({
      names: originalTexts({ el: 'Α', sq: 'B' }),
      legalForm: 'gr-ike',
      turnover: { minorUnits: 5n, currency: 'EUR' },
    });
    const theirs = organisation({ names: originalTexts({ el: 'Γ' }), turnover: { minorUnits: 7n, currency: 'EUR' } });
    expect(mergeDrafts(ours, theirs, new Map([['organisation.turnover', 'source']]), false).draft).toMatchObject({
      names: originalTexts({ el: 'Γ', sq: 'B' }),
      legalForm: 'gr-ike',
      turnover: { minorUnits: 5n, currency: 'EUR' },
    });
  });

  test('whether they are listed is said beside the fields, whatever is chosen', () => {
    for (const listed of [true, false]) {
      const choices: Choices = new Map([['person', 'source']]);
      expect(mergeDrafts(source, target, choices, listed).draft.listingConsent).toBe(listed);
    }
  });
});

test.each<[MemberStatus, MemberStatus]>([
  ['active', 'suspended'],
  ['suspended', 'applicant'],
  ['applicant', 'left'],
  ['left', 'declined'],
])('%s is stronger than %s', (stronger, weaker) => {
  expect(strongerStatus(stronger, weaker)).toBe(stronger);
  expect(strongerStatus(weaker, stronger)).toBe(stronger);
});

test('status and stays are those of both: who is still there is active, and no day counts twice', () => {
  const left: Member = {
    ...member(person(), targetId),
    status: 'left',
    periods: [{ from: day('2024-01-01'), to: day('2027-02-01') }],
  };
  const { target } = merged(member(person(), sourceId), left);
  expect(target).toMatchObject({ status: 'active', periods: [{ from: '2024-01-01' }] });
});

test('the source keeps nothing but its id and its history, and says who it is', () => {
  const { source, target } = merged(
    {
      ...member(person({ email: 'a@b.gr', externalId: 'k-1', listingConsent: true }), sourceId),
      sharing: { email: 'node' },
    },
    member(person(), targetId),
  );
  const { merged: away, ...rest } = source;
  expect(away).toMatchObject({ into: targetId, kept: { source: { draft: { email: 'a@b.gr' } } } });
  expect(rest).toMatchObject({ id: sourceId, status: 'merged', periods: [], roles: [], consents: [], sharing: {} });
  expect(JSON.stringify(rest)).not.toMatch(/a@b\.gr|Παπαδόπουλος|k-1/);
  for (const { history } of [source, target])
    expect(history.at(-1)).toMatchObject({
      kind: 'merged',
      by: 'operator',
      merge: { source: sourceId, target: targetId },
    });
});

test('keys and names of the source find the target from then on; a key that was given up does, too', () => {
  const [ours, theirs] = [member(person({ externalId: 's' }), sourceId), member(person({ externalId: 't' }), targetId)];
  const { target } = merged(ours, theirs);
  expect(target.draft.externalId).toBe('t');
  expect(target.aliases).toMatchObject([{ source: sourceId, externalIds: ['s'] }]);
  expect(target.aliases?.[0]?.naturalKeys).not.toEqual([]);
  const chosen = merged(ours, theirs, new Map([['external_id', 'source']])).target;
  expect([chosen.draft.externalId, chosen.aliases?.[0]?.externalIds]).toEqual(['s', ['t']]);
  const again = merged(target, member(person({ externalId: 'u' }), thirdId)).target;
  expect(again.aliases?.map(({ source, externalIds }) => [source, externalIds])).toEqual([
    [sourceId, ['s']],
    [targetId, ['t']],
  ]);
});

test('who represents the source represents the target from then on', () => {
  const speaker: Member = {
    ...member(person(), thirdId),
    roles: [{ kind: 'representative', organisation: sourceId, from: day('2027-01-10') }],
  };
  const other = member(person(), memberUuid(4));
  const { representatives } = merged(member(organisation(), sourceId), member(organisation(), targetId), none, [
    speaker,
    other,
  ]);
  expect(representatives[0]?.roles).toEqual([{ kind: 'representative', organisation: targetId, from: '2027-01-10' }]);
  expect(representatives[0]?.history.at(-1)).toMatchObject({ kind: 'role-moved' });
  expect(representatives[1]).toEqual(other);
});

test('a person and an organisation are not merged', () => {
  const parties = { source: member(person(), sourceId), target: member(organisation(), targetId), representatives: [] };
  expect(mergeMembers(parties, none, on('2027-05-01'))).toMatchObject({ ok: false, refusal: { code: 'kinds-differ' } });
});

test('choices that leave an organisation without a name are refused with the field', () => {
  const parties = {
    source: member(organisation({ names: originalTexts({ sq: 'B' }) }), sourceId),
    target: member(organisation({ names: originalTexts({ el: 'Α' }) }), targetId),
    representatives: [],
  };
  const choices: Choices = new Map([
    ['organisation.names.el', 'source'],
    ['organisation.names.sq', 'target'],
  ]);
  expect(mergeMembers(parties, choices, on('2027-05-01'))).toMatchObject({
    ok: false,
    refusal: { violations: [{ field: 'profile.organisation.names', rule: 'required' }] },
  });
});
