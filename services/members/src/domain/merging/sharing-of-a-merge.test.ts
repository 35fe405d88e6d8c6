import { evolveAll } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { member, memberUuid, on, organisation, person } from '../../../test/build.ts';
import type { Member, MemberDraft } from '../member.ts';
import { memberDecider } from '../register.ts';
import { audienceOf, type Sharing } from '../sharing.ts';
import { mergeMembers } from './merge-members.ts';
import { undoMerge, type UndoneMerge } from './undo-merge.ts';

const [sourceId, targetId] = [memberUuid(1), memberUuid(2)];
const sharing = (shared: Sharing, id = sourceId, draft: MemberDraft = person()): Member => ({
  ...member(draft, id),
  sharing: shared,
});

interface Two {
  readonly source: Member;
  readonly target: Member;
}

function merge(two: Two): Two {
  const outcome = mergeMembers({ ...two, representatives: [] }, new Map(), on('2027-05-01'));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return evolved(two, outcome.value);
}

function undo(two: Two): Two {
  const outcome = undoMerge({ ...two, representatives: [] }, on('2027-07-01'));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return evolved(two, outcome.value);
}

function evolved(two: Two, events: Pick<UndoneMerge, 'source' | 'target'>): Two {
  const [source, target] = [
    evolveAll(memberDecider, two.source, [events.source]),
    evolveAll(memberDecider, two.target, [events.target]),
  ];
  if (!source || !target) throw new Error('nobody is left');
  return { source, target };
}

function choose(state: Member, changes: Readonly<Record<string, string>>): Member {
  const decided = memberDecider.decide({ kind: 'set-sharing', changes, ...on('2027-06-01') }, state);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return evolveAll(memberDecider, state, decided.value) ?? state;
}

/** What is left of two who were merged, when some audiences are chosen and the merge is undone. */
function undoneAfter(two: Two, ...choices: readonly Readonly<Record<string, string>>[]): Two {
  const { source, target } = merge(two);
  return undo({ source, target: choices.reduce(choose, target) });
}

describe('merging', () => {
  test.each<[string, Sharing, Sharing, Sharing]>([
    ['nothing was chosen', {}, {}, {}],
    ['the source shares less', { locality: 'node' }, { locality: 'public' }, { locality: 'node' }],
    ['the target shares less', { locality: 'public' }, { locality: 'node' }, { locality: 'node' }],
    ['only the source shares more than usual', { email: 'public' }, {}, {}],
    ['only the target shares more than usual', {}, { email: 'public' }, { email: 'private' }],
    ['only the source shares less than usual', { name: 'private' }, {}, { name: 'private' }],
    ['both share more than usual', { email: 'public' }, { email: 'federation' }, { email: 'federation' }],
  ])('%s', (_, ours, theirs, shared) => {
    expect(merge({ source: sharing(ours), target: sharing(theirs, targetId) }).target.sharing).toEqual(shared);
  });

  test('the register number of a sole trader is shared with nobody, whatever the other has chosen', () => {
    const register = { country: 'GR', number: '094014201' } as const;
    const trader = organisation({ legalForm: 'sole-trader', register });
    const company = organisation({ legalForm: 'gr-ike', register });
    const chosen = { register: 'public' } as const;
    for (const [ours, theirs] of [
      [trader, company],
      [company, trader],
    ] as const) {
      const { target } = merge({ source: sharing(chosen, sourceId, ours), target: sharing(chosen, targetId, theirs) });
      expect(audienceOf({ ...target, draft: company }, 'register')).toBe('private');
    }
  });
});

describe('undoing', () => {
  const two: Two = { source: sharing({ locality: 'node' }), target: sharing({ email: 'public' }, targetId) };

  test('nothing was chosen since: each shares what it did', () => {
    const back = undoneAfter(two);
    expect([back.source.sharing, back.target.sharing]).toEqual([two.source.sharing, two.target.sharing]);
  });

  test.each<[string, readonly Readonly<Record<string, string>>[], Sharing]>([
    ['another audience', [{ email: 'federation' }], { email: 'federation' }],
    ['the audience that the merge had made of it', [{ email: 'private' }], { email: 'private' }],
    ['another, and then that', [{ email: 'node' }, { email: 'private' }], { email: 'private' }],
    ['an audience for another field', [{ phone: 'node' }], { email: 'public', phone: 'node' }],
  ])('%s was chosen since: it stays', (_, choices, shared) => {
    expect(undoneAfter(two, ...choices).target.sharing).toEqual(shared);
  });

  test.each<[string, string, Sharing]>([
    ['a narrower audience', 'private', { locality: 'private' }],
    ['a wider audience', 'public', { locality: 'node' }],
  ])('%s was chosen since: the source never shares more than it did', (_, locality, shared) => {
    expect(undoneAfter(two, { locality }).source.sharing).toEqual(shared);
  });

  test('what was chosen after two merges in a row counts for both when they are undone', () => {
    const first = merge(two);
    const second = merge({ source: first.target, target: sharing({ email: 'public' }, memberUuid(3)) });
    const last = undo({ source: second.source, target: choose(second.target, { email: 'private' }) });
    const back = undo({ source: first.source, target: last.source });
    expect([back.source, back.target, last.target].map((one) => audienceOf(one, 'email'))).toEqual([
      'private',
      'private',
      'private',
    ]);
  });
});

test('choosing what is so already changes nothing, unless a merge made it so', () => {
  const choice = { kind: 'set-sharing', changes: { email: 'private' }, ...on('2027-06-01') } as const;
  const chosen = choose(sharing({}), { email: 'private' });
  expect(memberDecider.decide(choice, chosen)).toEqual({ ok: true, value: [] });
  const { target } = merge({ source: sharing({}), target: sharing({ email: 'public' }, targetId) });
  const noted = choose(target, { email: 'private' });
  expect(noted.aliases).toMatchObject([{ chosen: ['email'] }]);
  expect(memberDecider.decide(choice, noted)).toEqual({ ok: true, value: [] });
});
