import type { Document } from 'mongodb';
import { expect, test } from 'vitest';
import type { Change } from './archive-record.ts';
import { foldChange } from './fold-change.ts';

const update = (
  set: Record<string, unknown>,
  unset: string[] = [],
  truncated: { field: string; size: number }[] = [],
) => ({ kind: 'update', set, unset, truncated }) as const satisfies Change;

test('an update sets, takes away and cuts by paths, in lists too, and leaves the document before as it was', () => {
  const before = { _id: 1, a: { b: 1, c: [1, { d: 2 }, 3] }, at: new Date(0) };
  const after = foldChange(before, update({ 'a.c.1.d': 5, 'e.f': 6 }, ['a.b'], [{ field: 'a.c', size: 2 }]));
  expect(after).toEqual({ _id: 1, a: { c: [1, { d: 5 }] }, at: new Date(0), e: { f: 6 } });
  expect(before.a).toEqual({ b: 1, c: [1, { d: 2 }, 3] });
});

test('what was put is what stands; what was removed stays away for updates that came before its copy', () => {
  expect(foldChange({ _id: 1, a: 1 }, { kind: 'put', document: { _id: 1, b: 2 } })).toEqual({ _id: 1, b: 2 });
  expect(foldChange({ _id: 1 }, { kind: 'remove' })).toBeUndefined();
  expect(foldChange(undefined, update({ a: 1 }))).toBeUndefined();
});

test('all changes over any later copy come to the newest document', () => {
  const changes: Change[] = [
    { kind: 'put', document: { _id: 1, list: [1, 2, 3], n: 0 } },
    update({ n: 1, 'list.0': 9 }),
    update({ 'more.x': 1 }, [], [{ field: 'list', size: 1 }]),
    update({}, ['more']),
    { kind: 'remove' },
    { kind: 'put', document: { _id: 1, n: 7 } },
    update({ n: 8 }),
  ];
  const states: (Document | undefined)[] = [undefined];
  for (const change of changes) states.push(foldChange(states.at(-1), change));
  for (const copied of states) {
    let document = copied;
    for (const change of changes) document = foldChange(document, change);
    expect(document).toEqual({ _id: 1, n: 8 });
  }
});
