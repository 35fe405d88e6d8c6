import { createLogger } from '@inclust/host';
import { toldStream } from '@inclust/testkit';
import { randomBytes, randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import {
  type Account,
  Member,
  MemberConsent,
  MemberRole,
  AuditServiceClient,
  BodyReplicationServiceClient,
  BodyServiceClient,
  MemberServiceClient,
  PartyLookupServiceClient,
  RightsServiceClient,
  VaultServiceClient,
  type CountMembersRequest,
  type Booking,
  type Registration,
  type GetMemberResponse,
  type ImportMembersResponse,
  type ImportOptions,
  type MemberFilter,
  type MemberProfile,
  type MergeMembersRequest,
} from '@inclust/contracts';
import { parseNodeId, type Actor, type Language, type NodeId, type Uuid } from '@inclust/kernel';
import { testAccess } from '@inclust/access/testing';
import { connectNats } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import type { Connection } from 'mongoose';
import type { ErasureLedger } from '../src/app/rights-ports.ts';
import { createMembers } from '../src/service.ts';
import type { VaultKeyFile, VaultKeys } from '../src/storage/vault-store.ts';
import { profileToProto } from '../src/transport/grpc/profile.ts';
import type { MemberDraft } from '../src/domain/member.ts';
import { accountsWith, coworkingWith, eventsWith, type OneCredit } from './neighbours.ts';

export const node = parseNodeId('kerkyra') as NodeId;

/** One process of the register over the given servers, and a client of it. */
export async function serving(
  scope: AsyncDisposableStack,
  mongoUrl: string,
  natsUrl: string,
  {
    actor,
    language = 'el',
    timeZone = 'Europe/Athens',
    vaultKeys = keysInMemory(),
    erasedMembers = ledgerInMemory(),
    connected = () => {},
    accounts = [],
    registrations = [],
    bookings = [],
    credit,
  }: {
    readonly actor?: Actor;
    readonly language?: Language;
    readonly timeZone?: string;
    readonly vaultKeys?: VaultKeyFile;
    readonly erasedMembers?: ErasureLedger;
    /** Told of the connection before anything is asked on it. */
    readonly connected?: (mongo: Connection) => void;
    readonly accounts?: readonly Partial<Account>[];
    readonly registrations?: readonly Registration[];
    readonly bookings?: readonly Booking[];
    readonly credit?: OneCredit;
  } = {},
) {
  const logger = createLogger({ node: 'test', service: 'members', level: 'trace', destination: toldStream });
  const mongo = scope.use(await connectMongo(mongoUrl, 'members-test')).connection;
  connected(mongo);
  const nats = scope.use(await connectNats({ url: natsUrl, name: 'members-test', logger })).connection;
  const accountsServer = scope.use(
    await startRpcServer({
      listen: '127.0.0.1:0',
      services: [accountsWith(accounts), eventsWith(registrations), coworkingWith(bookings, credit)],
    }),
  );
  const members = scope.use(
    await createMembers({
      node,
      language,
      timeZone,
      role: 'city',
      countryCode: 'GR',
      mongo,
      nats,
      access: testAccess(actor),
      vaultKeys,
      erasedMembers,
      // Nobody answers there: this node is alone.
      federationAddress: '127.0.0.1:1',
      accountsAddress: `127.0.0.1:${accountsServer.port}`,
      eventsAddress: `127.0.0.1:${accountsServer.port}`,
      coworkingAddress: `127.0.0.1:${accountsServer.port}`,
      logger,
    }),
  );
  const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: members.services }));
  const client = scope.use(openClient(MemberServiceClient, `127.0.0.1:${server.port}`));
  const vault = scope.use(openClient(VaultServiceClient, `127.0.0.1:${server.port}`));
  const audit = scope.use(openClient(AuditServiceClient, `127.0.0.1:${server.port}`));
  const address = `127.0.0.1:${server.port}`;
  const rights = scope.use(openClient(RightsServiceClient, address));
  const bodies = scope.use(openClient(BodyServiceClient, address));
  const parties = scope.use(openClient(PartyLookupServiceClient, address));
  const bodyReplication = scope.use(openClient(BodyReplicationServiceClient, address));
  return { mongo, nats, client: calls(client), vault, audit, rights, bodies, parties, bodyReplication };
}

