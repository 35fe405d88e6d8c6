import type { Actor, NodeId, Outcome } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { apiKeyCheck, prefixOf, type KnownKey } from './api-key-check.ts';

const key = `ick_abcd1234_${'x'.repeat(43)}`;
const known: KnownKey = { id: 'apiKeys/abcd1234', roles: ['integrator'], expiresAt: 100_000 };

/** A check over answers that a test changes, with a clock that it turns. */
function checking() {
  const state = { now: 0, asked: 0, answer: known as KnownKey | undefined };
  const check = apiKeyCheck(
    'arta' as NodeId,
    async () => {
      state.asked += 1;
      return state.answer;
    },
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
