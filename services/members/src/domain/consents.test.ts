import { given, instantOfMilliseconds } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, memberUuid, on, person } from '../../test/build.ts';
import { purposes, standing, type WantedConsent } from './consents.ts';
import { memberDecider, type MemberEvent } from './register.ts';
import { isListed } from './sharing.ts';

const id = memberUuid(1);
const registered: MemberEvent = { kind: 'registered', id, draft: person(), ...on('2027-01-10') };
const form: WantedConsent = { purpose: 'directory', textVersion: '2027-1', language: 'el', source: 'form' };
const give = (more: Partial<WantedConsent> = {}, today = '2027-02-01') =>
  ({ kind: 'give-consent', consent: { ...form, ...more }, ...on(today) }) as const;

/** What a member becomes by commands, one after another; each must be accepted. */
function after(...commands: Parameters<typeof memberDecider.decide>[0][]) {
  const events: MemberEvent[] = [registered];
  for (const command of commands) {
    const { outcome } = given(memberDecider, ...events).when(command);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    events.push(...outcome.value);
  }
  const state = events.reduce(memberDecider.evolve, memberDecider.initial);
  if (!state) throw new Error('nobody is left');
  return state;
}

test('a consent is kept with what was agreed to, in which language, how and when; with it the member is listed', () => {
  const member = after(give());
  expect(member.consents).toEqual([
    {
      purpose: 'directory',
      textVersion: '2027-1',
      language: 'el',
      source: 'form',
      from: '2027-02-01',
      givenAt: on('2027-02-01').at,
      givenBy: 'operator',
    },
  ]);
  expect([member.draft.listingConsent, isListed(member)]).toEqual([true, true]);
});

test('a newer consent replaces the one that stood, which stays as a proof', () => {
  const member = after(give(), give({ textVersion: '2027-2', source: 'paper' }, '2027-03-01'));
  expect(member.consents.map(({ textVersion, ended }) => [textVersion, ended?.why])).toEqual([
    ['2027-1', 'replaced'],
    ['2027-2', undefined],
  ]);
  expect(standing(member.consents, 'directory')?.textVersion).toBe('2027-2');
});

test('a consent that is withdrawn ends at once, and is in the history', () => {
  const member = after(give(), { kind: 'withdraw-consent', purpose: 'directory', ...on('2027-03-01') });
  expect(member.consents[0]?.ended).toEqual({
    why: 'withdrawn',
    at: on('2027-03-01').at,
    on: '2027-03-01',
    by: 'operator',
  });
  expect([member.draft.listingConsent, isListed(member)]).toEqual([false, false]);
  expect(member.history.slice(1).map(({ kind, purposes: what }) => [kind, what])).toEqual([
    ['consent-given', ['directory']],
    ['consent-withdrawn', ['directory']],
  ]);
});

test('the day of a withdrawal is that of the node, so that a file of that day gives nothing back', () => {
  // Half past midnight in Athens.
  const at = instantOfMilliseconds(Date.parse('2027-02-28T22:30:00Z'));
  const night = { ...on('2027-03-01'), at };
  const events: MemberEvent[] = [registered];
  for (const command of [give(), { kind: 'withdraw-consent', purpose: 'directory', ...night } as const]) {
    const { outcome } = given(memberDecider, ...events).when(command);
    if (outcome.ok) events.push(...outcome.value);
  }
  const again = (from: string) =>
    given(memberDecider, ...events).when(give({ source: 'import', from: day(from) }, '2027-03-05')).outcome;
  expect(again('2027-03-01')).toMatchObject({ refusal: { violations: [{ rule: 'consent-outdated' }] } });
  expect(again('2027-03-02').ok).toBe(true);
});

test('each purpose stands alone', () => {
  const member = after(give(), give({ purpose: 'newsletter' }), {
    kind: 'withdraw-consent',
    purpose: 'newsletter',
    ...on('2027-03-01'),
  });
  expect(purposes.map(({ code }) => [code, standing(member.consents, code) !== undefined])).toEqual([
    ['directory', true],
    ['matchmaking', false],
    ['newsletter', false],
  ]);
});

