import { given, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { memberUuid, on, organisation, person } from '../../test/build.ts';
import { distinctKey } from './distinct-key.ts';
import type { MemberDraft } from './member.ts';
import { memberDecider, type MemberCommand, type MemberEvent } from './register.ts';
import { memberSearchKeys } from './search-text.ts';
import { isListed } from './sharing.ts';

const id = memberUuid(1);
const texts = { el: { text: 'Η Κανάρα γράφει', state: 'original' } } as const;
const known = {
  email: 'kanara@example.gr',
  phone: '+302681012345',
  locality: 'Άρτα-Κανάρα',
  postalCode: '47100',
  description: texts,
  note: 'Κανάρα: προσοχή',
  externalId: 'kanara-1',
  links: ['https://kanara.example.gr'],
  languages: ['el'],
  skillsOffered: ['http://data.europa.eu/esco/skill/kanara'],
  listingConsent: true,
} as const satisfies Partial<MemberDraft>;
const draft = person({ givenName: 'Μαρία', familyName: 'Κανάρα', ...known });
const registered: MemberEvent = { kind: 'registered', id, draft, ...on('2027-01-05') };
const role: MemberEvent = {
  kind: 'role-granted',
  role: { kind: 'board', from: on('2027-01-05').today },
  ...on('2027-01-06'),
};
const erase: MemberCommand = { kind: 'erase', reason: 'member-request', ...on('2027-03-01') };
const erased: MemberEvent = { kind: 'erased', reason: 'member-request', ...on('2027-03-01') };

test('of a person who is erased nothing is left that tells who it was', () => {
  const { outcome, state } = given(memberDecider, registered, role).when(erase);
  expect(outcome).toEqual({ ok: true, value: [erased] });
  if (!state) throw new Error('nobody is left');
  const text = JSON.stringify(state).toLowerCase();
  for (const trace of ['κανάρα', 'kanara', 'μαρία', '2681012345', '47100']) expect(text).not.toContain(trace);
  expect(state).toMatchObject({ status: 'erased', periods: [{ from: '2027-01-05', to: '2027-03-01' }] });
  expect(state.roles).toEqual([{ kind: 'board', from: '2027-01-05', to: '2027-03-01' }]);
  expect(state.consents.map(({ ended }) => ended?.why)).toEqual(['erased']);
  expect(state.history.map(({ kind }) => kind)).toEqual(['registered', 'role-granted', 'erased']);
  // What figures of months that are over are made of.
  expect(state.draft.disciplines).toEqual(draft.disciplines);
  expect(isListed(state)).toBe(false);
  expect(memberSearchKeys(state)).toEqual([]);
});

test.each<[string, MemberEvent[]]>([
  ['an applicant', [{ ...registered, kind: 'applied' }]],
  [
    'somebody who was declined',
    [
      { ...registered, kind: 'applied' },
      { kind: 'declined', reason: 'other', ...on('2027-01-06') },
    ],
  ],
  ['somebody who is suspended', [registered, { kind: 'suspended', reason: 'other', ...on('2027-01-06') }]],
  ['somebody who has left', [registered, { kind: 'withdrawn', ...on('2027-01-06') }]],
])('%s can be erased', (_, past) => {
  const { outcome, state } = given(memberDecider, ...past).when(erase);
  expect(outcome.ok).toBe(true);
  expect(state?.status).toBe('erased');
  expect(state?.periods.every(({ to }) => to !== undefined)).toBe(true);
});

const later = on('2027-04-01');
const refusedAfter: readonly (readonly [string, MemberCommand])[] = [
  ['change', { kind: 'update', draft, ...later }],
  ['be admitted', { kind: 'readmit', reason: '', ...later }],
  [
    'agree to anything',
    {
      kind: 'give-consent',
      consent: { purpose: 'directory', textVersion: '1', language: 'el', source: 'form' },
      ...later,
    },
  ],
  ['share', { kind: 'set-sharing', changes: { email: 'public' }, ...later }],
  ['have a role', { kind: 'grant-role', role: { kind: 'board' }, ...later }],
];

test.each(refusedAfter)('who is erased cannot %s', (_, command) => {
  const { outcome } = given(memberDecider, registered, erased).when(command);
  expect(outcome).toMatchObject({ ok: false, refusal: { code: 'member-erased', kind: 'state' } });
});

test('erasing again changes nothing', () => {
  const { outcome } = given(memberDecider, registered, erased).when({ ...erase, ...on('2027-04-01') });
  expect(outcome).toEqual({ ok: true, value: [] });
});

test('an organisation goes on being counted as the one it was, a sole trader by the place in the register', () => {
  const node = 'kerkyra' as NodeId;
  const register = { country: 'GR', number: '094014201' } as const;
  for (const [legalForm, key] of [
    ['gr-ike', 'GR:094014201'],
    ['sole-trader', `kerkyra:${id}`],
  ] as const) {
    const one: MemberEvent = { ...registered, draft: organisation({ legalForm, register, ...known }) };
    const { state } = given(memberDecider, one).when(erase);
    if (!state) throw new Error('nothing is left');
    expect(distinctKey(node, state)).toBe(key);
    expect(state.draft).not.toHaveProperty('register');
    expect(JSON.stringify(state).includes('094014201')).toBe(legalForm !== 'sole-trader');
  }
});
