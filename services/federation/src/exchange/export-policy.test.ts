import type { EventType } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { defaultExportPolicy, mayLeave } from './export-policy.ts';

const leaves = (type: EventType) => mayLeave(defaultExportPolicy, 'facts', { type });

test('of a draft of an event nothing leaves, and of one that was published what becomes of it', () => {
  const told: readonly EventType[] = [
    'inclust.events.v1.EventCreated',
    'inclust.events.v1.EventDrafted',
    'inclust.events.v1.EventDeleted',
    'inclust.events.v1.EventPublished',
    'inclust.events.v1.EventEdited',
  ];
  expect(told.filter(leaves)).toEqual(['inclust.events.v1.EventPublished', 'inclust.events.v1.EventEdited']);
});

test('of accounts and of who registers for what nothing leaves', () => {
  const told: readonly EventType[] = ['inclust.events.v1.RegistrationConfirmed', 'inclust.accounts.v1.AccountCreated'];
  expect(told.filter(leaves)).toEqual([]);
});
