import { RefusedError, type NodeClient } from '@inclust/client';
import type { Resource, Space } from '@inclust/contracts';
import { parseZone, type ZoneName } from '@inclust/schedule';
import { Failure } from '../failure.ts';

/** A space of a node. */
export async function spaceNamed({ spaces }: NodeClient, name: string): Promise<Space> {
  const { space } = await spaces.getSpace({ name });
  if (!space) throw new Error('the answer holds no space');
  return space;
}

/** A resource of a node. */
export async function resourceNamed({ spaces }: NodeClient, name: string): Promise<Resource> {
  const { resource } = await spaces.getResource({ name });
  if (!resource) throw new Error('the answer holds no resource');
  return resource;
}

/** The zone of the space that a resource is of. */
export async function zoneOfResource(node: NodeClient, name: string): Promise<ZoneName> {
  const { space } = await resourceNamed(node, name);
  return zoneOf(await spaceNamed(node, space));
}

/** The same, or `undefined` where the node of the resource is another one that does not answer: then it may be booked all the same. */
export async function zoneOfBookable(node: NodeClient, name: string): Promise<ZoneName | undefined> {
  try {
    return await zoneOfResource(node, name);
  } catch (error) {
    if (error instanceof RefusedError && error.reason === 'node-away') return undefined;
    throw error;
  }
}

/** The zone of what is asked about: of a space, else of a resource, else the one that all spaces of a node have, that is asked or another. */
export async function zoneAbout(
  node: NodeClient,
  about: { readonly space?: string | undefined; readonly resource?: string | undefined; readonly nodeId?: string },
): Promise<ZoneName> {
  const { space = '', resource = '', nodeId = '' } = about;
  if (space !== '') return zoneOf(await spaceNamed(node, space));
  if (resource !== '') return zoneOfResource(node, resource);
  const zones = new Set((await Array.fromAsync(node.spaces.everySpace({ nodeId }))).map(zoneOf));
  const [zone] = zones;
  if (zone && zones.size === 1) return zone;
  throw new Failure('usage', 'option-missing', 'The spaces of the node are in several zones.', 'Say which --space.');
}

/** The zone in which a space or a booking is. */
export function zoneOf({ timeZone }: { readonly timeZone: string }): ZoneName {
  const zone = parseZone(timeZone);
  if (!zone) throw new Error('the answer names a zone that is not known here');
  return zone;
}
