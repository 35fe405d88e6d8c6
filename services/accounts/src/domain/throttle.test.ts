import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideTry, limits, takeBack, type Tries } from './throttle.ts';

const { account } = limits;

/** Tries one after another at the given moments; which were let through, and what is known after them. */
function tried(moments: readonly number[], before?: Tries) {
  let tries = before;
  const through = moments.map((now) => {
    const decision = decideTry(tries, account, now);
    if (decision.may) tries = decision.tries;
    return decision.may;
  });
  return { through, tries };
}

test('the first tries are free, the next waits', () => {
  expect(tried(Array.from({ length: 7 }, () => 0)).through).toEqual([true, true, true, true, true, false, false]);
});

test('the wait doubles with each try that fails, up to a quarter of an hour', () => {
  let { tries } = tried([0, 0, 0, 0]);
  const waits: number[] = [];
  let now = 0;
  for (let turn = 0; turn < 8; turn += 1) {
    const decision = decideTry(tries, account, now);
    if (!decision.may) throw new Error('it had waited');
    ({ tries } = decision);
    waits.push((tries.lockedUntil - now) / 1000);
    now = tries.lockedUntil;
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
});

test('who waits is told how long, and trying meanwhile makes it no longer', () => {
  const { tries } = tried([0, 0, 0, 0, 0, 100, 200]);
  expect(decideTry(tries, account, 500)).toEqual({ may: false, waitFor: 29_500 });
  expect(decideTry(tries, account, 30_000)).toMatchObject({ may: true });
});

test('what is a day old is forgotten', () => {
  const { tries } = tried([0, 0, 0, 0, 0, 30_000, 90_000]);
  expect(decideTry(tries, account, 90_000 + account.forgetAfter)).toMatchObject({ may: true, tries: { failures: 1 } });
});

test('a success takes its own try back and nobody else’s', () => {
  const { tries } = tried([0, 0, 0]);
  expect(tries && takeBack(tries, account)).toMatchObject({ failures: 2, lockedUntil: 0 });
  const locked = tried([0, 0, 0, 0, 0, 30_000]).tries;
  expect(locked && takeBack(locked, account).lockedUntil).toBe(locked?.lockedUntil);
});

test('however tries come, no more are let through than the waits allow', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 60 }), (gaps) => {
      let now = 0;
      const moments = gaps.map((gap) => (now += gap));
      const through = tried(moments).through.filter(Boolean).length;
      // After n tries beyond the free ones 30 (2^n - 1) seconds have passed at least, while no wait is the longest.
      const beyond = Math.max(0, through - account.free);
      expect(account.firstWait * (2 ** beyond - 1)).toBeLessThanOrEqual(now);
    }),
  );
});