describe('a consent that runs out', () => {
  const limited = give({ expiresOn: day('2027-06-01') });

  test.each([
    ['2027-05-31', true],
    ['2027-06-01', false],
    ['2028-01-01', false],
  ])('on %s stands: %s', (today, stands) => {
    const member = after(limited, { kind: 'expire-consents', ...on(today), by: 'register' });
    expect(isListed(member)).toBe(stands);
    expect(member.consents[0]?.ended?.why).toBe(stands ? undefined : 'expired');
  });

  test('ends once', () => {
    const expire = { kind: 'expire-consents', ...on('2027-06-01') } as const;
    expect(after(limited, expire, expire).history.map(({ kind }) => kind)).toEqual([
      'registered',
      'consent-given',
      'consents-expired',
    ]);
  });
});

test('what a profile says of the consent becomes one, without a text, and ends one', () => {
  const listed = after({ kind: 'update', draft: person({ listingConsent: true }), ...on('2027-02-01') });
  expect(listed.consents).toMatchObject([{ purpose: 'directory', source: 'staff', textVersion: '' }]);
  const unlisted = after(give(), { kind: 'update', draft: person(), ...on('2027-03-01') });
  expect(unlisted.consents[0]?.ended?.why).toBe('withdrawn');
  const direct = given(memberDecider).when({
    kind: 'register',
    id,
    draft: person({ listingConsent: true }),
    ...on('2027-01-10'),
  });
  expect(direct.state?.consents).toMatchObject([{ purpose: 'directory', source: 'staff', from: '2027-01-10' }]);
  // What nobody said is not there: it would be a false proof.
  expect(direct.state?.consents[0]).not.toHaveProperty('language');
});

test.each(['import', 'portal'] as const)(
  'a consent that a profile from the %s says was given came from there',
  (source) => {
    const member = after({ kind: 'update', draft: person({ listingConsent: true }), source, ...on('2027-02-01') });
    expect(member.consents).toMatchObject([{ purpose: 'directory', source }]);
  },
);

test('a change of anything else leaves the consents alone', () => {
  const before = after(give());
  const draft = person({ listingConsent: true, locality: 'Άρτα' });
  expect(after(give(), { kind: 'update', draft, ...on('2027-03-01') }).consents).toEqual(before.consents);
});

test.each<[string, Partial<WantedConsent>, string]>([
  ['an unknown purpose', { purpose: 'everything' }, 'consent.purpose purpose-unknown'],
  ['an unknown source', { source: 'rumour' }, 'consent.source source-unknown'],
  ['an unknown language', { language: 'de' }, 'consent.language language-unknown'],
  ['no text', { textVersion: '' }, 'consent.text_version text-version-format'],
  ['an end that has passed', { expiresOn: day('2027-02-01') }, 'consent.expire_date not-in-future'],
])('a consent with %s is refused by its field', (_, more, field) => {
  const { outcome } = given(memberDecider, registered).when(give(more));
  expect(outcome.ok ? [] : outcome.refusal.violations?.map((one) => `${one.field} ${one.rule}`)).toEqual([field]);
});

test('what was not given cannot be withdrawn, and who has left gives none but may withdraw', () => {
  const none = given(memberDecider, registered).when({
    kind: 'withdraw-consent',
    purpose: 'newsletter',
    ...on('2027-02-01'),
  });
  expect(none.outcome).toMatchObject({ refusal: { code: 'consent-not-given', kind: 'state' } });
  const left: MemberEvent = { kind: 'withdrawn', ...on('2027-03-01') };
  expect(given(memberDecider, registered, left).when(give({}, '2027-04-01')).outcome).toMatchObject({
    refusal: { code: 'member-left' },
  });
  const gone = after(give({ purpose: 'newsletter' }), { kind: 'withdraw', reason: '', ...on('2027-03-01') });
  expect(memberDecider.decide({ kind: 'withdraw-consent', purpose: 'newsletter', ...on('2027-04-01') }, gone).ok).toBe(
    true,
  );
});
