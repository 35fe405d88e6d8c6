import { expect, test } from 'vitest';
import { keyQuotas, type KeyQuota } from './key-quotas.ts';

const quota: KeyQuota = { callsPerSecond: 10, burst: 5, concurrentCalls: 3 };

function quotas() {
  const clock = { now: Date.UTC(2027, 0, 31, 23, 59, 59) };
  const held = keyQuotas(() => clock.now);
  /** A call that ends at once: whether it was granted, or when it may come again. */
  const call = (id = 'a', given = quota): number | 'granted' => {
    const begun = held.begin(id, given);
    if (!begun.ok) return begun.refusal.retryAfterMilliseconds ?? Number.NaN;
    begun.value();
    return 'granted';
  };
  return { clock, call, ...held };
}

test('a key has its burst at once, then so many a second, and is told when', () => {
  const { clock, call } = quotas();
  expect(Array.from({ length: 6 }, () => call())).toEqual([...Array.from({ length: 5 }, () => 'granted'), 100]);
  clock.now += 60;
  expect(call()).toBe(40);
  clock.now += 40;
  expect([call(), call()]).toEqual(['granted', 100]);
  clock.now += 60_000;
  expect(Array.from({ length: 6 }, () => call()).filter((one) => one === 'granted')).toHaveLength(5);
});

test('a key does not use up what another one has', () => {
  const { call } = quotas();
  for (let turn = 0; turn < 6; turn += 1) call('a');
  expect([call('a'), call('b')]).toEqual([100, 'granted']);
});

test('so many are under way at the same time; one that ends, ends once', () => {
  const { clock, begin } = quotas();
  const [first, second, third] = [begin('a', quota), begin('a', quota), begin('a', quota)];
  expect([first.ok, second.ok, third.ok]).toEqual([true, true, true]);
  const fourth = begin('a', quota);
  expect(fourth).toMatchObject({
    refusal: { code: 'quota-exceeded', kind: 'exhausted', metadata: { quota: 'concurrent_calls', limit: '3' } },
  });
  if (first.ok) {
    first.value();
    first.value();
  }
  clock.now += 1_000;
  expect([begin('a', quota).ok, begin('a', quota).ok]).toEqual([true, false]);
});

test('a clock that is set back gives nothing', () => {
  const { clock, call } = quotas();
  for (let turn = 0; turn < 5; turn += 1) call();
  clock.now -= 3_600_000;
  expect(call()).toBe(100);
  clock.now += 100;
  expect(call()).toBe('granted');
});

test('a quota that is changed holds from the next call on', () => {
  const { call } = quotas();
  expect(call('a', { ...quota, burst: 100 })).toBe('granted');
  expect(Array.from({ length: 6 }, () => call('a', quota)).filter((one) => one === 'granted')).toHaveLength(5);
});

test('what was asked is counted by day, and comes again where it could not be told', () => {
  const { clock, call, begin, takeUses, giveBack } = quotas();
  call();
  begin('a', quota);
  begin('a', quota);
  for (let turn = 0; turn < 4; turn += 1) call();
  const uses = takeUses();
  expect(uses).toEqual([{ id: 'a', day: '2027-01-31', calls: 7, refused: 2, mostConcurrent: 3 }]);
  expect(takeUses()).toEqual([]);
  giveBack(uses);
  clock.now += 2_000;
  call();
  expect(takeUses()).toEqual([...uses, { id: 'a', day: '2027-02-01', calls: 1, refused: 0, mostConcurrent: 3 }]);
});
