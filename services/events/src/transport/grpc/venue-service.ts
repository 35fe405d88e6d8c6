import {
  CreateVenueRequest,
  UpdateVenueRequest,
  VenueServiceService,
  type VenueServiceServer,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import { pageSize, type AtVersion } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService, identify, maskFields } from '@inclust/rpc';
import { venueId } from '../../app/names.ts';
import type { EventsApp } from '../../app/ports.ts';
import { createVenue, getVenue, updateVenue } from '../../app/venues.ts';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import { newId } from './new-id.ts';
import { venueFields, venueFromProto, venueToProto, withFields, type VenueDraft } from './venue.ts';

/** Venues as a gRPC service. */
export function venueService(app: EventsApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: VenueServiceServer = {
    createVenue: unary(context, async (request, call) => {
      if (!request.venue) return required;
      const given = venueFromProto(request.venue);
      if (!given.ok) return given;
      const identity = identify('CreateVenue', CreateVenueRequest, request, call);
      // Every field is wanted, so that every field is there.
      const venue = { ...(given.value as VenueDraft), id: newId(node, 'venues', identity) };
      return answer(node, await createVenue(app, venue, identity));
    }),
    updateVenue: unary(context, async (request, call) => {
      const { venue, updateMask = [] } = request;
      if (!venue) return required;
      const id = venueId(node, venue.name, 'venue.name');
      if (!id.ok) return id;
      const fields = maskFields(updateMask, venueFields, 'Venue');
      if (!fields.ok) return fields;
      const given = venueFromProto(venue, fields.value);
      if (!given.ok) return given;
      const identity = identify('UpdateVenue', UpdateVenueRequest, request, call);
      const read = { id: id.value, etag: venue.etag };
      return answer(
        node,
        await updateVenue(app, read, (before) => withFields(before, given.value, fields.value), identity),
      );
    }),
    getVenue: unary(context, async ({ name }) => {
      const id = venueId(node, name);
      return id.ok ? answer(node, await getVenue(app, id.value)) : id;
    }),
    listVenues: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const found = await app.venues.list({ pageSize: size.value, pageToken: request.pageToken });
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ venues: items.map((one) => venueToProto(node, one)), nextPageToken });
    }),
  };
  return { definition: VenueServiceService, implementation };
}

const required = invalid([{ field: 'venue', rule: 'required', message: 'Say where it is.' }]);

function answer(node: NodeId, outcome: Outcome<AtVersion<KeptVenue>>) {
  return outcome.ok ? accept({ venue: venueToProto(node, outcome.value) }) : outcome;
}
