import { setTimeout as pause } from 'node:timers/promises';
import type { handleUnaryCall } from '@grpc/grpc-js';
import {
  GetMemberResponse,
  MemberServiceService,
  RegisterMemberResponse,
  type GetMemberRequest,
  type RegisterMemberRequest,
} from '@inclust/contracts';
import { startRpcServer, type RpcServer } from '@inclust/rpc';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../src/index.ts';

/** How long a node is away while it is started again, in milliseconds. */
const restart = 3_000;

/** A node's server at a port; `requestIds` are those of the registrations it was asked for. */
async function startNode(port: number, requestIds: string[], answers: boolean): Promise<RpcServer> {
  const getMember: handleUnaryCall<GetMemberRequest, GetMemberResponse> = (_, done) =>
    done(null, GetMemberResponse.fromPartial({}));
  const registerMember: handleUnaryCall<RegisterMemberRequest, RegisterMemberResponse> = ({ request }, done) => {
    requestIds.push(request.requestId);
    if (answers) done(null, RegisterMemberResponse.fromPartial({}));
  };
  return startRpcServer({
    listen: `127.0.0.1:${port}`,
    services: [{ definition: MemberServiceService, implementation: { getMember, registerMember } }],
  });
}

test('reads and changes bridge a restart of their node, whether they are made meanwhile or were under way', async () => {
  const before: string[] = [];
  const after: string[] = [];
  const first = await startNode(0, before, false);
  using client = connect(`127.0.0.1:${first.port}`);
  await client.members.getMember({});
  const underWay = client.members.registerMember({ requestId: 'under-way' });
  await expect.poll(() => before).toEqual(['under-way']);
  await first[Symbol.asyncDispose]();
  const meanwhile = [client.members.registerMember({}), client.members.getMember({})];
  await pause(restart);
  const second = await startNode(first.port, after, true);
  onTestFinished(() => second[Symbol.asyncDispose]());
  const back = performance.now();
  await Promise.all([underWay, ...meanwhile]);
  expect(performance.now() - back).toBeLessThan(2_500);
  expect(after).toHaveLength(2);
  expect(after).toContain('under-way');
});

test('a node that does not come back is given up when the patience is over', async () => {
  const gone = await startNode(0, [], true);
  await gone[Symbol.asyncDispose]();
  using client = connect(`127.0.0.1:${gone.port}`, { patience: 1_000 });
  const start = performance.now();
  await expect(client.members.getMember({})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(performance.now() - start).toBeLessThan(1_500);
});
