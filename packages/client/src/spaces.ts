import {
  CreateResourceRequest,
  CreateSpaceRequest,
  GetResourceRequest,
  GetSpaceRequest,
  ListResourcesRequest,
  ListSpacesRequest,
  UpdateResourceRequest,
  UpdateSpaceRequest,
  type CreateResourceResponse,
  type CreateSpaceResponse,
  type GetResourceResponse,
  type GetSpaceResponse,
  type Resource,
  type Space,
  type SpaceServiceClient,
  type UpdateResourceResponse,
  type UpdateSpaceResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Spaces and resources; every method is an rpc of `inclust.coworking.v1.SpaceService`. What begins with `every` comes as all pages. */
export interface SpacesApi {
  createSpace(request: Partially<CreateSpaceRequest>): Promise<CreateSpaceResponse>;
  updateSpace(request: Partially<UpdateSpaceRequest>): Promise<UpdateSpaceResponse>;
  getSpace(request: Partially<GetSpaceRequest>): Promise<GetSpaceResponse>;
  everySpace(request?: Partially<ListSpacesRequest>): AsyncGenerator<Space>;
  createResource(request: Partially<CreateResourceRequest>): Promise<CreateResourceResponse>;
  updateResource(request: Partially<UpdateResourceRequest>): Promise<UpdateResourceResponse>;
  getResource(request: Partially<GetResourceRequest>): Promise<GetResourceResponse>;
  everyResource(request?: Partially<ListResourcesRequest>): AsyncGenerator<Resource>;
}

/** The promise client of spaces. */
export function spacesApi(client: SpaceServiceClient, settings: CallSettings): SpacesApi {
  return {
    createSpace: (request) =>
      change(settings, client.createSpace.bind(client), CreateSpaceRequest.fromPartial(request)),
    updateSpace: (request) =>
      change(settings, client.updateSpace.bind(client), UpdateSpaceRequest.fromPartial(request)),
    getSpace: (request) => read(settings, client.getSpace.bind(client), GetSpaceRequest.fromPartial(request)),
    everySpace: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListSpacesRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { spaces, nextPageToken } = await read(settings, client.listSpaces.bind(client), wanted);
        return { items: spaces, nextPageToken };
      }),
    createResource: (request) =>
      change(settings, client.createResource.bind(client), CreateResourceRequest.fromPartial(request)),
    updateResource: (request) =>
      change(settings, client.updateResource.bind(client), UpdateResourceRequest.fromPartial(request)),
    getResource: (request) => read(settings, client.getResource.bind(client), GetResourceRequest.fromPartial(request)),
    everyResource: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListResourcesRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { resources, nextPageToken } = await read(settings, client.listResources.bind(client), wanted);
        return { items: resources, nextPageToken };
      }),
  };
}
