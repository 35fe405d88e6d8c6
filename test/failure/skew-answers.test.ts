import { randomUUID } from 'node:crypto';
import { makeGenericClientConstructor } from '@grpc/grpc-js';
import { operatorOfHome } from '@inclust/access';
import { DirectoryEntry, DirectoryServiceService, GetDirectoryEntryRequest, type TextState } from '@inclust/contracts';
import { openClient } from '@inclust/rpc';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { directoryRow } from '../support/projections.ts';
import { publishTo } from '../support/publish.ts';
import { envelopeOf, headersWith, unknownField } from '../support/signed.ts';

const Raw = makeGenericClientConstructor(
  {
    get: {
      path: DirectoryServiceService.getDirectoryEntry.path,
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  },
  'Directory',
);

/** The bytes that GetDirectoryEntry answers with. */
function answerOf(node: NodeUnderTest, name: string): Promise<Buffer> {
  const client = openClient(Raw, node.address('federation'), { authorize: operatorOfHome(node.home) });
  const get = client['get'] as (
    request: Buffer,
    options: { deadline: number },
    done: (error: Error | null, answer?: Buffer) => void,
  ) => void;
  const request = Buffer.from(GetDirectoryEntryRequest.encode(GetDirectoryEntryRequest.fromPartial({ name })).finish());
  return new Promise((resolve, reject) => {
    get.call(client, request, { deadline: Date.now() + 10_000 }, (error, answer) => {
      client.close();
      if (error) reject(error);
      else resolve(answer ?? Buffer.alloc(0));
    });
  });
}

/** A message as a newer contract may add it as one more case of a oneof: field 2001, of 3 bytes. */
const unknownCase = Buffer.from([0x8a, 0x7d, 0x03, 0x0a, 0x01, 0x78]);

// Covers: a node that decodes an entry of a newer node and encodes it again for a client, and loses what it does not know.
describe('what a newer node says is answered whole', () => {
  const scope = fileScope();
  let arta: NodeUnderTest;
  let korca: NodeUnderTest;
  let meta: NodeUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca']));
    [arta, korca, meta] = [federation.city('arta'), federation.city('korca'), federation.meta];
  });

  test('unknown fields, cases and enum values are in the answer of every node', async () => {
    const member = randomUUID();
    const name = `nodes/arta/members/${member}`;
    const known = DirectoryEntry.encode(
      DirectoryEntry.fromPartial({
        name,
        kind: 'holobiont',
        displayName: { el: { text: 'Νεωτερική', state: 77 as TextState } },
        version: 1n,
      }),
    ).finish();
    const body = Buffer.concat([known, unknownField, unknownCase]);
    const envelope = envelopeOf('arta', {
      type: 'inclust.federation.v1.DirectoryEntry',
      subject: `members/${member}`,
      body,
    });
    await publishTo(arta, 'services', `state.arta.members.member.${member}`, body, headersWith(envelope));
    await eventually(async () => (await directoryRow(korca, name))?.version === 1, {
      what: 'the entry in the other city',
      timeout: 20_000,
    });
    for (const node of [arta, meta, korca]) {
      const answer = await answerOf(node, name);
      for (const piece of [unknownField, unknownCase])
        expect([node.file.nodeId, answer.includes(piece)]).toEqual([node.file.nodeId, true]);
      const { entry } = await node.client().directory.getDirectoryEntry({ name });
      expect(entry).toMatchObject({
        kind: 'holobiont',
        displayName: { el: { text: 'Νεωτερική', state: 77 as TextState } },
      });
      if (!entry) throw new Error('no entry');
      // A client that hands it on hands on all of it.
      const again = Buffer.from(DirectoryEntry.encode(entry).finish());
      expect([node.file.nodeId, again.includes(unknownField), again.includes(unknownCase)]).toEqual([
        node.file.nodeId,
        true,
        true,
      ]);
    }
  });
});
