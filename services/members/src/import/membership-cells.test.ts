import { describe, expect, test } from 'vitest';
import { day, member, on, person } from '../../test/build.ts';
import type { Consent } from '../domain/consents.ts';
import type { Member } from '../domain/member.ts';
import { consentsText, readMembership, reasonOf, sharingText } from './membership-cells.ts';
import { rowReader } from './row-reader.ts';

/** What cells with these texts say, and the rules that they break. */
function read(cells: Readonly<Record<string, string>>) {
  const fields = Object.keys(cells) as 'status'[];
  const reader = rowReader(
    new Map(fields.map((field, index) => [field, index])),
    Object.values(cells).map((text) => ({ type: 'text', text }) as const),
    { date: 'yyyy-MM-dd', decimal: '.' },
  );
  return { says: readMembership(reader), rules: reader.problems.map(({ column, rule }) => [column, rule]) };
}

const consent: Consent = {
  purpose: 'newsletter',
  textVersion: '2027-1',
  language: 'sq',
  source: 'paper',
  from: day('2027-02-01'),
  givenAt: on('2027-03-01').at,
  givenBy: 'operator',
};
const kept: Member = {
  ...member(person()),
  status: 'suspended',
  consents: [
    { ...consent, textVersion: '2026-1', ended: { why: 'replaced', at: consent.givenAt, by: 'operator' } },
    consent,
    { ...consent, purpose: 'directory', expiresOn: day('2029-01-01') },
    { ...consent, purpose: 'matchmaking', textVersion: '' },
  ],
  sharing: { phone: 'public', email: 'node' },
  history: [
    { kind: 'suspended', at: consent.givenAt, day: consent.from, by: 'operator', reason: 'rules' },
    { kind: 'suspended', at: consent.givenAt, day: consent.from, by: 'operator', reason: 'unpaid-fees' },
  ],
};

describe('the cells of a membership', () => {
  test('hold the consents that stand and whose text is known, and what was chosen', () => {
    expect(consentsText(kept)).toBe(
      'directory=2027-1/sq/paper/2027-02-01/2029-01-01|newsletter=2027-1/sq/paper/2027-02-01',
    );
    expect(sharingText(kept)).toBe('email=node|phone=public');
    expect(reasonOf(kept)).toBe('unpaid-fees');
    expect(reasonOf({ ...kept, status: 'active' })).toBe('');
  });

  test('are read as they were written', () => {
    const { purpose, textVersion, language, source, from } = consent;
    const wanted = { purpose, textVersion, language, source, from };
    expect(read({ consents: consentsText(kept), sharing: sharingText(kept), status: 'pezulluar' }).rules).toEqual([
      [3, 'status-unknown'],
    ]);
    expect(
      read({ consents: consentsText(kept), sharing: sharingText(kept), status: 'ΣΕ ΑΝΑΣΤΟΛΗ', status_reason: 'rules' }),
    ).toEqual({
      says: {
        status: 'suspended',
        statusReason: 'rules',
        consents: [{ ...wanted, purpose: 'directory', expiresOn: '2029-01-01' }, wanted],
        sharing: { email: 'node', phone: 'public' },
      },
      rules: [],
    });
  });

  test('say nothing of the status where they are empty, and that no consent stands', () => {
    expect(read({ status: '', consents: '', sharing: '' }).says).toEqual({ consents: [], sharing: {} });
    expect(read({ kind: 'person' }).says).toEqual({});
  });

  test.each([
    ['consents', 'newsletter', 'consent-format'],
    ['consents', 'newsletter=2027-1/el/paper', 'consent-format'],
    ['consents', 'newsletter=2027-1/el/paper/2027-02-30', 'date-impossible'],
    ['consents', 'newsletter=2027-1/el/paper/2027-02-01/2027-13-01', 'date-impossible'],
    ['consents', 'newsletter=1/el/form/2027-02-01|newsletter=2/el/form/2027-02-01', 'repeated'],
    ['sharing', 'email', 'sharing-format'],
    ['sharing', 'email=node,email=public', 'repeated'],
  ])('%s: %s is refused as %s', (field, text, rule) => {
    expect(read({ [field]: text }).rules).toEqual([[1, rule]]);
  });
});
