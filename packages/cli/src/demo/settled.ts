import { setTimeout as pause } from 'node:timers/promises';
import {
  Copies,
  type FlowStatus,
  type GetFederationStatusResponse,
  type GetNodeStatusResponse,
} from '@inclust/contracts';
import { Failure } from '../failure.ts';
import type { NodeClients } from './node-clients.ts';

/** How a node stands. */
export interface Standing {
  readonly node: GetNodeStatusResponse;
  readonly federation: GetFederationStatusResponse;
}

/** How every node stands, asked at once. */
export async function standings(clients: NodeClients): Promise<Map<string, Standing>> {
  const found = await Promise.all(
    [...clients].map(async ([id, client]) => {
      const [node, federation] = await Promise.all([
        client.operations.getNodeStatus(),
        client.federation.getFederationStatus(),
      ]);
      return [id, { node, federation }] as const;
    }),
  );
  return new Map(found);
}

/** What is still under way: unpublished, not applied, or a link that is down. Empty when all has arrived. */
export function underWay(all: ReadonlyMap<string, Standing>): string[] {
  return [...all].flatMap(([id, { node, federation }]) => [
    ...node.outboxes
      .filter(({ waiting }) => waiting > 0n)
      .map(({ service, waiting }) => `${id}: ${waiting} of ${service} to publish`),
    ...node.outboxes.filter(({ away }) => away).map(({ service }) => `${id}: ${service} is away`),
    ...node.consumers
      .filter(({ pending }) => pending > 0n)
      .map(({ consumer, pending }) => `${id}: ${pending} for ${consumer}`),
    ...(federation.links.length === 0 ? [`${id}: no link yet`] : []),
    ...federation.links.flatMap((link) => [
      ...(link.up ? [] : [`${id}: link with ${link.nodeId} is down`]),
      ...link.outgoing.filter(waits).map((flow) => `${id}: ${flow.kind} to ${link.nodeId} ${progress(flow)}`),
      ...link.incoming.filter(waits).map((flow) => `${id}: ${flow.kind} from ${link.nodeId} ${progress(flow)}`),
    ]),
  ]);
}

/** Has every node compare its copies now; tells which of them are not equal. */
async function notEqual(clients: NodeClients): Promise<string[]> {
  const found = await Promise.all(
    [...clients].map(async ([id, client]) => ({ id, ...(await client.federation.compareCopies()) })),
  );
  return found
    .filter(({ copies }) => copies !== Copies.COPIES_EQUAL)
    .map(({ id, copies }) => `${id}: copies are ${copies === Copies.COPIES_DIFFERENT ? 'different' : 'on their way'}`);
}

/**
 * Waits until all that was written has arrived everywhere and, after that, both sides of every link have found their copies equal. Says
 * what it waits for when it takes long; throws `Failure` when for `patience` milliseconds nothing of it has moved, or ten times that has passed.
 */
export async function untilSettled(
  clients: NodeClients,
  options: { readonly tell: (line: string) => void; readonly signal: AbortSignal; readonly patience?: number },
): Promise<Map<string, Standing>> {
  const { tell, signal, patience = 120_000 } = options;
  const began = performance.now();
  let lastTold = began;
  let lastMoved = began;
  let before = '';
  for (;;) {
    const all = await standings(clients);
    const open = underWay(all);
    const waitsFor = open.length > 0 ? open : await notEqual(clients);
    if (waitsFor.length === 0) return all;
    const now = performance.now();
    const described = waitsFor.join('; ');
    if (described !== before) [before, lastMoved] = [described, now];
    if (now - lastMoved > patience || now - began > 10 * patience) {
      throw new Failure(
        'refused',
        'not-settled',
        `Waited ${Math.round((now - began) / 1_000)} s in vain: ${described}.`,
        'See "inclust status" and the logs in the data folder.',
      );
    }
    if (now - lastTold > 5_000) {
      lastTold = now;
      tell(
        `waiting for ${waitsFor.slice(0, 4).join('; ')}${waitsFor.length > 4 ? ` and ${waitsFor.length - 4} more` : ''}`,
      );
    }
    // A comparison reads all copies: asking without rest would hold up what heals them.
    await pause(open.length > 0 ? 200 : 1_000, undefined, { signal });
  }
}

function waits(flow: FlowStatus): boolean {
  return flow.appliedSequence < flow.lastSequence;
}

function progress(flow: FlowStatus): string {
  return `${flow.appliedSequence}/${flow.lastSequence}`;
}
