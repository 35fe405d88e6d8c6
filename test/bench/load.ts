import { Metadata } from '@grpc/grpc-js';
import { MemberServiceClient, type RegisterMemberRequest } from '@inclust/contracts';
import { callUnary, openClient, type Authorize } from '@inclust/rpc';
import { inFlight } from '../support/people.ts';
import { cpuMilliseconds } from './cpu.ts';
import { sampleProfile } from './sample.ts';

/** How a load went. */
export interface LoadResult {
  /** Calls a second, until the last was answered and, where there are events, durably published. */
  readonly perSecond: number;
  /** CPU time a call over the processes that were watched, in milliseconds. */
  readonly cpuPerCall: number;
}

/** Calls that are under way at once. */
export const flying = 64;

/** Registers people at an address with 64 in flight; `published` waits until the events of so many calls are in the stream. */
export async function registerLoad(
  address: string,
  calls: number,
  first: number,
  pids: readonly number[],
  published: (calls: number) => Promise<void>,
  authorize: Authorize,
): Promise<LoadResult> {
  using client = openClient(MemberServiceClient, address, { authorize });
  const stub = client.registerMember.bind(client);
  const requests = Array.from({ length: calls }, (_, position): RegisterMemberRequest => ({
    profile: sampleProfile(first + position),
    requestId: `bench-request-${first + position}`,
  }));
  const cpuBefore = cpuMilliseconds(pids);
  const began = performance.now();
  await inFlight(requests, flying, (request) => callUnary(stub, new Metadata(), request, 30_000));
  await published(first + calls);
  const took = performance.now() - began;
  return { perSecond: (calls / took) * 1000, cpuPerCall: (cpuMilliseconds(pids) - cpuBefore) / calls };
}
