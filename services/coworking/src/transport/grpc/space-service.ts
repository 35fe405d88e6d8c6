import {
  CreateResourceRequest,
  CreateSpaceRequest,
  GetResourceRequest,
  GetResourceResponse,
  GetSpaceRequest,
  GetSpaceResponse,
  ListResourcesRequest,
  ListResourcesResponse,
  ListSpacesRequest,
  ListSpacesResponse,
  SpaceServiceService,
  UpdateResourceRequest,
  UpdateSpaceRequest,
  type SpaceServiceServer,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import { pageSize, type AtVersion } from '@inclust/mongo';
import { identify, maskFields, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { idOf, nodeOf } from '../../app/names.ts';
import type { CoworkingApp } from '../../app/ports.ts';
import { createResource, getResource, updateResource } from '../../app/spaces/resources.ts';
import { createSpace, getSpace, updateSpace } from '../../app/spaces/spaces.ts';
import type { KeptResource } from '../../domain/resources/resource-decider.ts';
import type { KeptSpace } from '../../domain/spaces/space-decider.ts';
import { newId } from './new-id.ts';
import { encodedQuery, queryHandler, type EncodedQuery, type Query } from './query.ts';
import { resourceFields, resourceFromProto, resourceToProto, withFields, type ResourceDraft } from './resource.ts';
import { spaceFields, spaceFromProto, spaceToProto, type SpaceDraft } from './space.ts';

/** Answers with one space or resource. */
function answers(node: NodeId) {
  return {
    space: (outcome: Outcome<AtVersion<KeptSpace>>) =>
      outcome.ok ? accept({ space: spaceToProto(node, outcome.value) }) : outcome,
    resource: (outcome: Outcome<AtVersion<KeptResource>>) =>
      outcome.ok ? accept({ resource: resourceToProto(node, outcome.value) }) : outcome,
  };
}

interface SpaceQueries {
  readonly GetSpace: Query<GetSpaceRequest, GetSpaceResponse>;
  readonly ListSpaces: Query<ListSpacesRequest, ListSpacesResponse>;
  readonly GetResource: Query<GetResourceRequest, GetResourceResponse>;
  readonly ListResources: Query<ListResourcesRequest, ListResourcesResponse>;
}

/** What of spaces and resources anybody may read. */
function spaceQueries(app: CoworkingApp): SpaceQueries {
  const { node } = app;
  const { space, resource } = answers(node);
  return {
    GetSpace: {
      request: GetSpaceRequest,
      response: GetSpaceResponse,
      about: ({ name }) => nodeOf(name),
      ask: async ({ name }) => {
        const id = idOf(node, 'spaces', name);
        return id.ok ? space(await getSpace(app, id.value)) : id;
      },
    },
    ListSpaces: {
      request: ListSpacesRequest,
      response: ListSpacesResponse,
      about: ({ nodeId }) => nodeId,
      ask: async (request) => {
        const size = pageSize(request.pageSize);
        if (!size.ok) return size;
        const found = await app.spaces.list({ pageSize: size.value, pageToken: request.pageToken });
        if (!found.ok) return found;
        const { items, nextPageToken } = found.value;
        return accept({ spaces: items.map((one) => spaceToProto(node, one)), nextPageToken });
      },
    },
    GetResource: {
      request: GetResourceRequest,
      response: GetResourceResponse,
      about: ({ name }) => nodeOf(name),
      ask: async ({ name }) => {
        const id = idOf(node, 'resources', name);
        return id.ok ? resource(await getResource(app, id.value)) : id;
      },
    },
    ListResources: {
      request: ListResourcesRequest,
      response: ListResourcesResponse,
      about: ({ nodeId, space: within }) => nodeId || nodeOf(within),
      ask: async (request) => {
        const size = pageSize(request.pageSize);
        if (!size.ok) return size;
        const within = request.space === '' ? accept(undefined) : idOf(node, 'spaces', request.space, 'space');
        if (!within.ok) return within;
        const page = { pageSize: size.value, pageToken: request.pageToken };
        const found = await app.resources.list(within.value, page);
        if (!found.ok) return found;
        const { items, nextPageToken } = found.value;
        return accept({ resources: items.map((one) => resourceToProto(node, one)), nextPageToken });
      },
    },
  };
}

/** The most of a page between nodes, where a message is shorter. */
const mostBetweenNodes = 200;

/** A list in pages that are short enough for a message between nodes. */
function inShortPages<Request extends { readonly pageSize: number }, Response>(
  query: Query<Request, Response>,
): Query<Request, Response> {
  return {
    ...query,
    ask: (request, city) =>
      query.ask({ ...request, pageSize: Math.min(request.pageSize || mostBetweenNodes, mostBetweenNodes) }, city),
  };
}

/** The same as other nodes ask it, by the names of the rpcs. */
export function encodedSpaceQueries(app: CoworkingApp): Readonly<Record<string, EncodedQuery>> {
  const queries = spaceQueries(app);
  return {
    GetSpace: encodedQuery(queries.GetSpace),
    ListSpaces: encodedQuery(inShortPages(queries.ListSpaces)),
    GetResource: encodedQuery(queries.GetResource),
    ListResources: encodedQuery(inShortPages(queries.ListResources)),
  };
}

/** Spaces and resources as a gRPC service. */
export function spaceService(app: CoworkingApp, context: RpcContext): RpcService {
  const { node } = app;
  const { space, resource } = answers(node);
  const queries = spaceQueries(app);
  const implementation: SpaceServiceServer = {
    createSpace: unary(context, async (request, call) => {
      if (!request.space) return required('space');
      const given = spaceFromProto(request.space);
      if (!given.ok) return given;
      const identity = identify('CreateSpace', CreateSpaceRequest, request, call);
      // Every field is wanted, so that every field is there.
      const made = { ...(given.value as SpaceDraft), id: newId(node, 'spaces', identity) };
      return space(await createSpace(app, made, identity));
    }),
    updateSpace: unary(context, async (request, call) => {
      if (!request.space) return required('space');
      const id = idOf(node, 'spaces', request.space.name, 'space.name');
      if (!id.ok) return id;
      const fields = maskFields(request.updateMask ?? [], spaceFields, 'Space');
      if (!fields.ok) return fields;
      const given = spaceFromProto(request.space, fields.value);
      if (!given.ok) return given;
      const identity = identify('UpdateSpace', UpdateSpaceRequest, request, call);
      const read = { id: id.value, etag: request.space.etag };
      return space(await updateSpace(app, read, (before) => ({ ...before, ...given.value }), identity));
    }),
    getSpace: queryHandler(app, context, 'GetSpace', queries.GetSpace),
    listSpaces: queryHandler(app, context, 'ListSpaces', queries.ListSpaces),
    createResource: unary(context, async (request, call) => {
      if (!request.resource) return required('resource');
      const given = resourceFromProto(node, request.resource);
      if (!given.ok) return given;
      const identity = identify('CreateResource', CreateResourceRequest, request, call);
      const made = { ...(given.value as ResourceDraft), id: newId(node, 'resources', identity) };
      return resource(await createResource(app, made, identity));
    }),
    updateResource: unary(context, async (request, call) => {
      if (!request.resource) return required('resource');
      const id = idOf(node, 'resources', request.resource.name, 'resource.name');
      if (!id.ok) return id;
      const fields = maskFields(request.updateMask ?? [], resourceFields, 'Resource');
      if (!fields.ok) return fields;
      const given = resourceFromProto(node, request.resource, fields.value);
      if (!given.ok) return given;
      const identity = identify('UpdateResource', UpdateResourceRequest, request, call);
      const read = { id: id.value, etag: request.resource.etag };
      return resource(
        await updateResource(app, read, (before) => withFields(before, given.value, fields.value), identity),
      );
    }),
    getResource: queryHandler(app, context, 'GetResource', queries.GetResource),
    listResources: queryHandler(app, context, 'ListResources', queries.ListResources),
  };
  return { definition: SpaceServiceService, implementation };
}

function required(field: string): Outcome<never> {
  return invalid([{ field, rule: 'required', message: 'Say what it is.' }]);
}
