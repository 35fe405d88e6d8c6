import { VisitOrigin } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { attendanceName, originCountsOf, originsText } from './visit-words.ts';

test('origins are typed as they are shown or as the contract writes them', () => {
  const counts = originCountsOf(['LOCAL=3', 'inbound-partner=0', 'INBOUND_OTHER=2']);
  expect(counts).toEqual([
    { origin: VisitOrigin.VISIT_ORIGIN_LOCAL, count: 3 },
    { origin: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER, count: 0 },
    { origin: VisitOrigin.VISIT_ORIGIN_INBOUND_OTHER, count: 2 },
  ]);
  expect([originsText(counts), originsText([])]).toEqual(['local 3, inbound-partner 0, inbound-other 2', 'nobody']);
  for (const wrong of ['abroad=1', 'local', 'local=x', 'local=-1'])
    expect(() => originCountsOf([wrong])).toThrow('must be');
});

test('an attendance is named by what is visited, or by itself', () => {
  const occurrence = 'nodes/arta/events/x/occurrences/single';
  expect(attendanceName(occurrence)).toBe(`${occurrence}/attendance`);
  expect(attendanceName(`${occurrence}/attendance`)).toBe(`${occurrence}/attendance`);
});
