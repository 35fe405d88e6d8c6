import { expect, test } from 'vitest';
import { fitsSubject } from './subject-filter.ts';

const subject = 'inclust.arta.members.v1.member.registered';

test.each([
  [subject, true],
  ['inclust.>', true],
  ['inclust.arta.>', true],
  ['inclust.*.members.>', true],
  ['inclust.*.*.*.*.registered', true],
  ['inclust.arta.members.v1.member.registered.>', false],
  ['inclust.arta.members.v1.member', false],
  ['inclust.*', false],
  ['inclust.vlora.>', false],
  ['inclust.arta.members.v1.member.withdrawn', false],
])('%s fits: %s', (filter, fits) => {
  expect(fitsSubject(filter, subject)).toBe(fits);
});
