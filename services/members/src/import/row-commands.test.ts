import type { Outcome } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, member, memberUuid, on, person } from '../../test/build.ts';
import type { Member, MemberDraft } from '../domain/member.ts';
import { decideInTurn, memberDecider, type MemberCommand } from '../domain/register.ts';
import { columns, type Field } from './columns.ts';
import type { MembershipCells } from './membership-cells.ts';
import { commandsFor, commandsForNew } from './row-commands.ts';

const deed = on('2027-06-01');
const all: ReadonlySet<Field> = new Set(columns.map(({ field }) => field));
const newsletter = {
  purpose: 'newsletter',
  textVersion: '2027-1',
  language: 'el',
  source: 'paper',
  from: day('2027-02-01'),
};
const directory = { ...newsletter, purpose: 'directory' };

/** What becomes of somebody by a row; the fields and rules where it is refused. */
function after(current: Member | undefined, draft: MemberDraft, membership: MembershipCells = {}, fields = all) {
  const taking = { fields, deed };
  const commands: Outcome<readonly MemberCommand[]> = current
    ? commandsFor(current, { draft, membership }, taking)
    : commandsForNew(memberUuid(7), { draft, membership }, taking);
  const decided = commands.ok ? decideInTurn(commands.value, current) : commands;
  if (!decided.ok) return (decided.refusal.violations ?? []).map(({ field, rule }) => `${field} ${rule}`);
  return decided.value.reduce(memberDecider.evolve, current);
}

describe('a row about somebody who is not in the register', () => {
  test('makes a member, without a word on the status', () => {
    expect(after(undefined, person())).toMatchObject({ status: 'active', consents: [], sharing: {} });
  });

  test('takes an application, or suspends with its reason', () => {
    expect(after(undefined, person(), { status: 'applicant' })).toMatchObject({ status: 'applicant', periods: [] });
    const suspended = after(undefined, person(), { status: 'suspended', statusReason: 'unpaid-fees' });
    expect(suspended).toMatchObject({
      status: 'suspended',
      history: [{}, { kind: 'suspended', reason: 'unpaid-fees' }],
    });
  });

  test.each<[MembershipCells, string]>([
    [{ status: 'left' }, 'status status-not-new'],
    [{ status: 'declined' }, 'status status-not-new'],
    [{ status: 'suspended' }, 'reason required'],
    [{ status: 'suspended', statusReason: 'weather' }, 'reason reason-unknown'],
    [{ status: 'active', statusReason: 'rules' }, 'status_reason reason-unknown'],
    [{ consents: [{ ...newsletter, purpose: 'parties' }] }, 'consent.purpose purpose-unknown'],
    [{ consents: [{ ...newsletter, from: day('2027-06-02') }] }, 'consent.from_date in-future'],
    [{ consents: [directory] }, 'consents consents-contradict'],
    [{ sharing: { email: 'everybody' } }, 'sharing[email] audience-unknown'],
    [{ sharing: { turnover: 'node' } }, 'sharing[turnover] audience-too-wide'],
  ])('is refused where it says %j', (membership, rule) => {
    expect(after(undefined, person(), membership)).toEqual([rule]);
  });

  test('gives each consent as it was given, that to the directory once', () => {
    const read = after(undefined, person({ listingConsent: true }), { consents: [directory, newsletter] });
    expect(read).toMatchObject({
      draft: { listingConsent: true },
      consents: [
        { purpose: 'directory', textVersion: '2027-1', source: 'paper', from: '2027-02-01', givenAt: deed.at },
        { purpose: 'newsletter', language: 'el' },
      ],
    });
    expect((read as Member).consents).toHaveLength(2);
  });

  test('has what it chose', () => {
    expect(after(undefined, person(), { sharing: { email: 'node', phone: 'public' } })).toMatchObject({
      sharing: { email: 'node', phone: 'public' },
    });
  });
});

describe('a row about a member', () => {
  const given = { ...newsletter, purpose: 'newsletter', language: 'el', source: 'paper' } as const;
  const present: Member = {
    ...member(person()),
    consents: [{ ...given, givenAt: deed.at, givenBy: 'operator' }],
    sharing: { email: 'node' },
  };

  test('that says what is so changes nothing', () => {
    const membership = { status: 'active', consents: [newsletter], sharing: { email: 'node' } } as const;
    expect(after(present, person(), membership)).toBe(present);
  });

  test('leaves status, consents and choices where the file lacks their columns', () => {
    const { status, consents, sharing } = present;
    expect(after(present, person({ note: 'new' }))).toMatchObject({
      draft: { note: 'new' },
      status,
      consents,
      sharing,
    });
  });

  test('takes back a consent that it no longer names, and gives one that is newer', () => {
    expect(after(present, person(), { consents: [] })).toMatchObject({ consents: [{ ended: { why: 'withdrawn' } }] });
    const renewed = { ...newsletter, textVersion: '2027-2', from: day('2027-05-01') };
    expect(after(present, person(), { consents: [renewed] })).toMatchObject({
      consents: [{ ended: { why: 'replaced' } }, { textVersion: '2027-2', from: '2027-05-01' }],
    });
  });

  test('that is older than a withdrawal or a newer consent does not bring the old one back', () => {
    const withdrawn = after(present, person(), { consents: [] }) as Member;
    expect(after(withdrawn, person(), { consents: [newsletter] })).toEqual(['consent.from_date consent-outdated']);
    const older = { ...newsletter, from: day('2027-01-15') };
    expect(after(present, person(), { consents: [older] })).toEqual(['consent.from_date consent-outdated']);
  });

  test('names the text of a consent of which only the word was known', () => {
    const listed: Member = { ...member(person({ listingConsent: true })), consents: [] };
    const said = after({ ...present, ...listed }, person({ listingConsent: true }), { consents: [directory] });
    expect(said).toMatchObject({
      draft: { listingConsent: true },
      consents: [{ purpose: 'directory', from: '2027-02-01' }],
    });
  });

  test('moves no membership, gives no other reason and shows nothing to more people', () => {
    expect(after(present, person(), { status: 'suspended', statusReason: 'rules' })).toEqual(['status status-differs']);
    expect(after(present, person(), { statusReason: 'rules' })).toEqual(['status_reason unchangeable']);
    expect(after(present, person(), { sharing: { email: 'public' } })).toEqual(['sharing[email] sharing-wider']);
    expect(after(present, person(), { sharing: { email: 'private' } })).toMatchObject({
      sharing: { email: 'private' },
    });
  });

  test('of a file that says who has left is no change of who has', () => {
    const left: Member = { ...present, status: 'left' };
    expect(after(left, person(), { status: 'left' })).toBe(left);
    expect(after(left, person(), { status: 'active' })).toEqual(['status status-differs']);
  });

  test('says the first day of the first stay, which the profile may not', () => {
    expect(after(present, person({ joinedOn: day('2027-01-10') }))).toBe(present);
    expect(after(present, person({ joinedOn: day('2027-01-11') }))).toEqual(['profile.joined_date unchangeable']);
  });
});
