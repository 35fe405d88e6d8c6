import { Venue } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { taken } from './taken.ts';
import { typedTexts, type TypedTexts } from './typed-texts.ts';

/** `inclust venues list`: venues by name. */
export async function listVenues(context: Context, { limit }: { readonly limit?: string }): Promise<ExitCode> {
  using node = openNode(context);
  const found = await taken(node.venues.everyVenue(), limit);
  context.out.result(
    found.map((venue) => Venue.toJSON(venue)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (venue) => venue.name },
          { title: 'called', value: (venue) => localizedText(venue.names) },
          { title: 'where', value: ({ address }) => `${address?.street ?? ''}, ${address?.locality ?? ''}` },
          { title: 'zone', value: (venue) => venue.timeZone },
          { title: 'for', value: ({ capacity }) => (capacity === 0 ? '' : String(capacity)) },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust venues get`. */
export async function getVenue(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  return showVenue(context, (await node.venues.getVenue({ name })).venue);
}

/** What `venues create` is told. */
export interface VenueOptions extends TypedTexts {
  readonly requestId?: string;
  readonly street: string;
  readonly locality: string;
  readonly country: string;
  readonly zone: string;
  readonly capacity?: string;
  readonly accessibility?: readonly string[];
}

/** `inclust venues create`. */
export async function createVenue(context: Context, options: VenueOptions): Promise<ExitCode> {
  const { requestId = '', street, locality, country: countryCode, zone: timeZone, capacity = '0' } = options;
  const venue = {
    names: typedTexts(options),
    address: { street, locality, countryCode },
    timeZone,
    capacity: Number(capacity),
    accessibility: [...(options.accessibility ?? [])],
  };
  using node = openNode(context);
  return showVenue(context, (await node.venues.createVenue({ venue, requestId })).venue);
}

function showVenue({ out }: Context, venue: Venue | undefined): ExitCode {
  if (!venue) throw new Error('the answer holds no venue');
  out.result(Venue.toJSON(venue), () =>
    [
      `${venue.name}  ${localizedText(venue.names)}  etag ${venue.etag}`,
      JSON.stringify(Venue.toJSON(venue), null, 2),
    ].join('\n'),
  );
  return exitCodes.ok;
}
