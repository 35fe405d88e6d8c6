import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answered,
  askAgainIn,
  callOf,
  holderOf,
  isAsking,
  newWish,
  noted,
  triedInVain,
  untold,
  wishing,
  withoutAnswer,
  type Wish,
} from './wish.ts';

/** Seats that can be swapped for others. */
interface Seats {
  readonly order: { readonly seat: number };
  readonly want: 'take' | 'swap';
  readonly told: { readonly version: number; readonly seat: number };
  readonly refusal: string;
}

const seed = 20261127;
const asked: Wish<Seats> = newWish<Seats>(
  {
    id: parseUuid('01890000-0000-8000-8000-000000000001') as Uuid,
    owner: parseNodeId('vlore') as NodeId,
    person: 'nodes/arta/members/m',
    order: { seat: 1 },
    requestedAt: 0,
  },
  'take',
);
const told = (version: number): Seats['told'] => ({ version, seat: version });
const day = 24 * 60 * 60 * 1_000;

describe('a wish at another node', () => {
  test('is pending until it is answered, then what its owner says', () => {
    expect([untold(asked), isAsking(asked)]).toEqual(['pending', true]);
    const taken = answered(asked, { sequence: 1, told: told(1) });
    expect([untold(taken), taken.told?.seat, isAsking(taken)]).toEqual([undefined, 1, false]);
    const refused = answered(asked, { sequence: 1, refusal: 'taken' });
    expect([untold(refused), refused.refusal, isAsking(refused)]).toEqual(['refused', 'taken', false]);
  });

  test('an answer to an older wish leaves the newer one to be asked', () => {
    const cancelling = wishing(asked, 'cancel');
    const late = answered(cancelling, { sequence: 1, told: told(1) });
    expect([late.told?.version, isAsking(late), late.want]).toEqual([1, true, 'cancel']);
    const done = answered(late, { sequence: 2, told: told(2) });
    expect([done.told?.version, isAsking(done)]).toEqual([2, false]);
    expect(answered(done, { sequence: 1, told: told(1) })).toEqual(done);
  });

  test('what its owner has never taken is cancelled where that was wanted', () => {
    const gone = answered(wishing(asked, 'cancel'), { sequence: 2, refusal: 'not-found' });
    expect(untold(gone)).toBe('cancelled');
  });

  test('what is wanted already is not wanted anew, but where another order is', () => {
    expect(wishing(asked, 'take')).toBe(asked);
    expect(wishing(wishing(asked, 'cancel'), 'cancel').sequence).toBe(2);
    const swapping = wishing(asked, 'swap', { seat: 2 });
    expect(wishing(swapping, 'swap', { seat: 3 })).toMatchObject({ sequence: 3, order: { seat: 3 } });
  });

  test('what was never answered expires for all to see, and is cancelled when its owner is back', () => {
    expect(withoutAnswer(asked, day, day - 1)).toBe(asked);
    const expired = withoutAnswer(asked, day, day);
    expect([untold(expired), expired.want, isAsking(expired)]).toEqual(['expired', 'cancel', true]);
    const heard = answered(asked, { sequence: 1, told: told(1) });
    expect(withoutAnswer(heard, day, 99 * day)).toBe(heard);
    const cancelling = wishing(asked, 'cancel');
    expect(withoutAnswer(cancelling, day, 99 * day)).toBe(cancelling);
  });

  test('is asked ever less often, of what can change now and then, and of what is over no more', () => {
    const pauses = Array.from({ length: 8 }).reduce<Wish<Seats>[]>(
      (all) => [...all, triedInVain(all.at(-1) ?? asked)],
      [asked],
    );
    const at = { every: 7, now: 0 };
    expect(pauses.map((one) => (askAgainIn(one, undefined, at) ?? 0) / 1_000)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]);
    const kept = answered(asked, { sequence: 1, told: told(1) });
    const pausesAt = [1, 1_001, 20 * day, 401 * day].map((now) => askAgainIn(kept, 1, { every: 7, now }));
    expect(pausesAt).toEqual([7, 100, day, undefined]);
    expect(askAgainIn(kept, undefined, { every: 7, now: 2 })).toBeUndefined();
  });

  test('one that was heard is not told again: it is only asked how things stand', () => {
    expect(callOf(asked)).toBe('take');
    const swapping = wishing(answered(asked, { sequence: 1, told: told(1) }), 'swap');
    expect(callOf(swapping)).toBe('swap');
    expect(callOf(answered(swapping, { sequence: 2, told: told(1), refusal: 'taken' }))).toBe('ask');
  });

  test('is of the member that she is now', () => {
    expect([holderOf(asked), holderOf({ ...asked, heldBy: 'nodes/arta/members/n' })]).toEqual([
      'nodes/arta/members/m',
      'nodes/arta/members/n',
    ]);
  });
});

test('whatever comes late, twice or out of order: the newest version holds', () => {
  const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(versions, (some) => {
      const after = some.reduce((wish, version) => noted(wish, told(version)), asked);
      expect(after.told?.version).toBe(Math.max(...some));
    }),
    { seed },
  );
});
