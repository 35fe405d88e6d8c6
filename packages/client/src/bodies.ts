import {
  ApplyToBodyRequest,
  CloseBodyRequest,
  CreateBodyRequest,
  DecideBodyApplicationRequest,
  EndBodyMembershipRequest,
  EndBodyRoleRequest,
  GetBodyMembershipRequest,
  GetBodyRequest,
  GrantBodyRoleRequest,
  LeaveBodyRequest,
  ListBodiesRequest,
  ListBodyApplicationsRequest,
  ListBodyMembersRequest,
  ListBodyMembershipsRequest,
  UpdateBodyRequest,
  type ApplyToBodyResponse,
  type Body,
  type BodyApplication,
  type BodyDirectoryServiceClient,
  type BodyMember,
  type BodyMembership,
  type BodyServiceClient,
  type CloseBodyResponse,
  type CreateBodyResponse,
  type DecideBodyApplicationResponse,
  type EndBodyMembershipResponse,
  type EndBodyRoleResponse,
  type GetBodyMembershipResponse,
  type GetBodyResponse,
  type GrantBodyRoleResponse,
  type LeaveBodyResponse,
  type UpdateBodyResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/**
 * Bodies; every method is an rpc of `inclust.members.v1.BodyService`, or of `inclust.federation.v1.BodyDirectoryService` for what every
 * node shows of all bodies. Lists come as all of their pages.
 */
export interface BodiesApi {
  getBody(request: Partially<GetBodyRequest>): Promise<GetBodyResponse>;
  everyBody(request?: Partially<ListBodiesRequest>): AsyncGenerator<Body>;
  everyBodyMember(request: Partially<ListBodyMembersRequest>): AsyncGenerator<BodyMember>;
  createBody(request: Partially<CreateBodyRequest>): Promise<CreateBodyResponse>;
  updateBody(request: Partially<UpdateBodyRequest>): Promise<UpdateBodyResponse>;
  closeBody(request: Partially<CloseBodyRequest>): Promise<CloseBodyResponse>;
  applyToBody(request: Partially<ApplyToBodyRequest>): Promise<ApplyToBodyResponse>;
  leaveBody(request: Partially<LeaveBodyRequest>): Promise<LeaveBodyResponse>;
  everyBodyApplication(request?: Partially<ListBodyApplicationsRequest>): AsyncGenerator<BodyApplication>;
  decideBodyApplication(request: Partially<DecideBodyApplicationRequest>): Promise<DecideBodyApplicationResponse>;
  endBodyMembership(request: Partially<EndBodyMembershipRequest>): Promise<EndBodyMembershipResponse>;
  grantBodyRole(request: Partially<GrantBodyRoleRequest>): Promise<GrantBodyRoleResponse>;
  endBodyRole(request: Partially<EndBodyRoleRequest>): Promise<EndBodyRoleResponse>;
  getBodyMembership(request: Partially<GetBodyMembershipRequest>): Promise<GetBodyMembershipResponse>;
  everyBodyMembership(request: Partially<ListBodyMembershipsRequest>): AsyncGenerator<BodyMembership>;
}

const pageSize = 1_000;

/** The promise client of bodies. */
export function bodiesApi(
  client: BodyServiceClient,
  directory: BodyDirectoryServiceClient,
  settings: CallSettings,
): BodiesApi {
  return {
    getBody: (request) => read(settings, directory.getBody.bind(directory), GetBodyRequest.fromPartial(request)),
    everyBody: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListBodiesRequest.fromPartial({ pageSize, ...request, pageToken });
        const { bodies, nextPageToken } = await read(settings, directory.listBodies.bind(directory), wanted);
        return { items: bodies, nextPageToken };
      }),
    everyBodyMember: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListBodyMembersRequest.fromPartial({ pageSize, ...request, pageToken });
        const { members, nextPageToken } = await read(settings, directory.listBodyMembers.bind(directory), wanted);
        return { items: members, nextPageToken };
      }),
    createBody: (request) => change(settings, client.createBody.bind(client), CreateBodyRequest.fromPartial(request)),
    updateBody: (request) => change(settings, client.updateBody.bind(client), UpdateBodyRequest.fromPartial(request)),
    closeBody: (request) => change(settings, client.closeBody.bind(client), CloseBodyRequest.fromPartial(request)),
    applyToBody: (request) =>
      change(settings, client.applyToBody.bind(client), ApplyToBodyRequest.fromPartial(request)),
    leaveBody: (request) => change(settings, client.leaveBody.bind(client), LeaveBodyRequest.fromPartial(request)),
    everyBodyApplication: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListBodyApplicationsRequest.fromPartial({ pageSize, ...request, pageToken });
        const found = await read(settings, client.listBodyApplications.bind(client), wanted);
        return { items: found.applications, nextPageToken: found.nextPageToken };
      }),
    decideBodyApplication: (request) =>
      change(settings, client.decideBodyApplication.bind(client), DecideBodyApplicationRequest.fromPartial(request)),
    endBodyMembership: (request) =>
      change(settings, client.endBodyMembership.bind(client), EndBodyMembershipRequest.fromPartial(request)),
    grantBodyRole: (request) =>
      change(settings, client.grantBodyRole.bind(client), GrantBodyRoleRequest.fromPartial(request)),
    endBodyRole: (request) =>
      change(settings, client.endBodyRole.bind(client), EndBodyRoleRequest.fromPartial(request)),
    getBodyMembership: (request) =>
      read(settings, client.getBodyMembership.bind(client), GetBodyMembershipRequest.fromPartial(request)),
    everyBodyMembership: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListBodyMembershipsRequest.fromPartial({ pageSize, ...request, pageToken });
        const found = await read(settings, client.listBodyMemberships.bind(client), wanted);
        return { items: found.memberships, nextPageToken: found.nextPageToken };
      }),
  };
}
