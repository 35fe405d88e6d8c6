import { bookingStates } from '../commands/coworking-words.ts';
import { wordOf } from '../commands/event-words.ts';
import { inParallel } from './in-parallel.ts';
import { bookingsOf, type CityCoworking } from './hold-coworking.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { isAsWanted, wantedBookings } from './wanted-bookings.ts';

/** What there is of co-working in a city. */
export interface CoworkingSums {
  readonly spaces: number;
  readonly resources: number;
  /** Subscriptions to plans of those who have booked. */
  readonly subscriptions: number;
  /** How many bookings were paid with credit. */
  readonly paidWithCredit: number;
  /** Bookings of the demonstration by state. */
  readonly bookings: Readonly<Record<string, number>>;
}

/** What co-working of all cities came to. */
export interface CoworkingComparison {
  readonly coworking: Readonly<Record<string, CoworkingSums>>;
  /** What is not as it was planned; empty where nothing. */
  readonly differences: readonly string[];
}

/** Compares what the nodes have of spaces, resources and bookings with what was planned. */
export async function compareCoworking(
  clients: NodeClients,
  cities: readonly CityCoworking[],
): Promise<CoworkingComparison> {
  const found = await Promise.all(cities.map((city) => compareCity(clients, city)));
  return {
    coworking: Object.fromEntries(found.map(({ city, sums }) => [city, sums])),
    differences: found.flatMap(({ differences }) => differences),
  };
}

const mostAtOnce = 16;

async function compareCity(clients: NodeClients, { space, made, plan }: CityCoworking) {
  const { city } = space;
  const node = clientOf(clients, city);
  const spaces = await Array.fromAsync(node.spaces.everySpace());
  const own = spaces.filter(({ names }) => names?.en?.text === space.names.en);
  const resources = await Array.fromAsync(node.spaces.everyResource({ space: own[0]?.name ?? '' }));
  const planned = resources.filter(({ names }) => space.resources.some((one) => one.names.en === names?.en?.text));
  const found = await bookingsOf(node, made);
  const at = { zone: made.zone, now: Date.now() };
  const bookings: Record<string, number> = {};
  const strayed: string[] = [];
  for (const one of wantedBookings(space, plan)) {
    const booking = found.get(one.key);
    const word = booking ? wordOf(bookingStates, booking.state) : 'missing';
    if (booking) bookings[word] = (bookings[word] ?? 0) + 1;
    if (!isAsWanted(one, { ...at, resource: made.resources.get(one.resource) }, booking))
      strayed.push(`"${one.key}" is ${word} in place of ${one.state}`);
  }
  const { differing } = await node.credit.verifyLedger();
  const holders = new Set([...found.values()].map(({ person }) => person));
  const members = [...holders].filter((person) => person.startsWith(`nodes/${city}/`));
  const accounts = await inParallel(members.length, mostAtOnce, async (turn) => {
    const { account } = await node.credit.getCreditAccount({ member: members[turn] ?? '' });
    return account?.subscriptions.length ?? 0;
  });
  const credit = {
    subscriptions: accounts.reduce((sum, one) => sum + one, 0),
    paidWithCredit: [...found.values()].filter((one) => one.credit).length,
  };
  const differences = [
    ...(differing.length === 0
      ? []
      : [`credit of ${city}: ${differing.length} accounts are not what their entries come to`]),
    ...wrong(`spaces of ${city}`, own.length, 1),
    ...wrong(`resources of ${city}`, planned.length, space.resources.length),
    ...(strayed.length === 0
      ? []
      : [`bookings of ${city}: ${strayed.length} are not as they were planned, such as ${strayed[0]}`]),
  ];
  return { city, sums: { spaces: own.length, resources: planned.length, ...credit, bookings }, differences };
}

function wrong(what: string, is: number, expected: number): readonly string[] {
  return is === expected ? [] : [`${what}: ${is} in place of ${expected}`];
}
