import { evolveAll } from '@inclust/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, member, memberUuid, on, person } from '../../../test/build.ts';
import { purposes, standing, type Consent, type PurposeCode } from '../consents.ts';
import type { Member } from '../member.ts';
import { memberDecider, type MemberCommand } from '../register.ts';
import { isListed } from '../sharing.ts';
import { mergeMembers } from './merge-members.ts';
import { undoMerge, type UndoneMerge } from './undo-merge.ts';

const [sourceId, targetId, thirdId] = [memberUuid(1), memberUuid(2), memberUuid(3)];
const [registered, merging, undoing] = ['2027-01-10', '2027-05-01', '2027-07-01'];

interface Two {
  readonly source: Member;
  readonly target: Member;
}

/** What a member becomes by commands, one after another; each must be accepted. */
function by(state: Member, ...commands: readonly MemberCommand[]): Member {
  return commands.reduce((before, command) => {
    const decided = memberDecider.decide(command, before);
    if (!decided.ok) throw new Error(decided.refusal.code);
    return evolveAll(memberDecider, before, decided.value) ?? before;
  }, state);
}

const give = (today: string, purpose: PurposeCode = 'directory', expiresOn?: string): MemberCommand => ({
  kind: 'give-consent',
  consent: {
    purpose,
    textVersion: today,
    language: 'el',
    source: 'form',
    ...(expiresOn ? { expiresOn: day(expiresOn) } : {}),
  },
  ...on(today),
});
const withdraw = (today: string, purpose: PurposeCode = 'directory'): MemberCommand => ({
  kind: 'withdraw-consent',
  purpose,
  ...on(today),
});
const expire = (today: string): MemberCommand => ({ kind: 'expire-consents', ...on(today) });

const plain = (id = sourceId): Member => member(person(), id);
const agreed = (id = sourceId, expiresOn?: string): Member => by(plain(id), give(registered, 'directory', expiresOn));

function merge({ source, target }: Two, today = merging): Two {
  const outcome = mergeMembers({ source, target, representatives: [] }, new Map(), on(today));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return after({ source, target }, outcome.value);
}

function undo({ source, target }: Two, today = undoing): Two {
  const outcome = undoMerge({ source, target, representatives: [] }, on(today));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return after({ source, target }, outcome.value);
}

function after({ source, target }: Two, events: Pick<UndoneMerge, 'source' | 'target'>): Two {
  const [left, right] = [
    evolveAll(memberDecider, source, [events.source]),
    evolveAll(memberDecider, target, [events.target]),
  ];
  if (!left || !right) throw new Error('nobody is left');
  return { source: left, target: right };
}

/** Who is listed after a merge, some commands on the one that is left, and the undoing of it. */
function listedAfter(two: Two, ...since: readonly MemberCommand[]): { source: boolean; target: boolean } {
  const { source, target } = merge(two);
  const back = undo({ source, target: by(target, ...since) });
  return { source: isListed(back.source), target: isListed(back.target) };
}

/** The consents of a member as `{version of the text} {why it ended}`. */
const told = ({ consents }: Member): string[] =>
  consents.map(({ textVersion, ended }) => `${textVersion} ${ended?.why ?? 'stands'}`);

describe('merging', () => {
  test.each([
    ['both agreed', agreed(), agreed(targetId), true],
    ['the source never agreed', plain(), agreed(targetId), false],
    ['the target never agreed', agreed(), plain(targetId), false],
    ['the source had withdrawn', by(agreed(), withdraw('2027-02-01')), agreed(targetId), false],
    ['the consent of the source has run out today', agreed(sourceId, merging), agreed(targetId), false],
    ['the consent of the target has run out today', agreed(), agreed(targetId, merging), false],
  ])('%s', (_, source, target, listed) => {
    const merged = merge({ source, target }).target;
    expect([isListed(merged), merged.draft.listingConsent]).toEqual([listed, listed]);
  });

  test('what ends says that a merge ended it; what both gave is kept of both, and is proof of what was lawful', () => {
    const source = by(plain(), give('2027-02-01'), withdraw('2027-02-15'), give('2027-03-01', 'newsletter'));
    const target = by(plain(targetId), give('2027-02-02'), give('2027-03-02', 'newsletter'));
    const merged = merge({ source, target }).target;
    expect(told(merged)).toEqual([
      '2027-02-02 merged',
      '2027-03-02 stands',
      '2027-02-01 withdrawn',
      '2027-03-01 merged',
    ]);
    expect(merged.consents[0]?.ended).toEqual({ why: 'merged', at: on(merging).at, by: 'operator' });
  });

  test.each([
    ['2027-08-01', '2027-09-01', '2027-08-01'],
    ['2027-09-01', '2027-08-01', '2027-08-01'],
    [undefined, '2027-08-01', '2027-08-01'],
    ['2027-08-01', undefined, '2027-08-01'],
    [undefined, undefined, undefined],
  ])('of consents until %s and %s the one until %s goes on', (ours, theirs, until) => {
    const { target } = merge({ source: agreed(sourceId, ours), target: agreed(targetId, theirs) });
    expect(standing(target.consents, 'directory')?.expiresOn).toBe(until);
    expect(target.consents.map(({ ended }) => ended?.why ?? 'stands').toSorted()).toEqual(['merged', 'stands']);
  });
});

