import { expect, test } from 'vitest';
import { nodeId } from '../../test/build.ts';
import { Peers } from './peer.ts';

const [arta, korce] = [nodeId('arta'), nodeId('korce')];

/** Peers by a clock that the test sets. */
function peersAt(start: number) {
  const clock = { now: start };
  return { clock, peers: new Peers(() => clock.now) };
}

test('a peer that nobody has heard of yet is down, since it is known', () => {
  const { peers } = peersAt(1_000);
  expect(peers.of(korce)).toEqual({
    node: korce,
    up: false,
    since: 1_000,
    lastSeen: 0,
    refused: 0,
    consistentAt: undefined,
    resyncs: 0,
  });
  expect(peers.of(korce)).toBe(peers.of(korce));
});

test('a sign of life brings the link up once, and is the newest', () => {
  const { clock, peers } = peersAt(1_000);
  expect(peers.seen(korce)).toBe(true);
  clock.now = 2_000;
  expect(peers.seen(korce)).toBe(false);
  expect(peers.of(korce)).toMatchObject({ up: true, since: 1_000, lastSeen: 2_000 });
});

test('since when a link is up or down is told by the change, not by what says the same again', () => {
  const { clock, peers } = peersAt(1_000);
  expect(peers.set(korce, false)).toBe(false);
  peers.seen(korce);
  clock.now = 2_000;
  expect(peers.set(korce, false)).toBe(true);
  clock.now = 3_000;
  expect(peers.set(korce, false)).toBe(false);
  expect(peers.of(korce)).toMatchObject({ up: false, since: 2_000, lastSeen: 1_000 });
});

test('all are told by name, one apart from the other', () => {
  const { peers } = peersAt(1_000);
  peers.seen(korce);
  peers.of(arta).refused += 1;
  expect(peers.all().map(({ node, up, refused }) => [node, up, refused])).toEqual([
    [arta, false, 1],
    [korce, true, 0],
  ]);
});

test('copies that were found equal were so when the comparison began', () => {
  const { peers, clock } = peersAt(1_000);
  const equal = peers.comparing(arta);
  clock.now = 5_000;
  expect(peers.of(arta).consistentAt).toBeUndefined();
  equal();
  expect(peers.of(arta).consistentAt).toBe(1_000);
});

test('a node that takes part no more is no peer and is down, keeps what was refused of it, and can come back', () => {
  const { peers } = peersAt(1_000);
  peers.only([arta, korce]);
  peers.seen(korce);
  peers.of(korce).refused += 2;
  peers.only([arta]);
  expect(peers.all().map(({ node }) => node)).toEqual(['arta']);
  expect(peers.of(korce)).toMatchObject({ up: false, refused: 2 });
  peers.only([arta, korce]);
  expect(peers.all().map(({ node }) => node)).toEqual(['arta', 'korce']);
});
