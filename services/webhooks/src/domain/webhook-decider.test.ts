import { given, type InstantText, type Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { signingGenerations, type Webhook } from './webhook.ts';
import { webhookDecider, type WebhookStep } from './webhook-decider.ts';

const at = '2027-03-01T10:00:00.000Z' as InstantText;
const later = '2027-03-02T10:00:00.000Z' as InstantText;
const id = '018f2f6e-7a3b-7c11-9d2e-0123456789ab' as Uuid;
const draft = { url: 'https://example.org/hook', eventTypes: ['*'], description: '' };
const done = { at, by: 'operator' };
const created: WebhookStep = { kind: 'created', ...done, id, draft, startsAfter: 7 };
const paused: WebhookStep = { kind: 'paused', ...done, reason: 'failing' };
const deleted: WebhookStep = { kind: 'deleted', ...done };

const events = (outcome: { readonly ok: boolean; readonly value?: unknown }) => outcome.value;
const refusal = (outcome: ReturnType<typeof webhookDecider.decide>) => (outcome.ok ? '' : outcome.refusal.code);

test('a webhook that is made is active, with its first secret', () => {
  const { outcome, state } = given(webhookDecider).when({ kind: 'create', ...done, id, draft, startsAfter: 7 });
  expect(events(outcome)).toEqual([created]);
  expect(state).toEqual({
    ...draft,
    id,
    standing: { kind: 'active' },
    generation: 1,
    startsAfter: 7,
    createdAt: at,
    changedAt: at,
  });
});

test('it is made once, and what is not there cannot change', () => {
  const create = { kind: 'create' as const, ...done, id, draft, startsAfter: 7 };
  expect(refusal(given(webhookDecider, created).when(create).outcome)).toBe('webhook-exists');
  expect(refusal(given(webhookDecider).when({ kind: 'resume', ...done }).outcome)).toBe('webhook-not-found');
});

test('saying the same again changes nothing', () => {
  expect(events(given(webhookDecider, created).when({ kind: 'update', ...done, draft }).outcome)).toEqual([]);
  expect(events(given(webhookDecider, created).when({ kind: 'resume', ...done }).outcome)).toEqual([]);
  const again = given(webhookDecider, created, paused).when({ kind: 'pause', ...done, reason: 'asked' });
  expect(events(again.outcome)).toEqual([]);
  expect(again.state?.standing).toEqual({ kind: 'paused', reason: 'failing', since: at });
});

test('after a rotation the secret before signs until the overlap is over', () => {
  const { state } = given(webhookDecider, created).when({ kind: 'rotate', ...done, until: later });
  expect(signingGenerations(state as Webhook, at)).toEqual([2, 1]);
  expect(signingGenerations(state as Webhook, later)).toEqual([2]);
});

test('one that is paused can be changed, resumed and replayed', () => {
  const paused_ = given(webhookDecider, created, paused);
  const url = 'https://example.org/other';
  expect(paused_.when({ kind: 'update', ...done, draft: { ...draft, url } }).state).toMatchObject({ url });
  expect(paused_.when({ kind: 'resume', ...done }).state?.standing).toEqual({ kind: 'active' });
  const of = { kind: 'from-sequence', sequence: 3 } as const;
  expect(paused_.when({ kind: 'replay', ...done, of }).state?.replay).toEqual({ at, of });
});

test('one that was deleted stays so, and remembers no secret before', () => {
  const rotated: WebhookStep = { kind: 'rotated', ...done, until: later };
  const { state } = given(webhookDecider, created, rotated).when({ kind: 'delete', ...done });
  expect(state?.standing).toEqual({ kind: 'deleted', since: at });
  expect(state?.previous).toBeUndefined();
  const gone = given(webhookDecider, created, deleted);
  expect(events(gone.when({ kind: 'delete', ...done }).outcome)).toEqual([]);
  for (const command of [
    { kind: 'update', ...done, draft },
    { kind: 'rotate', ...done, until: later },
    { kind: 'pause', ...done, reason: 'asked' },
    { kind: 'resume', ...done },
    { kind: 'replay', ...done, of: { kind: 'one', delivery: 'x' } },
  ] as const)
    expect(refusal(gone.when(command).outcome)).toBe('webhook-deleted');
});
