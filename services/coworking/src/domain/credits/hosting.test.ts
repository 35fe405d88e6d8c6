import { expect, test } from 'vitest';
import { hosted, toldTo } from './hosting.ts';
import { balances, isBalanced } from './posting.ts';
import {
  carryOut,
  charge,
  grant,
  legsOf,
  minutes,
  node,
  openBooks,
  recharge,
  refund,
  uuid,
} from './testing/bookkeeping.ts';

const ada = uuid(1);

test('what is used in another city stands open with its node, and there with the home, until it comes back', () => {
  const [vlora, patra] = [node('vlora'), node('patra')];
  const books = openBooks();
  carryOut(books, ada, grant('g', 100));
  carryOut(books, ada, charge(7, 60, { usedAt: patra }));
  const told = () => [...books.postings.values()].flatMap((one) => toldTo(patra, one) ?? []);
  const here = () => told().map((one) => hosted(one, vlora));
  expect(JSON.stringify(told())).not.toContain(ada);
  expect(here().map(({ id }) => id)).toEqual(['homes/vlora/charge/7']);
  expect(legsOf(here()[0])).toEqual(['used 60 minutes desk', 'settlement/vlora -60 minutes desk']);
  carryOut(books, ada, recharge(7, 40));
  carryOut(books, ada, refund(7, { permille: 500 }));
  const open = { account: 'settlement/patra', ...minutes(20) };
  expect(balances([...books.postings.values()].flatMap(({ legs }) => legs))).toContainEqual(open);
  expect(balances(here().flatMap(({ legs }) => legs))).toEqual([
    { account: 'used', ...minutes(20) },
    { account: 'settlement/vlora', ...minutes(-20) },
  ]);
  expect(told().map(({ kind, paid }) => [kind, paid?.quantity])).toEqual([
    ['charge', 60],
    ['recharge', 40],
    ['refund', undefined],
  ]);
  expect(here().every(isBalanced)).toBe(true);
  expect(here().at(-1)?.refersTo).toBe('homes/vlora/charge/7');
});

test('a change that costs as much as before is told, so that the other node knows it paid, and moves nothing', () => {
  const [vlora, patra] = [node('vlora'), node('patra')];
  const books = openBooks();
  carryOut(books, ada, grant('g', 100));
  carryOut(books, ada, charge(7, 60, { usedAt: patra }));
  carryOut(books, ada, recharge(7, 60, { start: 60 }));
  const last = [...books.postings.values()].at(-1);
  const told = last && toldTo(patra, last);
  expect(told).toMatchObject({ kind: 'recharge', amounts: [], paid: minutes(60) });
  expect(told && hosted(told, vlora)).toMatchObject({ legs: [], refersTo: 'homes/vlora/charge/7' });
});
