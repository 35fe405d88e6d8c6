import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { descriptorSet } from '@inclust/contracts';
import { permissions as federation } from '@inclust/federation/testing';
import { permissions as members } from '@inclust/members/testing';
import { permissions as operations } from '@inclust/operations/testing';
import { permissions as reporting } from '@inclust/reporting/testing';
import { expect, test } from 'vitest';

const tables = { members, reporting, operations, federation };
const paths = contractPaths();

test('every rpc of every contract is in exactly one table of permissions', () => {
  expect(paths.length).toBeGreaterThan(20);
  const answered = Object.fromEntries(
    paths.map((path) => [
      path,
      Object.entries(tables)
        .filter(([, table]) => Object.hasOwn(table, path))
        .map(([name]) => name),
    ]),
  );
  expect(Object.entries(answered).filter(([, found]) => found.length !== 1)).toEqual([]);
});

test('no table names an rpc that no contract has', () => {
  const named = Object.values(tables).flatMap((table) => Object.keys(table));
  expect(named.filter((path) => !paths.includes(path))).toEqual([]);
});

test('only joining asks for no account', () => {
  const open = Object.values(tables).flatMap((table) => Object.keys(table).filter((path) => table[path] === 'public'));
  expect(open).toEqual(['/inclust.federation.v1.JoinService/JoinFederation']);
});

/** The paths of all rpcs of the compiled protos. */
function contractPaths(): string[] {
  return Object.entries(loadFileDescriptorSetFromBuffer(descriptorSet())).flatMap(([name, found]) =>
    name.startsWith('inclust.') && !('format' in found) ? Object.values(found).map(({ path }) => path) : [],
  );
}
