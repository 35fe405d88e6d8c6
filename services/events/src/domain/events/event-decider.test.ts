import { given, instantOfMilliseconds, originalTexts } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { uuid } from '../../../test/ids.ts';
import type { EventCommand, EventStep } from './event-decider.ts';
import { eventDecider } from './event-decider.ts';
import type { EventDraft, EventState } from './event.ts';
import { eventMoves, type EventMove } from './life-cycle.ts';
import type { ScheduleRules } from './rules.ts';

/** A schedule is the moment of its end here; none before 0. */
const schedules: ScheduleRules<number> = {
  violations: (end) => (end < 0 ? [{ field: 'schedule.end', rule: 'in-past', message: 'Not before 0.' }] : []),
  same: (one, other) => one === other,
  endOf: (end) => (end === 0 ? null : end),
};
const decider = eventDecider(schedules);
const end = Date.parse('2027-03-01T20:00:00Z');
const on = (text: string) => ({ at: instantOfMilliseconds(Date.parse(text)), by: 'accounts/1' });
const before = on('2027-02-01T12:00:00Z');
const after = on('2027-03-02T12:00:00Z');

const draft: EventDraft<number> = {
  kind: 'public-event',
  titles: originalTexts({ el: 'Συναυλία' }),
  descriptions: {},
  disciplines: ['performing-arts'],
  schedule: end,
  mode: 'on-site',
  venue: uuid(3),
  organisers: [`nodes/arta/members/${uuid(4)}`],
  languages: ['el'],
  audience: ['everybody'],
  accessibility: ['step-free'],
  images: [{ link: 'https://example.org/a.jpg', description: originalTexts({ en: 'A choir' }) }],
  price: { kind: 'priced', least: { minorUnits: 500n, currency: 'EUR' } },
  themes: [],
};
const created: EventStep<number> = { kind: 'created', id: uuid(1), uid: 'e1@arta', draft, ...before };
const step = (kind: 'published' | 'postponed' | 'cancelled' | 'marked-held' | 'closed' | 'deleted', sequence = 0) =>
  ({ kind, sequence, ...before }) as const;
const until: Record<EventState, readonly EventStep<number>[]> = {
  draft: [created],
  published: [created, step('published')],
  postponed: [created, step('published'), step('postponed', 1)],
  cancelled: [created, step('published'), step('cancelled', 1)],
  held: [created, step('published'), step('marked-held')],
  closed: [created, step('published'), step('marked-held'), step('closed')],
  deleted: [created, step('deleted')],
};
const when = (state: EventState, command: EventCommand<number>) => given(decider, ...until[state]).when(command);
const edit = (more: Partial<EventDraft<number>>): EventCommand<number> => ({
  kind: 'edit',
  fields: Object.keys(more) as (keyof EventDraft<number>)[],
  draft: { ...draft, ...more },
  ...after,
});
const move = (kind: EventMove): EventCommand<number> => ({ kind, reason: eventMoves[kind].reasons[0] ?? '', ...after });
const ruled = (outcome: ReturnType<typeof when>['outcome']) =>
  outcome.ok
    ? outcome.value.map(({ kind }) => kind)
    : (outcome.refusal.violations?.map((one) => `${one.field} ${one.rule}`) ?? outcome.refusal.code);

describe('where an event can go', () => {
  const ways: readonly [EventMove, Partial<Record<EventState, EventState>>][] = [
    ['publish', { draft: 'published', postponed: 'published' }],
    ['postpone', { published: 'postponed' }],
    ['cancel', { published: 'cancelled', postponed: 'cancelled' }],
    ['mark-held', { published: 'held' }],
    ['close', { held: 'closed' }],
    ['reopen', { closed: 'held' }],
    ['delete', { draft: 'deleted' }],
  ];
  test.each(ways)('%s', (kind, to) => {
    for (const state of Object.keys(until) as EventState[]) {
      const { outcome, state: next } = when(state, move(kind));
      if (to[state]) expect(next?.state).toBe(to[state]);
      else if (state === 'deleted') expect(ruled(outcome)).toBe('event-not-found');
      else
        expect(outcome.ok ? outcome.value : ruled(outcome)).toEqual(
          eventMoves[kind].to === state && kind !== 'reopen' ? [] : `event-${state}`,
        );
    }
  });

  test.each<[EventMove, EventState, string, string]>([
    ['cancel', 'published', '', 'reason required'],
    ['cancel', 'published', 'rain', 'reason reason-unknown'],
    ['publish', 'draft', 'weather', 'reason reason-unknown'],
  ])('%s of an event that is %s for "%s" is refused', (kind, state, reason, rule) => {
    expect(ruled(when(state, { kind, reason, ...after }).outcome)).toEqual([rule]);
  });

  test('a draft that was deleted is as if it had never been, and can be made anew', () => {
    expect(ruled(when('deleted', edit({ themes: ['inclusion'] })).outcome)).toBe('event-not-found');
    const again = when('deleted', { kind: 'create', id: uuid(1), uid: 'e1@arta', draft, ...after });
    expect(again.state).toMatchObject({ state: 'draft', sequence: 0, createdAt: after.at });
    expect(again.state?.history.map(({ kind }) => kind)).toEqual(['created']);
    const twice = when('draft', { kind: 'create', id: uuid(1), uid: 'e1@arta', draft, ...after });
    expect(ruled(twice.outcome)).toBe('event-exists');
  });

  test('nothing is held before it is over', () => {
    expect(ruled(when('published', { kind: 'mark-held', reason: '', ...before }).outcome)).toBe('event-not-over');
  });
});