/** Whom the node has erased, for a test that does not look at it. */
export function ledgerInMemory(): ErasureLedger {
  const erased = new Set<Uuid>();
  return { add: (member) => void erased.add(member), all: () => new Set(erased) };
}

/** The node's keys for the vault, for a test that does not look at them. */
export function keysInMemory(): VaultKeyFile {
  let held: VaultKeys = { current: 'first', keys: new Map([['first', randomBytes(32)]]) };
  return {
    read: () => held,
    add: () => {
      const id = randomUUID();
      held = { current: id, keys: new Map([...held.keys, [id, randomBytes(32)]]) };
      return held;
    },
    keep: (used) => {
      const keys = new Map([...held.keys].filter(([id]) => id === held.current || used.has(id)));
      held = { ...held, keys };
      return held;
    },
  };
}

/** The register as a client uses it; a refused call rejects. */
export type Calls = ReturnType<typeof calls>;

let requests = 0;

/** A request id that no other request has. */
export function newRequestId(): string {
  requests += 1;
  return `request-${String(requests).padStart(6, '0')}`;
}

function calls(client: MemberServiceClient) {
  const metadata = new Metadata();
  const mergeOf = (source: Member, target: Member, more: Partial<MergeMembersRequest>) =>
    callUnary(client.mergeMembers.bind(client), metadata, {
      source: source.name,
      target: target.name,
      sourceEtag: source.etag,
      targetEtag: target.etag,
      sourceFields: [],
      targetFields: [],
      requestId: newRequestId(),
      validateOnly: false,
      ...more,
    });
  const memberIn = ({ member }: GetMemberResponse): Member => member ?? Member.fromPartial({});
  return {
    raw: client,
    register: async (draft: MemberDraft, requestId = newRequestId()) =>
      memberIn(
        await callUnary(client.registerMember.bind(client), metadata, { profile: profileToProto(draft), requestId }),
      ),
    update: async (member: Member, profile: Partial<MemberProfile>, paths: string[], requestId = newRequestId()) =>
      memberIn(
        await callUnary(client.updateMember.bind(client), metadata, {
          member: Member.fromPartial({ name: member.name, etag: member.etag, profile }),
          updateMask: paths,
          requestId,
        }),
      ),
    withdraw: async ({ name, etag }: Pick<Member, 'name' | 'etag'>, requestId = newRequestId()) =>
      memberIn(await callUnary(client.withdrawMember.bind(client), metadata, { name, etag, requestId, reason: '' })),
    readmit: async ({ name, etag }: Pick<Member, 'name' | 'etag'>, requestId = newRequestId()) =>
      memberIn(await callUnary(client.readmitMember.bind(client), metadata, { name, etag, requestId })),
    apply: async (draft: MemberDraft, requestId = newRequestId()) =>
      memberIn(
        await callUnary(client.applyForMembership.bind(client), metadata, {
          profile: profileToProto(draft),
          requestId,
        }),
      ),
    move: async (
      method: 'admitMember' | 'declineMember' | 'suspendMember' | 'resumeMember' | 'withdrawMember' | 'readmitMember',
      { name, etag }: Pick<Member, 'name' | 'etag'>,
      reason = '',
      requestId = newRequestId(),
    ) => memberIn(await callUnary(client[method].bind(client), metadata, { name, etag, reason, requestId })),
    role: async (
      method: 'grantRole' | 'endRole',
      { name, etag }: Pick<Member, 'name' | 'etag'>,
      role: Partial<MemberRole>,
      requestId = newRequestId(),
    ) =>
      memberIn(
        await callUnary(client[method].bind(client), metadata, {
          name,
          etag,
          role: MemberRole.fromPartial(role),
          requestId,
        }),
      ),
    consent: async (
      { name, etag }: Pick<Member, 'name' | 'etag'>,
      consent: Partial<MemberConsent>,
      requestId = newRequestId(),
    ) =>
      memberIn(
        await callUnary(client.giveConsent.bind(client), metadata, {
          name,
          etag,
          consent: MemberConsent.fromPartial(consent),
          requestId,
        }),
      ),
    withdrawConsent: async (
      { name, etag }: Pick<Member, 'name' | 'etag'>,
      purpose: string,
      requestId = newRequestId(),
    ) => memberIn(await callUnary(client.withdrawConsent.bind(client), metadata, { name, etag, purpose, requestId })),
    share: async (
      { name, etag }: Pick<Member, 'name' | 'etag'>,
      sharing: Record<string, string>,
      requestId = newRequestId(),
    ) => memberIn(await callUnary(client.setSharing.bind(client), metadata, { name, etag, sharing, requestId })),
    suggestions: (query: { pageSize?: number; pageToken?: string } = {}) =>
      callUnary(client.listDuplicateSuggestions.bind(client), metadata, { pageSize: 0, pageToken: '', ...query }),
    duplicatesOf: async (name: string) =>
      (await callUnary(client.findDuplicates.bind(client), metadata, { name })).suggestions,
    dismiss: (firstName: string, secondName: string, reason = 'different', requestId = newRequestId()) =>
      callUnary(client.dismissDuplicate.bind(client), metadata, { firstName, secondName, reason, requestId }),
    merge: async (source: Member, target: Member, more: Partial<MergeMembersRequest> = {}) =>
      memberIn(await mergeOf(source, target, more)),
    preview: (source: Member, target: Member, more: Partial<MergeMembersRequest> = {}) =>
      mergeOf(source, target, { ...more, validateOnly: true, requestId: '' }),
    undo: (name: string, requestId = newRequestId()) =>
      callUnary(client.undoMerge.bind(client), metadata, { name, requestId }),
    history: async (name: string) =>
      (await callUnary(client.listMemberHistory.bind(client), metadata, { name })).entries,
    get: async (name: string) => memberIn(await callUnary(client.getMember.bind(client), metadata, { name })),
    list: (query: Partial<Query>) => callUnary(client.listMembers.bind(client), metadata, { ...noQuery, ...query }),
    search: (words: string, query: Partial<Query> = {}) =>
      callUnary(client.searchMembers.bind(client), metadata, { query: words, ...noQuery, ...query }),
    count: (query: Partial<Pick<CountMembersRequest, 'query' | 'filter'>> = {}) =>
      callUnary(client.countMembers.bind(client), metadata, { query: '', filter: undefined, ...query }),
    import: (file: Uint8Array, options: Partial<ImportOptions> = {}) => importFile(client, file, options),
    export: (format = 'csv', language = 'en') => exportFile(client, format, language),
  };
}

