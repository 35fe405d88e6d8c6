import { hash as sha } from 'node:crypto';

/** Count and hash of a set of (id, version), whatever their order. */
export interface ReplicaDigest {
  readonly count: bigint;
  /** Sum modulo 2^64 of the first 8 bytes of SHA-256 over `{id}@{version}`. */
  readonly hash: bigint;
}

/** One thing that a replica holds. */
export interface ReplicaRow {
  readonly id: string;
  readonly version: number;
}

/** A digest while it is made. */
export class Digesting implements ReplicaDigest {
  count = 0n;
  hash = 0n;

  add({ id, version }: ReplicaRow): void {
    this.count += 1n;
    this.hash = BigInt.asUintN(64, this.hash + sha('sha256', `${id}@${version}`, 'buffer').readBigUInt64BE(0));
  }
}

/** The digest of what a replica holds. */
export async function digestOf(rows: AsyncIterable<ReplicaRow>): Promise<ReplicaDigest> {
  const digest = new Digesting();
  for await (const row of rows) digest.add(row);
  return { count: digest.count, hash: digest.hash };
}
