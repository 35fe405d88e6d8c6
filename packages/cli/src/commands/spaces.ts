import type { Partially } from '@inclust/client';
import { Space, type SpaceAddress } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { maskOf } from './field-mask.ts';
import { nodeOfName } from './names.ts';
import { openingHoursOf, type OpeningOptions } from './opening-options.ts';
import { openingLines } from './opening-text.ts';
import { countOf } from './registration-words.ts';
import { taken } from './taken.ts';
import { typedTexts, type TypedTexts } from './typed-texts.ts';
import { zoneNamed } from './wall-times.ts';
import { spaceNamed, zoneOf } from './zone-of-space.ts';

/** `inclust spaces list`: spaces by name, also of another node as the one that is asked finds them. */
export async function listSpaces(
  context: Context,
  { limit, of: nodeId = '' }: { readonly limit?: string; readonly of?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const found = await taken(node.spaces.everySpace({ nodeId }), limit);
  context.out.result(
    found.map((space) => Space.toJSON(space)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (space) => space.name },
          { title: 'called', value: (space) => localizedText(space.names) },
          { title: 'where', value: ({ address }) => `${address?.street ?? ''}, ${address?.locality ?? ''}` },
          { title: 'zone', value: (space) => space.timeZone },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust spaces get`. */
export async function getSpace(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showSpace(context, await spaceNamed(node, name));
}

/** What `spaces update` is told. */
export interface SpaceOptions extends TypedTexts, OpeningOptions {
  readonly street?: string;
  readonly locality?: string;
  readonly postalCode?: string;
  readonly country?: string;
  readonly zone?: string;
  readonly incubation?: string;
  readonly etag?: string;
  readonly requestId?: string;
}

/** What `spaces create` is told. */
export type NewSpaceOptions = SpaceOptions & Required<Pick<SpaceOptions, 'street' | 'locality' | 'country' | 'zone'>>;

/** `inclust spaces create`. */
export async function createSpace(context: Context, options: NewSpaceOptions): Promise<ExitCode> {
  const { zone, requestId = '' } = options;
  const space = { timeZone: zone, ...typedSpace(options) };
  using node = openNode(context);
  const made = await node.spaces.createSpace({
    space: { ...space, openingHours: space.openingHours ?? { holidayCountry: options.country } },
    requestId,
  });
  return showSpace(context, made.space);
}

/** `inclust spaces update`: changes what is typed. */
export async function updateSpace(context: Context, name: string, options: SpaceOptions): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  const before = await spaceNamed(node, name);
  const changed = typedSpace(options, before);
  const { etag = before.etag, requestId = '' } = options;
  const space = { ...changed, name, etag };
  return showSpace(context, (await node.spaces.updateSpace({ space, updateMask: maskOf(changed), requestId })).space);
}

/** The fields of a space that are typed, each whole, with what it was before where only a part is typed. */
function typedSpace(options: SpaceOptions, before?: Space): Partially<Space> {
  const names = typedTexts(options);
  const address = typedAddress(options);
  const zone = zoneNamed('--zone', options.zone ?? before?.timeZone ?? '');
  const country = options.country ?? before?.address?.countryCode ?? '';
  const hours = openingHoursOf(options, {
    zone,
    country,
    ...(before?.openingHours ? { before: before.openingHours } : {}),
  });
  return {
    ...(Object.keys(names).length === 0 ? {} : { names: { ...before?.names, ...names } }),
    ...(Object.keys(address).length === 0 ? {} : { address: { ...before?.address, ...address } }),
    ...(options.zone === undefined ? {} : { timeZone: zone }),
    ...(hours ? { openingHours: hours } : {}),
    ...(options.incubation === undefined ? {} : { incubationPlaces: countOf('--incubation', options.incubation, 0) }),
  };
}

function typedAddress({ street, locality, postalCode, country }: SpaceOptions): Partially<SpaceAddress> {
  return {
    ...(street === undefined ? {} : { street }),
    ...(locality === undefined ? {} : { locality }),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(country === undefined ? {} : { countryCode: country }),
  };
}

function showSpace({ out }: Context, space: Space | undefined): ExitCode {
  if (!space) throw new Error('the answer holds no space');
  const { name, names, timeZone, etag, openingHours, incubationPlaces } = space;
  out.result(Space.toJSON(space), () =>
    [
      `${name}  ${localizedText(names)}  ${timeZone}  etag ${etag}`,
      ...(incubationPlaces === 0 ? [] : [`incubation for ${incubationPlaces} enterprises`]),
      ...(openingHours ? openingLines(openingHours, zoneOf(space)) : []),
      JSON.stringify(Space.toJSON(space), null, 2),
    ].join('\n'),
  );
  return exitCodes.ok;
}
