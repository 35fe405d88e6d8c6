import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { writeCalendar, writeEvent, type FeedEvent } from '@inclust/feeds';
import { instantOfMilliseconds } from '@inclust/kernel';
import { timed } from '@inclust/schedule';
import { inFlight } from '../support/people.ts';
import { startProcess } from './process.ts';
import { median, result, type BenchResult } from './result.ts';
import { startRig } from './rig.ts';

const count = 5_000;
const rounds = 7;
const description = 'Μουσική, χορός και κουβέντα ως αργά, στην αυλή. '.repeat(4).trim();
const organiser = 'nodes/arta/members/01890000-0000-8000-8000-000000000001';

/** The calendar of a city with 5,000 events over HTTP, unchanged and after one of them was changed, against writing the same events anew. */
export async function feed(): Promise<BenchResult[]> {
  await using rig = await startRig();
  const address = `127.0.0.1:${await rig.port()}`;
  const http = `127.0.0.1:${await rig.port()}`;
  await using _running = await startProcess('../../services/events/src/main.ts', address, {
    INCLUST_HOME: rig.home,
    INCLUST_GRPC_LISTEN: address,
    INCLUST_HTTP_LISTEN: http,
    // No federation answers here that would say what organisers are called.
    INCLUST_LOG_LEVEL: 'error',
    INCLUST_MONGO_URL: `${rig.mongoUrl}/inclust_arta`,
  });
  using node = connect(address, { authorize: operatorOfHome(rig.home) });
  const names = await made(node);
  const url = `http://${http}/feeds/events.ics`;
  const served = await fetched(url);
  const lines = served.text.split('BEGIN:VEVENT').length - 1;
  if (lines !== count) throw new Error(`the feed holds ${lines} events`);
  const unchanged: number[] = [];
  const changed: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(written(served.text.length));
    unchanged.push((await fetched(url)).took);
    const title = { el: { text: `Άλλος τίτλος ${round}` } };
    await node.events.updateEvent({ event: { name: names[round] ?? '', titles: title }, updateMask: ['titles'] });
    changed.push((await fetched(url)).took);
  }
  const reference = median(bare);
  return [
    result('feed/5000-events-unchanged', 'ms', median(unchanged), reference, { atMost: 1.3 }),
    result('feed/5000-events-one-changed', 'ms', median(changed), reference, { atMost: 1.3 }),
  ];
}

async function fetched(url: string): Promise<{ readonly text: string; readonly took: number }> {
  const began = performance.now();
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the feed answers ${answer.status}`);
  return { text, took: performance.now() - began };
}

/** Published events; their names. */
async function made({ events }: NodeClient): Promise<string[]> {
  const names: string[] = [];
  await inFlight(
    Array.from({ length: count }).map((_, turn) => turn),
    64,
    async (turn) => {
      const value = { startTime: startOf(turn), timeZone: 'Europe/Athens', durationSeconds: 7_200n };
      const { event } = await events.createEvent({
        event: {
          titles: { el: { text: titleOf(turn) } },
          descriptions: { el: { text: description } },
          disciplines: ['performing-arts'],
          organisers: [organiser],
          mode: 2,
          link: 'https://example.org/live',
          schedule: { first: { $case: 'timed', value } },
        },
      });
      names.push(event?.name ?? '');
      await events.publishEvent({ name: event?.name ?? '' });
    },
  );
  return names;
}

/** How long it takes to write events like these as a calendar, in milliseconds; they must be about as long. */
function written(length: number): number {
  const at = instantOfMilliseconds(Date.now());
  const all = Array.from({ length: count }, (_, turn): FeedEvent => {
    const made = timed({ start: startOf(turn), zone: 'Europe/Athens', seconds: 7_200 });
    if (!made.ok) throw new Error(made.refusal.message);
    return {
      uid: `01890000-0000-8000-8000-${String(turn).padStart(12, '0')}@arta.inclust`,
      sequence: 0,
      status: 'confirmed',
      createdAt: at,
      modifiedAt: at,
      language: 'el',
      summary: titleOf(turn),
      description,
      schedule: made.value.schedule,
      attendance: { mode: 'online', joinAt: 'https://example.org/live' },
      organizers: [],
      categories: ['Παραστατικές τέχνες'],
      attachments: [],
      images: [],
      offers: [{ price: { minorUnits: 0n, currency: 'EUR' } }],
      details: [],
    };
  });
  const began = performance.now();
  const text = writeCalendar(
    { name: 'Εκδηλώσεις', language: 'el', method: 'PUBLISH' },
    all.map((event) => writeEvent(event)),
  );
  const took = performance.now() - began;
  if (Math.abs(text.length / length - 1) > 0.1) throw new Error(`${text.length} letters, the feed has ${length}`);
  return took;
}

function titleOf(turn: number): string {
  return `Νυχτερινή συναυλία στην αυλή, αριθμός ${turn}`;
}

/** Ten a day, at hours at which no clock is put forward. */
function startOf(turn: number): string {
  const hours = { days: Math.floor(turn / 10), hours: turn % 10 };
  return Temporal.PlainDateTime.from('2037-01-01T12:00').add(hours).toString().slice(0, 16);
}