describe('what it takes to be published', () => {
  test.each<[Partial<EventDraft<number>>, string]>([
    [{ titles: {} }, 'titles required'],
    [{ disciplines: [] }, 'disciplines required'],
    [{ organisers: [] }, 'organisers required'],
    [{ mode: 'online' }, 'link required'],
    [{ mode: 'hybrid' }, 'link required'],
  ])('without %j: %s', (more, rule) => {
    const incomplete: EventStep<number> = { ...created, draft: { ...draft, ...more } };
    const { outcome } = given(decider, incomplete).when(move('publish'));
    expect(ruled(outcome)).toEqual([rule]);
    expect(ruled(when('published', edit(more)).outcome)).toEqual([rule]);
    expect(ruled(when('draft', edit(more)).outcome)).toEqual(['edited']);
  });

  test('a venue, where people come to one, and a time', () => {
    const { venue: _, schedule: __, ...rest } = draft;
    const { outcome } = given(decider, { ...created, draft: rest }).when(move('publish'));
    expect(ruled(outcome)).toEqual(['schedule required', 'venue required']);
  });
});

test.each<[Partial<EventDraft<number>>, string]>([
  [{ titles: originalTexts({ en: ' ' }) }, 'titles.en text-length'],
  [{ disciplines: ['cooking'] }, 'disciplines[0] discipline-unknown'],
  [{ disciplines: ['heritage', 'heritage'] }, 'disciplines repeated'],
  [{ organisers: ['members/1'] }, 'organisers[0] name-format'],
  [{ languages: ['greek_language'] }, 'languages[0] language-format'],
  [{ audience: ['cats'] }, 'audience[0] audience-unknown'],
  [{ accessibility: ['stairs'] }, 'accessibility[0] accessibility-unknown'],
  [{ images: [{ link: 'http://example.org/a.jpg', description: {} }] }, 'images[0] link-format'],
  [{ link: 'javascript:alert(1)' }, 'link link-format'],
  [{ note: 'x'.repeat(2_001) }, 'note too-long'],
  [{ schedule: -1 }, 'schedule.end in-past'],
  [{ price: { kind: 'priced', least: { minorUnits: 0n, currency: 'EUR' } } }, 'price.least not-positive'],
  [
    {
      price: { kind: 'priced', least: { minorUnits: 5n, currency: 'EUR' }, most: { minorUnits: 4n, currency: 'EUR' } },
    },
    'price.most below-least',
  ],
  [
    {
      price: { kind: 'priced', least: { minorUnits: 5n, currency: 'EUR' }, most: { minorUnits: 9n, currency: 'ALL' } },
    },
    'price.most one-currency',
  ],
])('no draft may be so: %o', (more, rule) => {
  const command: EventCommand<number> = {
    kind: 'create',
    id: uuid(1),
    uid: 'e1',
    draft: { ...draft, ...more },
    ...before,
  };
  expect(ruled(given(decider).when(command).outcome)).toEqual([rule]);
});

describe('a change', () => {
  const other = { titles: originalTexts({ el: 'Άλλη' }) };
  test.each<[string, EventState, Partial<EventDraft<number>>, number]>([
    ['of a draft', 'draft', other, 0],
    ['that visitors see', 'published', other, 1],
    ['of the time', 'published', { schedule: end + 1 }, 1],
    ['that only staff sees', 'published', { note: 'Call the choir.', themes: ['inclusion'] }, 0],
    ['after it was postponed', 'postponed', { schedule: end + 1 }, 2],
  ])('%s gives a sequence of its own: %s', (_, state, more, sequence) => {
    const { state: next } = when(state, edit(more));
    expect(next).toMatchObject({ sequence, uid: 'e1@arta', draft: more });
  });

  test('to what is there already is none', () => {
    expect(ruled(when('published', edit({ titles: originalTexts({ el: 'Συναυλία' }) })).outcome)).toEqual([]);
  });

  test('is of the named fields only, and names those that are other than they were', () => {
    const command: EventCommand<number> = {
      kind: 'edit',
      fields: ['titles', 'mode', 'note'],
      draft: { ...draft, ...other, disciplines: [], themes: ['inclusion'] },
      ...after,
    };
    const { outcome, state } = when('published', command);
    expect(outcome).toMatchObject({ value: [{ fields: ['titles'] }] });
    expect(state?.draft).toEqual({ ...draft, ...other });
  });

  test('takes a field away that is named and not there', () => {
    const { venue: _, ...rest } = draft;
    const online = { ...rest, mode: 'online', link: 'https://example.org/live' } as const;
    const command: EventCommand<number> = { kind: 'edit', fields: ['mode', 'venue', 'link'], draft: online, ...after };
    expect(when('published', command).state?.draft).toEqual(online);
  });

  test('of what was held leaves when and where it was; of what has ended there is none', () => {
    expect(ruled(when('held', edit({ schedule: end + 1 })).outcome)).toEqual(['schedule unchangeable']);
    expect(ruled(when('held', edit({ kind: 'joint-action' })).outcome)).toEqual(['edited']);
    expect(ruled(when('closed', edit(other)).outcome)).toBe('event-closed');
    expect(ruled(when('cancelled', edit(other)).outcome)).toBe('event-cancelled');
  });
});

test('each step that calendars must see raises the sequence by one, and the uid stays', () => {
  const { state } = given(decider, ...until.postponed).when(move('publish'));
  expect(state).toMatchObject({ state: 'published', sequence: 2, uid: 'e1@arta' });
});
