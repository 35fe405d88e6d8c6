import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cities, type City } from './cities.ts';
import { seededRandom, type Random } from './random.ts';
import { seasonEvents, venueNames, type Trilingual } from './season-words.ts';

/** A venue of the season; `id` is its own within the city. */
export interface SeasonVenue {
  readonly id: string;
  readonly names: Trilingual;
  readonly street: string;
  readonly locality: string;
  readonly capacity: number;
  readonly accessibility: readonly string[];
}

/** When an event of the season takes place: a wall time of the city, or a first day. */
export interface SeasonSchedule {
  readonly start: string;
  readonly minutes?: number;
  readonly days?: number;
  readonly rule?: string;
  readonly without?: readonly string[];
}

/** An event of the season; `id` is its own within the city, organisers by the external ids of the registers. */
export interface SeasonEvent {
  readonly id: string;
  readonly titles: Trilingual;
  readonly descriptions: Trilingual;
  readonly kind: 'public-event' | 'joint-public-event' | 'joint-action' | 'training';
  readonly disciplines: readonly string[];
  readonly schedule: SeasonSchedule;
  readonly venue: string;
  readonly organisers: readonly string[];
  readonly themes: readonly string[];
  /** In euros or leks, minor units; free when absent. */
  readonly price?: { readonly minorUnits: number; readonly currency: 'EUR' | 'ALL' };
  /** `draft` stays one; `cancelled` and `postponed` are published before. */
  readonly state: 'draft' | 'published' | 'cancelled' | 'postponed';
}

/** The season of one city. */
export interface Season {
  readonly note: string;
  readonly city: City['id'];
  readonly timeZone: string;
  readonly country: City['country'];
  readonly venues: readonly SeasonVenue[];
  readonly events: readonly SeasonEvent[];
}

const note = 'All venues and events are invented. Made by deploy/demo/season.ts; do not edit by hand.';
const eventsEach = 32;
const venuesEach = 4;
/** The season begins before clocks are put back in 2027 and ends after they are put forward in 2028. */
const firstDay = Temporal.PlainDate.from('2027-09-20');
const seasonDays = 230;
const hours = [11, 17, 18, 19, 20, 21] as const;
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Makes the season of every city, by file name; the same every time. */
export function generateSeasons(): ReadonlyMap<string, Season> {
  return new Map(cities.map((city) => [`${city.id}.json`, seasonOf(city)]));
}

function seasonOf(city: City): Season {
  const random = seededRandom(city.seed + 1);
  const venues = venueNames.slice(0, venuesEach).map((names, turn) => venueOf(city, random, names, turn));
  const events = Array.from({ length: eventsEach }, (_, turn) => eventOf(city, random, venues, turn));
  const timeZone = city.country === 'GR' ? 'Europe/Athens' : 'Europe/Tirane';
  return { note, city: city.id, timeZone, country: city.country, venues, events };
}

function venueOf(city: City, random: Random, names: Trilingual, turn: number): SeasonVenue {
  const mark = city.language === 'el' ? 'Οδός Επιδείξεως' : 'Rruga e Demonstrimit';
  return {
    id: `venue-${turn + 1}`,
    names,
    street: `${mark} ${random.integer(1, 90)}`,
    locality: turn === 0 ? city.places[0] : random.pick(city.places),
    capacity: random.pick([30, 60, 120, 400]),
    accessibility: random.chance(70) ? ['step-free', 'accessible-toilet'] : [],
  };
}

function eventOf(city: City, random: Random, venues: readonly SeasonVenue[], turn: number): SeasonEvent {
  const { titles, discipline, kind } = random.pick(seasonEvents);
  const isJoint = kind === 'joint-public-event' || kind === 'joint-action';
  const state =
    turn % 16 === 13 ? 'cancelled' : turn % 16 === 14 ? 'postponed' : turn % 16 === 15 ? 'draft' : 'published';
  const price = random.integer(2, 12);
  return {
    id: `event-${String(turn + 1).padStart(2, '0')}`,
    titles,
    descriptions: { el: 'Δεδομένα επίδειξης.', sq: 'Të dhëna demonstrimi.', en: 'Demonstration data.' },
    kind,
    disciplines: [discipline],
    schedule: scheduleOf(random, turn),
    venue: venues[random.integer(0, venues.length - 1)]?.id ?? '',
    organisers: [organiser(city, random), ...(isJoint ? [organiser(partnerOf(city), random)] : [])],
    themes: random.chance(20) ? ['inclusion'] : [],
    ...(random.chance(40)
      ? {
          price: {
            minorUnits: price * (city.country === 'GR' ? 100 : 10_000),
            currency: city.country === 'GR' ? 'EUR' : 'ALL',
          },
        }
      : {}),
    state,
  };
}

/** One of the first organisations of a register, all of which can be imported. */
function organiser(city: City, random: Random): string {
  return `${city.id.toUpperCase()}-O${String(random.integer(1, 9)).padStart(4, '0')}`;
}

/** A city of the other country. */
function partnerOf(city: City): City {
  return cities.find(({ country }) => country !== city.country) ?? city;
}

/** Every fourth is a series over a change of the clocks, every eighth takes whole days, the others are once. */
function scheduleOf(random: Random, turn: number): SeasonSchedule {
  const day = firstDay.add({ days: random.integer(0, seasonDays) });
  if (turn % 8 === 6) return { start: day.toString(), days: random.integer(1, 10) };
  const time = `${random.pick(hours)}:00`;
  const minutes = random.pick([60, 90, 120, 180]);
  if (turn % 4 !== 0) return { start: `${day.toString()}T${time}`, minutes };
  const begins = Temporal.PlainDate.from(turn % 8 === 0 ? '2027-10-04' : '2028-03-06').add({
    days: random.integer(0, 6),
  });
  const rule = `FREQ=WEEKLY;BYDAY=${weekdays[begins.dayOfWeek - 1]};COUNT=${random.integer(6, 12)}`;
  const without = random.chance(50) ? [`${begins.add({ days: 14 }).toString()}T${time}`] : [];
  return { start: `${begins.toString()}T${time}`, minutes, rule, ...(without.length > 0 ? { without } : {}) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2] ?? join(import.meta.dirname, 'season');
  await mkdir(folder, { recursive: true });
  for (const [name, season] of generateSeasons())
    await writeFile(join(folder, name), `${JSON.stringify(season, null, 1)}\n`);
}
