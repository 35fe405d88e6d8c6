import { BodyDirectoryServiceService, type BodyDirectoryServiceServer } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { bodyNotFound, listBodyMembers, type BodyMembersOptions } from '../../app/body-members.ts';
import { viewerOf } from './directory-conditions.ts';

/** The bodies of all nodes as a gRPC service. */
export function bodyDirectoryService(options: BodyMembersOptions, context: RpcContext): RpcService {
  const { bodies } = options;
  const implementation: BodyDirectoryServiceServer = {
    getBody: unary(context, async ({ name }) => {
      const body = await bodies.getBody(name);
      return body ? accept({ body }) : bodyNotFound(name);
    }),
    listBodies: unary(context, async ({ pageSize: wish, pageToken, filter }) => {
      const size = pageSize(wish);
      if (!size.ok) return size;
      const found = await bodies.listBodies({
        pageSize: size.value,
        pageToken,
        closed: filter?.closed ?? false,
        ...(filter?.nodeId ? { node: filter.nodeId } : {}),
        ...(filter?.kind ? { kind: filter.kind } : {}),
      });
      return found.ok ? accept({ bodies: [...found.value.bodies], nextPageToken: found.value.nextPageToken }) : found;
    }),
    listBodyMembers: unary(context, async ({ parent: body, pageSize: wish, pageToken }, { actor }) => {
      const size = pageSize(wish);
      if (!size.ok) return size;
      const query = { body, viewer: viewerOf(actor), pageSize: size.value, pageToken };
      const found = await listBodyMembers(options, query);
      return found.ok ? accept({ members: [...found.value.members], nextPageToken: found.value.nextPageToken }) : found;
    }),
  };
  return { definition: BodyDirectoryServiceService, implementation };
}
