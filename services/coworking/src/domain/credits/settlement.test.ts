import { expect, test } from 'vitest';
import { hosted, toldTo } from './hosting.ts';
import { differences, monthEnds, settledWith, textOf, totalsOf } from './settlement.ts';
import type { Posting } from './posting.ts';
import { carryOut, charge, grant, node, openBooks, refund, uuid, type Books } from './testing/bookkeeping.ts';

const [arta, vlora] = [node('arta'), node('vlora')];

/** Members of Arta have used desks of Vlora. */
function homeBooks(): Books {
  const books = openBooks();
  carryOut(books, uuid(1), grant('g', 600));
  carryOut(books, uuid(1), charge(11, 120, { usedAt: vlora }));
  carryOut(books, uuid(1), charge(12, 60, { usedAt: vlora }));
  carryOut(books, uuid(1), charge(13, 60));
  carryOut(books, uuid(1), refund(12, { permille: 500 }));
  return books;
}

const postings = (books: Books) => [...books.postings.values()];
const there = (own: readonly Posting[]) =>
  own.flatMap((one) => toldTo(vlora, one) ?? []).map((one) => hosted(one, arta));

test('both nodes come to the same entries and totals, whoever looks', () => {
  const own = postings(homeBooks());
  const [here, other] = [settledWith(arta, vlora, own), settledWith(vlora, arta, there(own))];
  expect(totalsOf(here)).toEqual([{ debtor: arta, unit: 'minutes', class: 'desk', quantity: 150 }]);
  expect(totalsOf(other)).toEqual(totalsOf(here));
  expect(textOf(other)).toBe(textOf(here));
  expect(differences(here, other)).toEqual([]);
});

test('what only one of them has is named, and what is another amount', () => {
  const own = settledWith(arta, vlora, postings(homeBooks()));
  const measure = { unit: 'minutes', class: 'desk' };
  const [first, ...rest] = own;
  if (!first) throw new Error('no entries');
  const changed = rest.map((one, turn) => (turn === 0 ? { ...one, quantity: 59 } : one));
  expect(differences(own, changed)).toEqual([
    { id: 'arta/charge/11', debtor: arta, measure, here: 120, there: null },
    { id: 'arta/charge/12', debtor: arta, measure, here: 60, there: 59 },
  ]);
  expect(differences(changed, own)).toMatchObject([
    { here: null, there: 120 },
    { here: 59, there: 60 },
  ]);
  expect(textOf(changed)).not.toBe(textOf(own));
});

test('months are those of UTC', () => {
  expect(monthEnds('2027-12')).toEqual({
    start: Date.parse('2027-12-01T00:00:00Z'),
    end: Date.parse('2028-01-01T00:00:00Z'),
  });
});
