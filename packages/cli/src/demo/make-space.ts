import type { NodeClient, Partially } from '@inclust/client';
import type { Money, Resource, Space } from '@inclust/contracts';
import type { ZoneName } from '@inclust/schedule';
import { resourceKinds } from '../commands/coworking-words.ts';
import { openingHoursOf } from '../commands/opening-options.ts';
import { bookingRulesOf } from '../commands/rule-options.ts';
import { zoneOf } from '../commands/zone-of-space.ts';
import type { DemoResource, DemoSpace } from './demo-coworking.ts';
import { inParallel } from './in-parallel.ts';
import { textsOf } from './texts.ts';

/** A space of the demonstration as its node has it. */
export interface MadeSpace {
  /** Its name. */
  readonly space: string;
  readonly zone: ZoneName;
  /** The day on which it was made, by its clocks. */
  readonly day: Temporal.PlainDate;
  /** Names by the ids of deploy/demo. */
  readonly resources: ReadonlyMap<string, string>;
}

const mostAtOnce = 8;

/** Lets a city have its space with all resources. What was made before is left as it is. */
export async function makeSpace(node: NodeClient, planned: DemoSpace): Promise<MadeSpace> {
  const space = (await findSpace(node, planned)) ?? (await createSpace(node, planned));
  const zone = zoneOf(space);
  const day = Temporal.Instant.from(space.createTime ?? '')
    .toZonedDateTimeISO(zone)
    .toPlainDate();
  const before = await Array.fromAsync(node.spaces.everyResource({ space: space.name }));
  const resources = new Map(
    planned.resources.flatMap(({ id, names }) => {
      const found = before.find((one) => one.names?.en?.text === names.en);
      return found ? [[id, found.name] as const] : [];
    }),
  );
  const missing = planned.resources.filter(({ id }) => !resources.has(id));
  // What others are made of comes before them.
  for (const isWhole of [false, true]) {
    const now = missing.filter(({ parts = [] }) => parts.length > 0 === isWhole);
    await inParallel(now.length, mostAtOnce, async (at) => {
      const one = now[at];
      if (one) resources.set(one.id, await createResource(node, planned, one, { space, resources }));
    });
  }
  return { space: space.name, zone, day, resources };
}

async function findSpace({ spaces }: NodeClient, { names }: DemoSpace): Promise<Space | undefined> {
  const all = await Array.fromAsync(spaces.everySpace());
  return all.find((one) => one.names?.en?.text === names.en);
}

async function createSpace({ spaces }: NodeClient, planned: DemoSpace): Promise<Space> {
  const { city, names, street, locality, postalCode, country, timeZone, hours } = planned;
  const openingHours = openingHoursOf({ hours }, { zone: zoneOf(planned), country });
  const { space } = await spaces.createSpace({
    space: {
      names: textsOf(names, country),
      address: { street, locality, postalCode, countryCode: country },
      timeZone,
      ...(openingHours ? { openingHours } : {}),
    },
    requestId: `demo-${city}-space`,
  });
  if (!space) throw new Error('the answer holds no space');
  return space;
}

async function createResource(
  { spaces }: NodeClient,
  planned: DemoSpace,
  one: DemoResource,
  { space, resources }: { readonly space: Space; readonly resources: ReadonlyMap<string, string> },
): Promise<string> {
  const { city, country } = planned;
  const { id, kind, names, units = 1, seats = 0, features = [], parts = [], hours } = one;
  const { creditClass = '', memberPrice, guestPrice } = one;
  const openingHours = hours && openingHoursOf({ hours }, { zone: zoneOf(planned), country });
  const made: Partially<Resource> = {
    space: space.name,
    names: textsOf(names, country),
    kind: resourceKinds[kind] ?? 0,
    units,
    seats,
    features: [...features],
    parts: parts.map((part) => resources.get(part) ?? ''),
    rules: bookingRulesOf(one.rules) ?? {},
    creditClass,
    ...(openingHours ? { openingHours } : {}),
    ...(memberPrice === undefined ? {} : { memberPrice: priceOf(memberPrice, country) }),
    ...(guestPrice === undefined ? {} : { guestPrice: priceOf(guestPrice, country) }),
  };
  const { resource } = await spaces.createResource({ resource: made, requestId: `demo-${city}-${id}` });
  return resource?.name ?? '';
}

/** A price of the demonstration in the currency of its country. */
export function priceOf(euros: number, country: string): Partially<Money> {
  return country === 'GR'
    ? { minorUnits: BigInt(euros) * 100n, currencyCode: 'EUR' }
    : { minorUnits: BigInt(euros) * 10_000n, currencyCode: 'ALL' };
}