describe('undoing, of a consent that only the target had given', () => {
  const two: Two = { source: plain(), target: agreed(targetId) };

  test('nobody has decided about it since: it stands again', () => {
    expect(listedAfter(two)).toEqual({ source: false, target: true });
    const back = undo(merge(two));
    expect([back.source.consents, back.target.consents]).toEqual([two.source.consents, two.target.consents]);
  });

  test('withdrawn before the merge: it stays withdrawn', () => {
    const withdrawn = { ...two, target: by(two.target, withdraw('2027-03-01')) };
    expect(listedAfter(withdrawn)).toEqual({ source: false, target: false });
  });

  test('withdrawn since, though the merge had ended it: it stays withdrawn', () => {
    const { source, target } = merge(two);
    const back = undo({ source, target: by(target, withdraw('2027-06-01')) });
    expect(told(back.target)).toEqual([`${registered} withdrawn`]);
    expect(isListed(back.target)).toBe(false);
  });

  test('withdrawn after the undoing: it is withdrawn', () => {
    expect(isListed(by(undo(merge(two)).target, withdraw('2027-07-02')))).toBe(false);
  });

  test('given anew since: the new one stands, the old one was replaced by it', () => {
    const { source, target } = merge(two);
    const back = undo({ source, target: by(target, give('2027-06-01')) });
    expect(told(back.target)).toEqual([`${registered} replaced`, '2027-06-01 stands']);
    expect([isListed(back.source), isListed(back.target)]).toEqual([false, true]);
  });

  test('given anew and withdrawn since: nothing stands', () => {
    expect(listedAfter(two, give('2027-06-01'), withdraw('2027-06-02'))).toEqual({ source: false, target: false });
  });

  test.each([
    ['2027-06-15', false],
    [undoing, false],
    ['2027-07-02', true],
  ])('given until %s: stands again on the day of undoing: %s', (until, stands) => {
    const back = undo(merge({ ...two, target: agreed(targetId, until) }));
    expect(isListed(back.target)).toBe(stands);
    expect(told(back.target)).toEqual([`${registered} ${stands ? 'stands' : 'expired'}`]);
  });
});

describe('undoing, of a consent that only the source had given', () => {
  const two: Two = { source: agreed(), target: plain(targetId) };

  test.each<[string, readonly MemberCommand[], boolean, boolean]>([
    ['nobody has decided about it since', [], true, false],
    ['withdrawn since', [withdraw('2027-06-01')], false, false],
    ['given anew since', [give('2027-06-01')], false, true],
    ['given anew and withdrawn since', [give('2027-06-01'), withdraw('2027-06-02')], false, false],
    ['a consent to something else was given since', [give('2027-06-01', 'newsletter')], true, false],
  ])('%s', (_, since, source, target) => {
    expect(listedAfter(two, ...since)).toEqual({ source, target });
  });

  test('it has run out since', () => {
    expect(listedAfter({ ...two, source: agreed(sourceId, '2027-06-01') })).toEqual({ source: false, target: false });
  });
});

