import { parseLocalTime, type OverrideInput, type Schedule, type Single } from '@inclust/schedule';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, calendar, days, exhibition, imported, moment, repeated } from '../test/given.ts';
import type { Attendance, FeedEvent, Place } from './feed-event.ts';

const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

const text = fc
  .string({ unit: fc.constantFrom(...'\\;,:"^\nάΣëç—\u{1F4DE} =abnN\''), minLength: 1, maxLength: 60 })
  .filter((one) => one.trim() !== '');
const address = fc.webUrl({ withQueryParameters: true, withFragments: true });

function maybe<Value>(name: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }));
}

const place: fc.Arbitrary<Place> = fc
  .tuple(
    text,
    fc.integer({ min: -90_000_000, max: 90_000_000 }),
    fc.integer({ min: -180_000_000, max: 180_000_000 }),
    fc.boolean(),
  )
  .map(([name, latitude, longitude, hasCoordinates]) =>
    hasCoordinates
      ? { text: name, coordinates: { latitude: latitude / 1e6, longitude: longitude / 1e6 } }
      : { text: name },
  );

const attendance: fc.Arbitrary<Attendance> = fc.oneof(
  maybe('place', place).map((one): Attendance => ({ mode: 'on-site', ...one })),
  maybe('joinAt', address).map((one): Attendance => ({ mode: 'online', ...one })),
  fc
    .tuple(maybe('place', place), maybe('joinAt', address))
    .map(([one, two]): Attendance => ({ mode: 'mixed', ...one, ...two })),
);

const first: fc.Arbitrary<Single> = fc.oneof(
  fc
    .record({
      day: fc.integer({ min: 1, max: 28 }),
      month: fc.integer({ min: 1, max: 12 }),
      time: fc.constantFrom('00:30', '02:30', '03:30', '19:00:07'),
      zone: fc.constantFrom('Europe/Athens', 'Europe/Tirane', 'UTC', 'America/New_York'),
      seconds: fc.integer({ min: 0, max: 200_000 }),
    })
    .map(({ day, month, time, zone, seconds }): Single | undefined => {
      const start = `2027-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${time}`;
      try {
        return at(start, zone, seconds);
      } catch {
        return undefined;
      }
    })
    .filter((one) => one !== undefined),
  fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 9 })).map(([day, length]) => {
    const start = Temporal.PlainDate.from('2027-02-01').add({ days: day });
    return days(start.toString(), start.add({ days: length }).toString());
  }),
);

const schedule: fc.Arbitrary<Schedule> = fc
  .tuple(
    first,
    fc.constantFrom('', 'FREQ=DAILY', 'FREQ=WEEKLY;INTERVAL=2', 'FREQ=MONTHLY;INTERVAL=2'),
    fc.constantFrom(';COUNT=', ';UNTIL=', ''),
    fc.integer({ min: 3, max: 300 }),
    fc.constantFrom('skip', 'move'),
    fc.array(fc.constantFrom('cancelled', 'moved', 'longer', 'removed', 'none'), { minLength: 3, maxLength: 3 }),
  )
  .map(([start, rule, end, count, gaps, kinds]): Schedule => {
    if (rule === '') return start;
    const until = start.kind === 'timed' ? '20290101T000000Z' : '20290101';
    const ending =
      end === ';COUNT='
        ? `${end}${Math.min(count, rule.includes('DAILY') ? 300 : 50)}`
        : end === ''
          ? ''
          : `${end}${until}`;
    const chosen = start.kind === 'timed' ? { gaps } : {};
    const bare = repeated(start, `${rule}${ending}`, chosen);
    if (bare.kind !== 'series') return start;
    const step = rule.includes('DAILY') ? { days: 1 } : rule.includes('WEEKLY') ? { weeks: 2 } : { months: 2 };
    const ids = kinds.map((_, index) => {
      const plain = Temporal.PlainDateTime.from(start.start);
      let id = plain;
      for (let count = 0; count <= index; count += 1) id = id.add(step);
      return start.kind === 'timed' ? id.toString({ smallestUnit: 'second' }) : id.toPlainDate().toString();
    });
    const length = start.kind === 'timed' ? 777 : 3;
    try {
      return repeated(start, `${rule}${ending}`, {
        ...chosen,
        // What is skipped is removed already: a file says the two in the same line.
        removed: ids.filter((id, index) => kinds[index] === 'removed' && !(gaps === 'skip' && isInGap(start, id))),
        overrides: ids.flatMap((id, index): OverrideInput[] => {
          const kind = kinds[index];
          if (kind === 'cancelled') return [{ id, kind }];
          const other =
            start.kind === 'timed'
              ? `${id.slice(0, 10)}T21:15:00`
              : Temporal.PlainDate.from(id).add({ days: 1 }).toString();
          if (kind === 'moved') return [{ id, kind: 'changed' as const, start: other }];
          if (kind === 'longer') return [{ id, kind: 'changed' as const, length }];
          return [];
        }),
      });
    } catch {
      return bare;
    }
  });

