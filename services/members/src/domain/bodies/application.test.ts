import { parseNodeId, type NodeId } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { memberUuid, on } from '../../../test/build.ts';
import {
  answered,
  applicationState,
  following,
  givenUp,
  isDue,
  joining,
  leaving,
  noted,
  patience,
  remembered,
  type BodyApplication,
  type BodyNotice,
} from './application.ts';
import type { BodyId } from './body.ts';
import type { BodyMembershipStatus } from './membership.ts';

const made = {
  id: memberUuid(9),
  member: memberUuid(1),
  body: { node: parseNodeId('meta') as NodeId, id: 'consortium' as BodyId },
};
const { at } = on('2027-01-10');
const later = on('2027-01-11').at;
const fresh = joining(undefined, made, at);

const notice = (status: BodyMembershipStatus, version: number, heard: number = fresh.wish.sequence): BodyNotice => ({
  membership: { version, status, periods: [], roles: [], appliedAt: at, changedAt: at },
  heard,
});

const tell = (application: BodyApplication, answer: Parameters<typeof answered>[2], version = 3) =>
  answered(application, { sequence: application.wish.sequence, version }, answer);

const left = (application: BodyApplication, reason = 'own-wish'): BodyApplication => {
  const outcome = leaving(application, later, reason);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
};

const delivered = tell(fresh, notice('applied', 1));
const inside = noted(delivered, notice('active', 2));

describe('how far it has come', () => {
  test.each<[string, BodyApplication, boolean]>([
    ['pending', fresh, true],
    ['delivered', delivered, false],
    ['decided', inside, false],
    ['decided', noted(delivered, notice('declined', 2)), false],
    ['refused', tell(fresh, { refusal: 'body-closed' }), false],
    ['expired', givenUp(fresh, Date.parse(at) + patience), false],
    ['pending', left(inside), true],
    ['decided', tell(left(inside), notice('ended', 3, left(inside).wish.sequence)), false],
  ])('%s (%#)', (state, application, due) => {
    expect([applicationState(application), isDue(application)]).toEqual([state, due]);
  });

  test('nothing is given up before its time, nor what was answered', () => {
    expect(givenUp(fresh, Date.parse(at) + patience - 1)).toBe(fresh);
    expect(givenUp(delivered, Date.parse(at) + patience)).toBe(delivered);
  });

  test('an answer that comes after it was given up counts all the same', () => {
    const late = noted(givenUp(fresh, Date.parse(at) + patience), notice('active', 2));
    expect(applicationState(late)).toBe('decided');
  });
});

describe('to join', () => {
  test.each([
    ['that waits', fresh],
    ['that was delivered', delivered],
    ['of who is in the body', inside],
  ])('an application %s stays as it is', (_, application) => {
    expect(joining(application, made, later)).toBe(application);
  });

  test.each([
    ['that was declined', noted(delivered, notice('declined', 2))],
    ['that was refused', tell(fresh, { refusal: 'body-closed' })],
    ['that was given up', givenUp(fresh, Date.parse(at) + patience)],
    ['that is being taken back', left(delivered)],
  ])('an application %s begins anew, with a higher sequence', (_, application) => {
    const again = joining(application, made, later);
    expect(applicationState(again)).toBe('pending');
    expect(again.wish).toMatchObject({ want: 'join', at: later });
    expect(again.wish.sequence).toBeGreaterThan(application.wish.sequence);
    expect(again.wish.sequence).toBeGreaterThanOrEqual(Date.parse(later));
  });
});

describe('to leave', () => {
  test.each([
    ['before it was heard', fresh],
    ['an application', delivered],
    ['a stay', inside],
  ])('%s', (_, application) => {
    expect(left(application).wish).toMatchObject({ want: 'leave', reason: 'own-wish' });
    expect(left(left(application))).toEqual(left(application));
  });

  test.each<[string, BodyApplication | undefined]>([
    ['body-application-not-found', undefined],
    ['not-in-body', noted(delivered, notice('declined', 2))],
    ['not-in-body', tell(left(inside), notice('ended', 3, left(inside).wish.sequence))],
    ['not-in-body', tell(fresh, { refusal: 'body-closed' })],
  ])('%s', (code, application) => {
    expect(leaving(application, later, 'own-wish')).toMatchObject({ refusal: { code } });
  });

  test('what had never arrived is settled when there is nothing to leave', () => {
    const settled = tell(left(fresh), { refusal: 'body-membership-not-found' });
    expect([applicationState(settled), isDue(settled), settled.refusal]).toEqual(['decided', false, undefined]);
  });
});

describe('what the body tells', () => {
  test('in any order and any number of times: the newest stays', () => {
    const told = [notice('applied', 1), notice('active', 2), notice('ended', 3)];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0, 1],
      [2, 2, 0],
    ]) {
      const after = order.reduce((application, which) => {
        const one = told[which];
        return one ? noted(application, one) : application;
      }, fresh);
      expect(after.membership?.status).toBe('ended');
    }
  });

  test('of an older wish does not answer the newer one', () => {
    const leavingNow = left(delivered);
    const admitted = noted(leavingNow, notice('active', 2));
    expect([applicationState(admitted), admitted.membership?.status, isDue(admitted)]).toEqual([
      'pending',
      'active',
      true,
    ]);
    const refusedBefore = answered(
      leavingNow,
      { sequence: fresh.wish.sequence, version: 3 },
      { refusal: 'body-closed' },
    );
    expect(refusedBefore).toBe(leavingNow);
  });

  test('of what this node has forgotten is kept', () => {
    const known = remembered(made, notice('active', 4, 77), at);
    expect([applicationState(known), isDue(known)]).toEqual(['decided', false]);
    expect(left(known).wish.sequence).toBeGreaterThan(77);
  });
});

describe('when the member changes at home', () => {
  test.each([
    ['delivered', delivered],
    ['decided', inside],
    ['decided', noted(delivered, notice('declined', 2))],
  ])('the body is told what is new, whatever became of the membership (%#)', (state, application) => {
    const changed = following(application, { version: 5, gone: false }, later);
    expect([isDue(changed), applicationState(changed)]).toEqual([true, state]);
    const told = tell(changed, notice('active', 3), 5);
    expect(isDue(told)).toBe(false);
    expect(following(told, { version: 5, gone: false }, later)).toBe(told);
  });

  test('what changed while the answer was on its way is told too', () => {
    const changed = following(inside, { version: 5, gone: false }, later);
    const meanwhile = following(changed, { version: 6, gone: false }, later);
    expect(isDue(tell(meanwhile, notice('active', 3), 5))).toBe(true);
  });

  test.each([
    ['left-cluster', fresh],
    ['left-cluster', delivered],
    ['left-cluster', inside],
  ])('who has left the cluster leaves the body: %s (%#)', (reason, application) => {
    const gone = following(application, { version: 5, gone: true }, later);
    expect(gone.wish).toMatchObject({ want: 'leave', reason });
    expect(following(gone, { version: 5, gone: true }, later)).toEqual(gone);
  });

  test('who is in no body leaves none; the body is told all the same, since it may know her name', () => {
    const gone = following(noted(delivered, notice('declined', 2)), { version: 5, gone: true }, later);
    expect([gone.wish.want, applicationState(gone), isDue(gone)]).toEqual(['join', 'decided', true]);
  });

  test('a body that has heard nothing is told nothing but what is wanted', () => {
    expect(isDue(following(tell(fresh, { refusal: 'body-closed' }), { version: 5, gone: false }, later))).toBe(false);
  });
});
