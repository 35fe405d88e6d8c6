import { expect, test } from 'vitest';
import { isWanted, namesEvents } from './event-filter.ts';

const known = [
  'inclust.members.v1.MemberRegistered',
  'inclust.events.v1.EventPublished',
  'inclust.accounts.v1.AccountCreated',
];

test.each([
  ['inclust.members.v1.MemberRegistered', ['*'], true],
  ['inclust.members.v1.MemberRegistered', ['inclust.members.v1.*'], true],
  ['inclust.members.v1.MemberRegistered', ['inclust.members.v1.MemberRegistered'], true],
  ['inclust.members.v1.MemberRegistered', ['inclust.members.v1.Member'], false],
  ['inclust.members.v1.MemberRegistered', ['inclust.*'], false],
  ['inclust.members.v2.MemberRegistered', ['inclust.members.v1.*'], false],
  ['inclust.events.v1.EventPublished', ['inclust.members.v1.*', 'inclust.events.v1.*'], true],
  ['inclust.accounts.v1.AccountCreated', ['*', 'inclust.accounts.v1.*'], false],
  ['inclust.webhooks.v1.WebhookPaused', ['*'], false],
  ['other.members.v1.MemberRegistered', ['*'], false],
])('%s by %j is wanted: %s', (type, wanted, expected) => {
  expect(isWanted(type, wanted)).toBe(expected);
});

test('a filter names something that there is and that is sent', () => {
  const filters = ['*', 'inclust.members.v1.*', 'inclust.members.v1.MemberRegistred', 'inclust.accounts.v1.*', ''];
  expect(filters.map((filter) => namesEvents(filter, known))).toEqual([true, true, false, false, false]);
});
