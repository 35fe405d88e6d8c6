import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, organisation, person } from '../../test/build.ts';
import { contributions } from './contributions.ts';
import { rollUp, type Holder } from './roll-up.ts';
import { subjectKey, type Subject } from './subject.ts';

/** Numbers and holders kept step by step, as a store keeps them: late and double versions change nothing. */
function stepByStep(batches: readonly (readonly Subject[])[]): Map<string, number> {
  const subjects = new Map<string, Subject>();
  const holders = new Map<string, Holder>();
  const cells = new Map<string, number>();
  for (const batch of batches) {
    const newest = new Map<string, Subject>();
    for (const subject of batch) {
      const key = subjectKey(subject.node, subject.member);
      const known = newest.get(key) ?? subjects.get(key);
      if (known && known.version >= subject.version) continue;
      newest.set(key, subject);
    }
    const changes = [...newest].map(([key, subject]) => {
      const old = subjects.get(key);
      subjects.set(key, subject);
      return { node: subject.node, before: old ? contributions(old) : [], after: contributions(subject) };
    });
    const change = rollUp(changes, holders);
    for (const { indicator, cell, node, by } of change.cells) {
      const key = `${indicator}|${cell}|${node}`;
      cells.set(key, (cells.get(key) ?? 0) + by);
    }
    for (const holder of change.holders) {
      if (Object.keys(holder.nodes).length > 0) holders.set(holder.key, holder);
      else holders.delete(holder.key);
    }
  }
  return nonZero(cells);
}

/** The same numbers from nothing but the newest version of everybody. */
function fromScratch(batches: readonly (readonly Subject[])[]): Map<string, number> {
  const newest = new Map<string, Subject>();
  for (const subject of batches.flat()) {
    const key = subjectKey(subject.node, subject.member);
    if ((newest.get(key)?.version ?? 0) < subject.version) newest.set(key, subject);
  }
  const sums = new Map<string, number>();
  const sets = new Map<string, Set<string>>();
  for (const subject of newest.values()) {
    for (const { indicator, cell, distinctKey, amount } of contributions(subject)) {
      if (distinctKey === undefined) {
        const key = `${indicator}|${cell}|${subject.node}`;
        sums.set(key, (sums.get(key) ?? 0) + amount);
      } else {
        for (const node of [subject.node, '']) {
          const key = `${indicator}|${cell}|${node}`;
          sets.set(key, (sets.get(key) ?? new Set()).add(distinctKey));
        }
      }
    }
  }
  return nonZero(new Map([...sums, ...[...sets].map(([key, set]) => [key, set.size] as const)]));
}

function nonZero(cells: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...cells].filter(([, value]) => value !== 0).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const days = fc.constantFrom('2026-11-30', '2027-01-01', '2027-01-31', '2027-02-01').map(day);
const versions = fc.record({
  active: fc.boolean(),
  disciplines: fc.uniqueArray(fc.constantFrom('heritage', 'archives', 'libraries')),
  key: fc.constantFrom('GR:1', 'GR:2', undefined),
  enterprise: fc.boolean(),
  from: days,
  to: fc.option(days, { nil: undefined }),
});

/** What members of two nodes were at their versions, told late, double and reordered, in batches. */
const histories = fc
  .array(
    fc.record({
      node: fc.constantFrom('kerkyra', 'korce'),
      member: fc.constantFrom('a', 'b', 'c'),
      versions: fc.array(versions, { maxLength: 4 }),
    }),
    { maxLength: 6 },
  )
  .map((members) => [...new Map(members.map((one) => [subjectKey(one.node, one.member), one])).values()])
  .map((members) =>
    members.flatMap(({ node, member, versions: told }) =>
      told.map(({ active, disciplines, key, enterprise, from, to }, position): Subject => ({
        ...person({ node, member, version: position + 1, active, disciplines }),
        periods: [{ from, ...(to ? { to } : {}) }],
        ...(key === undefined
          ? {}
          : { kind: 'organisation', organisation: { distinctKey: key, enterprise, foundedOn: day('2026-01-01') } }),
      })),
    ),
  )
  .chain((subjects) => fc.shuffledSubarray([...subjects, ...subjects], { minLength: subjects.length }))
  .chain((subjects) =>
    fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: subjects.length, maxLength: subjects.length })
      .map((sizes) => {
        const rest = [...subjects];
        return sizes.map((size) => rest.splice(0, size)).filter((batch) => batch.length > 0);
      }),
  );

test('numbers kept step by step equal those counted from scratch, whatever came late, double or reordered', () => {
  fc.assert(
    fc.property(histories, (batches) => {
      expect(stepByStep(batches)).toEqual(fromScratch(batches));
    }),
    { numRuns: 300 },
  );
});

test('how the facts are cut into batches does not matter', () => {
  fc.assert(
    fc.property(histories, (batches) => {
      expect(stepByStep(batches)).toEqual(stepByStep([batches.flat()]));
    }),
  );
});

test('one organisation in two nodes counts in each and once over both, until it has left both', () => {
  const [here, there] = [organisation('GR:1'), organisation('GR:1', { node: 'korce' })];
  const gone = (subject: Subject): Subject => ({ ...subject, version: 2, active: false, periods: [] });
  const total = (...batches: Subject[][]) => {
    const cells = stepByStep(batches);
    return ['kerkyra', 'korce', ''].map((node) => cells.get(`organisations-by-discipline||${node}`) ?? 0);
  };
  expect(total([here], [there])).toEqual([1, 1, 1]);
  expect(total([here, there], [gone(here)])).toEqual([0, 1, 1]);
  expect(total([here, there], [gone(here)], [gone(there)])).toEqual([0, 0, 0]);
});

test('what changes nothing moves no number', () => {
  const same = contributions(organisation('GR:1'));
  const held = new Map(
    same.flatMap((one) =>
      one.distinctKey
        ? [
            [
              `${one.indicator}|${one.cell}|GR:1`,
              { key: `${one.indicator}|${one.cell}|GR:1`, nodes: { kerkyra: 1 } },
            ] as const,
          ]
        : [],
    ),
  );
  expect(rollUp([{ node: 'kerkyra', before: same, after: same }], held).cells).toEqual([]);
});
