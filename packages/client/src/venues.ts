import {
  CreateVenueRequest,
  GetVenueRequest,
  ListVenuesRequest,
  UpdateVenueRequest,
  type CreateVenueResponse,
  type GetVenueResponse,
  type UpdateVenueResponse,
  type Venue,
  type VenueServiceClient,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Venues; every method is an rpc of `inclust.events.v1.VenueService`. What begins with `every` comes as all pages of a list. */
export interface VenuesApi {
  createVenue(request: Partially<CreateVenueRequest>): Promise<CreateVenueResponse>;
  updateVenue(request: Partially<UpdateVenueRequest>): Promise<UpdateVenueResponse>;
  getVenue(request: Partially<GetVenueRequest>): Promise<GetVenueResponse>;
  everyVenue(request?: Partially<ListVenuesRequest>): AsyncGenerator<Venue>;
}

/** The promise client of venues. */
export function venuesApi(client: VenueServiceClient, settings: CallSettings): VenuesApi {
  return {
    createVenue: (request) =>
      change(settings, client.createVenue.bind(client), CreateVenueRequest.fromPartial(request)),
    updateVenue: (request) =>
      change(settings, client.updateVenue.bind(client), UpdateVenueRequest.fromPartial(request)),
    getVenue: (request) => read(settings, client.getVenue.bind(client), GetVenueRequest.fromPartial(request)),
    everyVenue: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListVenuesRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { venues, nextPageToken } = await read(settings, client.listVenues.bind(client), wanted);
        return { items: venues, nextPageToken };
      }),
  };
}
