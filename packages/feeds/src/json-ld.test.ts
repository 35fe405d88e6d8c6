import { expect, test } from 'vitest';
import { at, days, exhibition, repeated, told } from '../test/given.ts';
import { importJsonLd } from './import-json-ld.ts';
import { eventJsonLd, eventJsonLdText } from './write-json-ld.ts';

function read(value: unknown, options: Partial<Parameters<typeof importJsonLd>[1]> = {}) {
  const found = importJsonLd(JSON.stringify(value), { language: 'el', zone: 'Europe/Athens', ...options });
  if (!found.ok) throw new Error(found.problem.code);
  return found.items;
}

test('an event of schema.org', () => {
  expect(eventJsonLd(exhibition())).toMatchObject({
    '@type': 'Event',
    startDate: '2027-10-19T19:00:00+03:00',
    endDate: '2027-11-16T20:30:00+02:00',
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    inLanguage: 'el',
    location: [{ '@type': 'Place', geo: { latitude: 39.6243 } }, { '@type': 'VirtualLocation' }],
    offers: [
      { price: '5.00', priceCurrency: 'EUR' },
      { price: '0.00', priceCurrency: 'ALL' },
    ],
    eventSchedule: {
      repeatFrequency: 'P1W',
      byDay: ['https://schema.org/Tuesday'],
      repeatCount: 5,
      startTime: '19:00:00',
      scheduleTimezone: 'Europe/Athens',
      exceptDate: ['2027-11-02T19:00:00'],
    },
    subEvent: [
      {},
      { startDate: '2027-10-26T19:00:00+03:00', eventStatus: 'https://schema.org/EventCancelled' },
      {},
      { startDate: '2027-11-10T20:00:00+02:00', previousStartDate: '2027-11-09T19:00:00+02:00' },
      {},
    ],
  });
  expect(eventJsonLd(exhibition({ schedule: days('2027-08-15', '2027-08-17') }))).toMatchObject({
    startDate: '2027-08-15',
    endDate: '2027-08-16',
  });
  expect(eventJsonLd(exhibition({ schedule: repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY') }))).not.toHaveProperty(
    'endDate',
  );
  expect(eventJsonLdText(exhibition({ summary: '</script><b>' }))).not.toContain('<');
});

test.each([
  ['a single time', at('2027-10-19T19:00')],
  ['whole days', days('2027-08-15', '2027-08-17')],
  ['a series', repeated(at('2027-10-19T19:00'), 'FREQ=WEEKLY;BYDAY=TU;COUNT=5', { removed: ['2027-11-02T19:00'] })],
  ['a series by ordinals', repeated(at('2027-10-12T19:00'), 'FREQ=MONTHLY;BYDAY=2TU;COUNT=5')],
  ['a series of days', repeated(days('2027-08-15'), 'FREQ=YEARLY;UNTIL=20300815')],
])('%s is read as it was written', (_, schedule) => {
  const {
    uid,
    attachments: _attachments,
    sequence: _sequence,
    createdAt: _created,
    images,
    ...content
  } = exhibition({ schedule });
  const [item] = read(eventJsonLd(exhibition({ schedule })));
  expect(item).toMatchObject({ ok: true, originUid: uid, draft: content });
  expect(item).toMatchObject({ draft: { images: images.map(({ url }) => ({ url })) } });
});

const event = { '@type': 'MusicEvent', '@id': 'https://example.org/1', name: 'α', startDate: '2027-10-19T19:00' };

test('an object, a list, a graph, a type with its address', () => {
  const items = read({
    '@graph': [{ '@type': 'Person' }, event, [{ ...event, '@id': 'b', '@type': ['http://schema.org/Festival'] }]],
  });
  expect(items.map(({ originUid, position }) => [originUid, position])).toEqual([
    ['https://example.org/1', { pointer: '/@graph/1' }],
    ['b', { pointer: '/@graph/2/0' }],
  ]);
  expect(read([event, event]).map(({ ok }) => ok)).toEqual([true, false]);
});

test.each([
  [
    { startDate: '2027-10-19T19:00:00+03:00' },
    { zone: 'Europe/Tirane' },
    { start: '2027-10-19T18:00:00', zone: 'Europe/Tirane' },
  ],
  [{ startDate: '2027-10-31T03:30:00+02:00' }, {}, { start: '2027-10-31T01:30:00', zone: 'UTC' }],
  [{ endDate: '2027-10-19T20:00:00+03:00' }, {}, { start: '2027-10-19T19:00:00', seconds: 3600 }],
  [{ duration: 'PT90M' }, {}, { seconds: 5400 }],
])('%j with %j is %j', (change, options, schedule) => {
  expect(read({ ...event, ...change }, options)).toMatchObject([{ ok: true, draft: { schedule } }]);
});

test.each([
  [{ startDate: undefined }, '! start-missing startDate'],
  [{ startDate: 'soon' }, '! time-malformed startDate'],
  [{ startDate: '2027-03-28T03:30' }, '! local-time-does-not-exist startDate'],
  [{ endDate: '2027-10-19' }, '! end-kind-differs endDate'],
  [{ endDate: '2027-10-18T19:00' }, '! end-before-start endDate'],
  [{ name: ' ' }, '! summary-missing name'],
  [{ '@id': undefined }, '! uid-missing identifier'],
  [{ eventStatus: 'Maybe' }, '! status-unknown eventStatus'],
  [{ eventSchedule: { repeatFrequency: 'PT1H' } }, '! rule-part-unsupported eventSchedule'],
  [{ eventSchedule: { repeatFrequency: 'P1M', byMonthWeek: 2 } }, '! rule-part-unsupported eventSchedule'],
  [{ performer: 'x' }, 'property-not-taken performer'],
  [{ offers: { price: 'free' } }, 'price-not-taken offers'],
  [{ organizer: { name: 'A', email: 'a@example.org' } }, 'mail-not-taken organizer'],
  [{ image: 'javascript:1' }, 'address-not-taken image'],
])('%j: %s', (change, findings) => {
  expect(told(read({ ...event, ...change })).join()).toBe(findings);
});

test.each([
  ['{', 'json-malformed'],
  ['{"@type":"Person"}', 'no-events'],
  ['"x"', 'no-events'],
  [JSON.stringify([event, event]), 'too-many-events'],
  [' '.repeat(2000), 'file-too-large'],
])('%j as a whole: %s', (text, code) => {
  expect(importJsonLd(text, { language: 'el', maxEvents: 1, maxCharacters: 1000 })).toMatchObject({
    problem: { code },
  });
});

test('a floating time needs a declared zone', () => {
  const found = importJsonLd(JSON.stringify(event), { language: 'el' });
  expect(found.ok && told(found.items)).toEqual(['! zone-undeclared startDate']);
});
