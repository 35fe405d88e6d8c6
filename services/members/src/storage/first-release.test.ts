import { expect, test } from 'vitest';
import { completed, type EarlierMember } from './first-release.ts';

const draft = { kind: 'person', givenName: 'Προ', familyName: 'Παλαιού', listingConsent: true };
const first = {
  status: 'withdrawn',
  id: '01890000-0000-7000-8000-000000000001',
  draft,
  periods: [
    { from: '2024-02-01', to: '2025-03-01' },
    { from: '2025-06-01', to: '2026-01-01' },
  ],
  registeredAt: '2024-02-03T09:00:00.000Z',
  changedAt: '2026-01-01T10:00:00.000Z',
} as unknown as EarlierMember;

test('who had left has left, with the days of every stay and no more than was known', () => {
  const member = completed(first);
  expect(member).toMatchObject({ status: 'left', id: first.id, draft, periods: first.periods, roles: [], sharing: {} });
  expect(member?.history.map(({ kind, day, at, by }) => [kind, day, at, by])).toEqual([
    ['registered', '2024-02-01', '2024-02-03T09:00:00.000Z', ''],
    ['withdrawn', '2025-03-01', '2025-03-01T00:00:00.000Z', ''],
    ['readmitted', '2025-06-01', '2025-06-01T00:00:00.000Z', ''],
    ['withdrawn', '2026-01-01', '2026-01-01T00:00:00.000Z', ''],
  ]);
  expect(member?.consents).toEqual([
    {
      purpose: 'directory',
      textVersion: '',
      source: 'staff',
      from: '2026-01-01',
      givenAt: '2026-01-01T10:00:00.000Z',
      givenBy: '',
    },
  ]);
});

test('without a consent none is made up, and what a later release kept stays', () => {
  const silent = { ...first, status: 'active', draft: { ...draft, listingConsent: false } } as unknown as EarlierMember;
  expect(completed(silent)).toMatchObject({ status: 'active', consents: [] });
  const history = [{ kind: 'registered', at: first.registeredAt, day: '2024-02-01', by: 'somebody' }];
  const later = { ...first, roles: [], history } as unknown as EarlierMember;
  expect(completed(later)).toMatchObject({ status: 'left', history });
  const whole = completed(later);
  expect(whole && completed(whole)).toBeUndefined();
});
