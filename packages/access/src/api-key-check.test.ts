import type { Actor, NodeId, Outcome } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { apiKeyCheck, prefixOf, type KnownKey } from './api-key-check.ts';
import { keyQuotas } from './key-quotas.ts';

const key = `ick_abcd1234_${'x'.repeat(43)}`;
const quota = { callsPerSecond: 1, burst: 2, concurrentCalls: 10 };
const known: KnownKey = { id: 'apiKeys/abcd1234', roles: ['integrator'], expiresAt: 100_000, quota };

/** A check over answers that a test changes, with a clock that it turns. */
function checking() {
  const state = { now: 0, asked: 0, answer: known as KnownKey | undefined };
  const check = apiKeyCheck(
    'arta' as NodeId,
    async () => {
      state.asked += 1;
      return state.answer;
    },
    keyQuotas(() => state.now),
    () => state.now,
  );
  return { state, ...check };
}

const said = (outcome: Outcome<Actor>): string => (outcome.ok ? outcome.value.id : outcome.refusal.code);

test('an answer is used for 30 seconds', async () => {
  const { state, check } = checking();
  expect([said(await check(key)), said(await check(key)), state.asked]).toEqual([known.id, known.id, 1]);
  state.answer = undefined;
  state.now = 29_999;
  expect(said(await check(key))).toBe(known.id);
  state.now = 30_000;
  expect([said(await check(key)), state.asked]).toEqual(['key-invalid', 2]);
});

test('a call counts towards the quota where it begins, and not where it is only looked at again', async () => {
  const { state, check } = checking();
  const ends: (() => void)[] = [];
  const call = () => check(key, (leave) => ends.push(leave));
  expect([said(await call()), said(await call()), said(await call())]).toEqual([known.id, known.id, 'quota-exceeded']);
  expect([said(await check(key)), ends.length]).toEqual([known.id, 2]);
  state.now = 1_000;
  expect(said(await call())).toBe(known.id);
});

test('many calls at once ask once', async () => {
  const { state, check } = checking();
  await Promise.all(Array.from({ length: 20 }, () => check(key)));
  expect(state.asked).toBe(1);
});

test('a key that ended is asked for again at once', async () => {
  const { state, check, forget } = checking();
  await check(key);
  state.answer = undefined;
  forget('abcd1234');
  expect(said(await check(key))).toBe('key-invalid');
});

test('no answer outlives the key', async () => {
  const { state, check } = checking();
  state.now = 90_000;
  expect(said(await check(key))).toBe(known.id);
  state.now = 100_000;
  expect(said(await check(key))).toBe('key-invalid');
});

test('who cannot be asked is asked again', async () => {
  let away = true;
  const { check } = apiKeyCheck(
    'arta' as NodeId,
    async () => {
      if (away) throw new Error('away');
      return known;
    },
    keyQuotas(() => 0),
    () => 0,
  );
  await expect(check(key)).rejects.toThrow('away');
  away = false;
  expect(said(await check(key))).toBe(known.id);
});

test.each(['', 'ick_abcd1234_x', key.toUpperCase(), `${key}x`, ` ${key}`])(
  '%j is no key and nobody is asked',
  async (text) => {
    const { state, check } = checking();
    expect([said(await check(text)), state.asked, prefixOf(text)]).toEqual(['key-invalid', 0, undefined]);
  },
);
