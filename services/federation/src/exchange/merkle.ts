import { hash } from 'node:crypto';

/**
 * A Merkle tree over the digests of a batch (RFC 6962, section 2.1: leaves and inner nodes are hashed with different prefixes), so that
 * one signature covers a batch and each message still proves itself alone.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return levelsOf(leaves).at(-1)?.[0] ?? new Uint8Array(32);
}

/** For every leaf the hashes beside its way to the root, from the leaf up. A level without a partner is skipped. */
export function merkleProofs(leaves: readonly Uint8Array[]): ProofStep[][] {
  const levels = levelsOf(leaves);
  return leaves.map((_, leaf) => {
    const steps: ProofStep[] = [];
    let position = leaf;
    for (const level of levels.slice(0, -1)) {
      const beside = level[position ^ 1];
      if (beside) steps.push({ side: position % 2 === 0 ? 'right' : 'left', hash: beside });
      position >>= 1;
    }
    return steps;
  });
}

/** One hash beside the way from a leaf to the root, and on which side it is. */
export interface ProofStep {
  readonly side: 'left' | 'right';
  readonly hash: Uint8Array;
}

/** The root that a leaf and its proof lead to. */
export function rootFromProof(leaf: Uint8Array, proof: readonly ProofStep[]): Uint8Array {
  return proof.reduce(
    (node, step) => (step.side === 'left' ? innerHash(step.hash, node) : innerHash(node, step.hash)),
    leaf,
  );
}

/** The leaf of a content. */
export function leafHash(content: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([leafPrefix, content]), 'buffer');
}

const leafPrefix = Buffer.of(0);
const innerPrefix = Buffer.of(1);

function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([innerPrefix, left, right]), 'buffer');
}

function levelsOf(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const levels = [[...leaves]];
  for (let level = levels[0] ?? []; level.length > 1;) {
    const above: Uint8Array[] = [];
    for (let position = 0; position < level.length; position += 2) {
      const [left, right] = [level[position], level[position + 1]];
      if (left) above.push(right ? innerHash(left, right) : left);
    }
    levels.push(above);
    level = above;
  }
  return levels;
}