interface Query {
  pageSize: number;
  pageToken: string;
  filter: MemberFilter | undefined;
}
const noQuery: Query = { pageSize: 0, pageToken: '', filter: undefined };

type Part = NonNullable<ImportMembersResponse['part']>;

/** Imports a file in two pieces; everything that the register told. */
async function importFile(
  client: MemberServiceClient,
  file: Uint8Array,
  options: Partial<ImportOptions>,
): Promise<Part[]> {
  const stream = client.importMembers(new Metadata(), { deadline: Date.now() + 15_000 });
  const half = Math.ceil(file.length / 2);
  const all = {
    encoding: '',
    delimiter: '',
    dateFormat: '',
    decimalSeparator: '',
    dryRun: false,
    disciplines: [],
    ...options,
  };
  stream.write({ part: { $case: 'options', value: all } });
  for (const piece of [file.subarray(0, half), file.subarray(half)])
    stream.write({ part: { $case: 'chunk', value: Buffer.from(piece) } });
  stream.end();
  const parts: Part[] = [];
  for await (const { part } of stream as AsyncIterable<ImportMembersResponse>) if (part) parts.push(part);
  return parts;
}

async function exportFile(client: MemberServiceClient, format: string, language: string): Promise<Buffer> {
  const stream = client.exportMembers({ format, language, delimiter: '' }, new Metadata(), {
    deadline: Date.now() + 15_000,
  });
  const chunks: Buffer[] = [];
  for await (const { chunk } of stream as AsyncIterable<{ chunk: Buffer }>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The status code and the refusal with which a call fails; `undefined` when it does not. */
export async function refused(call: Promise<unknown>) {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { reason, violations, metadata } = refusalOf(error) ?? { reason: '', violations: [], metadata: {} };
    const fields = violations.map(({ field, rule }) => `${field} ${rule}`);
    return { code: (error as { code?: number }).code, reason, fields, metadata };
  }
}
