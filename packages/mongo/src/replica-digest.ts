import { hash as sha } from 'node:crypto';

/** Count and hash of a set of (id, version), whatever their order. */
export interface ReplicaDigest {
  readonly count: bigint;
  /** Sum modulo 2^64 of the first 8 bytes of SHA-256 over `{id}@{version}`. */
  readonly hash: bigint;
}

/** The digest of what a replica holds. */
export async function digestOf(
  rows: AsyncIterable<{ readonly id: string; readonly version: number }>,
): Promise<ReplicaDigest> {
  let count = 0n;
  let hash = 0n;
  for await (const { id, version } of rows) {
    count += 1n;
    hash = BigInt.asUintN(64, hash + sha('sha256', `${id}@${version}`, 'buffer').readBigUInt64BE(0));
  }
  return { count, hash };
}