function isInGap(start: Single, id: string): boolean {
  if (start.kind !== 'timed') return false;
  const wanted = Temporal.PlainDateTime.from(id);
  return !wanted.toZonedDateTime(start.zone).toPlainDateTime().equals(wanted);
}

const event: fc.Arbitrary<FeedEvent> = fc
  .tuple(
    fc.record({
      summary: text,
      attendance,
      schedule,
      sequence: fc.nat(1000),
      status: fc.constantFrom('confirmed', 'tentative'),
      categories: fc.array(text, { maxLength: 3 }),
      organizers: fc.uniqueArray(
        fc.tuple(text, maybe('url', address)).map(([name, url]) => ({ name: name.trim(), ...url })),
        { maxLength: 3, selector: ({ name }) => name },
      ),
      attachments: fc.array(
        fc
          .tuple(address, maybe('title', text), maybe('mediaType', fc.constant('text/html')))
          .map(([url, one, two]) => ({ url, ...one, ...two })),
        { maxLength: 2 },
      ),
      offers: fc.array(
        fc
          .tuple(fc.nat(1_000_000), fc.constantFrom('EUR', 'ALL'), maybe('name', text))
          .map(([units, currency, name]) => ({
            price: { minorUnits: BigInt(units), currency },
            ...name,
          })),
        { maxLength: 2 },
      ),
    }),
    maybe('description', text),
    maybe('url', address),
  )
  .map(([one, two, three]) => ({ ...exhibition(), images: [], ...one, ...described(two), ...three }));

function described(given: Record<string, string>) {
  return { description: given['description'] ?? 'α' };
}

test(`a calendar that was written is read as the same events (seed ${seed})`, { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(event, (given) => {
      const [item, ...others] = imported(calendar(given));
      expect(others).toEqual([]);
      if (!item?.ok) throw new Error(JSON.stringify(item));
      const { uid, ...content } = given;
      expect(item.notices).toEqual([]);
      expect(item.originUid).toBe(uid);
      expect(item.draft).toEqual(content);
    }),
    { seed, numRuns: Number(process.env['FC_RUNS'] ?? 150) },
  );
});

test('with what differs in the texts of single occurrences', () => {
  const [first, moved] = ['2027-10-19T19:00', '2027-11-09T19:00'].map(parseLocalTime);
  if (!first || !moved) throw new Error('not times');
  const given = exhibition({
    details: [
      { id: first, summary: 'Εγκαίνια' },
      { id: moved, description: 'αλλού', place: { text: 'Vlorë' } },
    ],
  });
  const [item] = imported(calendar(given));
  const { uid, ...content } = given;
  expect(item).toMatchObject({ ok: true, originUid: uid, notices: [], draft: content });
});

test('the digest is the same whenever it was written, and another for another content', () => {
  const digest = (change: Partial<FeedEvent>) => {
    const [item] = imported(calendar(exhibition(change)));
    return item?.ok ? item.digest : '';
  };
  expect(digest({ modifiedAt: moment('2028-01-01T00:00:00Z') })).toBe(digest({}));
  expect(digest({ summary: 'β' })).not.toBe(digest({}));
  expect(digest({})).toMatch(/^[0-9a-f]{64}$/);
});
