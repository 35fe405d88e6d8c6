import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafHash, merkleProofs, merkleRoot, rootFromProof } from './merkle.ts';

const contents = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 });
const leavesOf = (texts: readonly string[]) => texts.map((text) => leafHash(Buffer.from(text)));

test('every leaf proves itself with its own proof, whatever the size of the batch', () => {
  fc.assert(
    fc.property(contents, (texts) => {
      const leaves = leavesOf(texts);
      const root = merkleRoot(leaves);
      const proofs = merkleProofs(leaves);
      leaves.forEach((leaf, position) => expect(rootFromProof(leaf, proofs[position] ?? [])).toEqual(root));
    }),
  );
});

test('no leaf proves itself with the proof of another', () => {
  fc.assert(
    fc.property(contents, (texts) => {
      const leaves = leavesOf(texts);
      const root = merkleRoot(leaves);
      merkleProofs(leaves).forEach((proof, owner) =>
        leaves.forEach((leaf, other) => {
          if (other !== owner) expect(rootFromProof(leaf, proof)).not.toEqual(root);
        }),
      );
    }),
  );
});

test('a proof with one bit changed, a step less or the other side leads elsewhere', () => {
  const leaves = leavesOf(['a', 'b', 'c', 'd', 'e']);
  const root = merkleRoot(leaves);
  const [leaf = new Uint8Array(), proof = []] = [leaves[1], merkleProofs(leaves)[1]];
  expect(rootFromProof(leaf, proof.slice(1))).not.toEqual(root);
  proof.forEach((step, position) => {
    const flipped = step.hash.with(7, (step.hash[7] ?? 0) ^ 1);
    expect(rootFromProof(leaf, proof.with(position, { ...step, hash: flipped }))).not.toEqual(root);
    const side = step.side === 'left' ? 'right' : 'left';
    expect(rootFromProof(leaf, proof.with(position, { ...step, side }))).not.toEqual(root);
  });
});

test('an inner node does not pass for a leaf, and the order of leaves is part of the root', () => {
  const leaves = leavesOf(['a', 'b']);
  expect(leafHash(Buffer.concat(leaves))).not.toEqual(merkleRoot(leaves));
  expect(merkleRoot(leaves.toReversed())).not.toEqual(merkleRoot(leaves));
});