describe('undoing, of a consent that both had given', () => {
  const two: Two = { source: agreed(), target: agreed(targetId) };

  test.each<[string, readonly MemberCommand[], boolean, boolean]>([
    ['nobody has decided about it since', [], true, true],
    ['withdrawn since: for both', [withdraw('2027-06-01')], false, false],
    [
      'withdrawn by the profile since: for both',
      [{ kind: 'update', draft: person(), ...on('2027-06-01') }],
      false,
      false,
    ],
    ['given anew since: the target has the new one', [give('2027-06-01')], false, true],
    ['withdrawn and given anew since', [withdraw('2027-06-01'), give('2027-06-02')], false, true],
  ])('%s', (_, since, source, target) => {
    expect(listedAfter(two, ...since)).toEqual({ source, target });
  });

  test('withdrawn since, it says so with both, with the moment and who did it', () => {
    const { source, target } = merge(two);
    const back = undo({ source, target: by(target, withdraw('2027-06-01')) });
    const end = { why: 'withdrawn', at: on('2027-06-01').at, on: '2027-06-01', by: 'operator' };
    expect([back.source.consents[0]?.ended, back.target.consents[0]?.ended]).toEqual([end, end]);
  });

  test.each<[string, string | undefined, string | undefined, boolean, boolean]>([
    ['that of the source has run out', '2027-06-01', undefined, false, true],
    ['that of the target has run out', undefined, '2027-06-01', true, false],
    ['both have run out', '2027-06-01', '2027-06-02', false, false],
    ['neither has run out', '2027-08-01', '2027-09-01', true, true],
  ])('%s: each until its own day', (_, ours, theirs, source, target) => {
    const consented = { source: agreed(sourceId, ours), target: agreed(targetId, theirs) };
    expect(listedAfter(consented, expire('2027-06-15'))).toEqual({ source, target });
    expect(listedAfter(consented)).toEqual({ source, target });
  });
});

test('withdrawn after two merges in a row, it is withdrawn for all three when both are undone', () => {
  const first = merge({ source: agreed(), target: agreed(targetId) });
  const second = merge({ source: first.target, target: agreed(thirdId) }, '2027-05-02');
  const last = by(second.target, withdraw('2027-06-01'));
  const { source: middle, target: third } = undo({ source: second.source, target: last });
  const { source, target } = undo({ source: first.source, target: middle }, '2027-07-02');
  expect([source, target, third].map(isListed)).toEqual([false, false, false]);
  expect([source, target, third].map(told)).toEqual(Array(3).fill([`${registered} withdrawn`]));
});

test('of two who were merged into one the last is undone first', () => {
  const first = merge({ source: agreed(), target: agreed(targetId) });
  const second = merge({ source: plain(thirdId), target: first.target }, '2027-05-02');
  expect(undoMerge({ source: first.source, target: second.target, representatives: [] }, on(undoing))).toMatchObject({
    refusal: { code: 'merged-since', kind: 'state' },
  });
  const { target } = undo(second);
  const back = undo({ source: first.source, target }, '2027-07-02');
  expect([back.source, back.target].map(isListed)).toEqual([true, true]);
});

const command = fc.oneof(
  fc.constantFrom(...purposes.map(({ code }) => code)).map((purpose) => (today: string) => give(today, purpose)),
  fc.constantFrom(...purposes.map(({ code }) => code)).map((purpose) => (today: string) => withdraw(today, purpose)),
  fc.constant(expire),
);
const commands = (month: string) =>
  fc
    .array(command, { maxLength: 6 })
    .map((made) => made.map((one, position) => one(`${month}-${String(position + 2).padStart(2, '0')}`)));

/** As `by`, but what is refused changes nothing. */
function tried(state: Member, all: readonly MemberCommand[]): Member {
  return all.reduce((before, one) => {
    const decided = memberDecider.decide(one, before);
    return decided.ok ? (evolveAll(memberDecider, before, decided.value) ?? before) : before;
  }, state);
}

const stands = ({ consents }: { consents: readonly Consent[] }, purpose: PurposeCode): boolean =>
  standing(consents, purpose) !== undefined;

test('whatever happens before and in between, no merge and no undoing lets anything stand to which nobody agreed', () => {
  fc.assert(
    fc.property(commands('2027-02'), commands('2027-03'), commands('2027-06'), (ours, theirs, since) => {
      const [source, target] = [tried(plain(), ours), tried(plain(targetId), theirs)];
      const merged = merge({ source, target });
      const later = tried(merged.target, since);
      const back = undo({ ...merged, target: later });
      for (const { code } of purposes) {
        expect(stands(merged.target, code)).toBe(stands(source, code) && stands(target, code));
        const withdrawn = since.some((one) => one.kind === 'withdraw-consent' && one.purpose === code);
        if (stands(back.source, code)) expect([stands(source, code), withdrawn]).toEqual([true, false]);
        if (stands(back.target, code) && !stands(later, code))
          expect([stands(target, code), withdrawn]).toEqual([true, false]);
        for (const { consents } of [merged.target, back.source, back.target])
          expect(consents.filter((one) => one.purpose === code && !one.ended).length).toBeLessThanOrEqual(1);
      }
      expect(back.source.consents).toHaveLength(source.consents.length);
    }),
  );
});
