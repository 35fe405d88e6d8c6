import fc from 'fast-check';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import {
  answered,
  askAgainIn,
  callOf,
  isAsking,
  noted,
  reasonOf,
  stateOf,
  triedInVain,
  wishing,
  withoutAnswer,
  type AwayRegistration,
  type Told,
} from './away-registration.ts';

const seed = 20261127;
const asked: AwayRegistration = {
  id: uuid(1),
  owner: parseNodeId('vlore') as NodeId,
  occurrence: 'nodes/vlore/events/e/occurrences/single',
  person: 'nodes/arta/members/m',
  lines: [],
  answers: {},
  wait: true,
  requestedAt: 0,
  want: 'register',
  sequence: 1,
  heard: 0,
  tries: 0,
};
const told = (version: number, state: Told['state'] = 'confirmed'): Told => ({
  version,
  state,
  reason: '',
  position: 0,
  payment: 'not-due',
  checkedIn: false,
  history: [{ state, at: version }],
});
const day = 24 * 60 * 60 * 1_000;

describe('a registration at another node', () => {
  test('is pending until it is answered, then what its node says', () => {
    expect([stateOf(asked), isAsking(asked)]).toEqual(['pending', true]);
    const waiting = answered(asked, { sequence: 1, told: told(1, 'waiting') });
    expect([stateOf(waiting), isAsking(waiting)]).toEqual(['waiting', false]);
    const refused = answered(asked, { sequence: 1, refusal: 'sold-out' });
    expect([stateOf(refused), reasonOf(refused), isAsking(refused)]).toEqual(['refused', 'sold-out', false]);
  });

  test('an answer to an older wish leaves the newer one to be asked', () => {
    const cancelling = wishing(asked, 'cancel');
    const late = answered(cancelling, { sequence: 1, told: told(1) });
    expect([stateOf(late), isAsking(late), late.want]).toEqual(['confirmed', true, 'cancel']);
    const done = answered(late, { sequence: 2, told: told(2, 'cancelled') });
    expect([stateOf(done), isAsking(done)]).toEqual(['cancelled', false]);
    expect(answered(done, { sequence: 1, told: told(1) })).toEqual(done);
  });

  test('what its node has never taken is cancelled where that was wanted', () => {
    const gone = answered(wishing(asked, 'cancel'), { sequence: 2, refusal: 'registration-not-found' });
    expect([stateOf(gone), reasonOf(gone)]).toEqual(['cancelled', 'own-wish']);
  });

  test('what is wanted already is not wanted anew', () => {
    expect(wishing(asked, 'register')).toBe(asked);
    expect(wishing(wishing(asked, 'cancel'), 'cancel').sequence).toBe(2);
  });

  test('what was never answered expires for all to see, and is cancelled when its node is back', () => {
    expect(withoutAnswer(asked, 30 * day - 1)).toBe(asked);
    const expired = withoutAnswer(asked, 30 * day);
    expect([stateOf(expired), reasonOf(expired), expired.want, isAsking(expired)]).toEqual([
      'expired',
      'owner-silent',
      'cancel',
      true,
    ]);
    const heard = answered(asked, { sequence: 1, told: told(1) });
    expect(withoutAnswer(heard, 99 * day)).toBe(heard);
  });

  test('is asked ever less often, of what can change now and then, and of what is over no more', () => {
    const pauses = Array.from({ length: 8 }).reduce<AwayRegistration[]>(
      (all) => [...all, triedInVain(all.at(-1) ?? asked)],
      [asked],
    );
    expect(pauses.map((one) => (askAgainIn(one, 7, 0) ?? 0) / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    const kept = answered(asked, { sequence: 1, told: told(1) });
    expect([1, 1_001, 20 * day, 401 * day].map((now) => askAgainIn(kept, 7, now))).toEqual([7, 100, day, undefined]);
    expect(askAgainIn(answered(asked, { sequence: 1, told: told(1, 'cancelled') }), 7, 2)).toBeUndefined();
    expect(askAgainIn(answered(asked, { sequence: 1, refusal: 'sold-out' }), 7, 2)).toBeUndefined();
  });

  test('a wish that was heard is not told again: it is only asked how things stand', () => {
    expect(callOf(asked)).toBe('register');
    const declining = wishing(answered(asked, { sequence: 1, told: told(1, 'waiting') }), 'decline');
    expect(callOf(declining)).toBe('decline');
    const refusedOnce = answered(declining, { sequence: 2, told: told(1, 'waiting'), refusal: 'registration-waiting' });
    expect(callOf(refusedOnce)).toBe('ask');
  });
});

test('whatever comes late, twice or out of order: the newest version holds', () => {
  const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(versions, (some) => {
      const after = some.reduce((away, version) => noted(away, told(version)), asked);
      expect(after.told?.version).toBe(Math.max(...some));
    }),
    { seed },
  );
});
