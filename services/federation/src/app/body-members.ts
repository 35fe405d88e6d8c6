import type { BodyMember, BodyRole, DirectoryEntry } from '@inclust/contracts';
import { BodyKind } from '@inclust/contracts';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken } from '@inclust/mongo';
import type { BodyDirectory, DirectoryStore, DirectoryViewer, NodeRegister } from './ports.ts';

/** What listing who is in a body needs. */
export interface BodyMembersOptions {
  readonly bodies: BodyDirectory;
  readonly directory: DirectoryStore;
  readonly register: NodeRegister;
  /** Today in the node's zone, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** Which members a list wants. */
export interface BodyMembersQuery {
  readonly body: string;
  readonly viewer: DirectoryViewer;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** A page of those who are in a body. */
export interface BodyMembersPage {
  readonly members: readonly BodyMember[];
  readonly nextPageToken: string;
}

/** Who is in a body: of those who are told to be, whom the directory shows to the viewer, under the name that it shows. */
export async function listBodyMembers(
  options: BodyMembersOptions,
  query: BodyMembersQuery,
): Promise<Outcome<BodyMembersPage>> {
  const { bodies, directory, today } = options;
  const { body: name, viewer, pageSize, pageToken } = query;
  const body = await bodies.getBody(name);
  if (!body) return bodyNotFound(name);
  if (body.closeDate !== '') return accept({ members: [], nextPageToken: '' });
  if (body.kind === BodyKind.BODY_KIND_META_CLUSTER) return listClusters(options, query);
  const paged = { viewer, pageSize, pageToken };
  if (body.kind === BodyKind.BODY_KIND_CLUSTER) {
    const listed = await directory.list({ ...paged, node: name.split('/')[1] ?? '' });
    return listed.ok ? accept(pageOf(listed.value, () => ({ fromDate: '', roles: [] }))) : listed;
  }
  const inside = await bodies.membersOf(name);
  const listed = await directory.list({ ...paged, among: { of: name, names: [...inside.keys()] } });
  if (!listed.ok) return listed;
  const day = today();
  const page = pageOf(listed.value, (member) => {
    const entry = inside.get(member);
    return { fromDate: entry?.fromDate ?? '', roles: (entry?.roles ?? []).filter((role) => isHeld(role, day)) };
  });
  return accept(page);
}

/** The refusal of a body that this node has not heard of. */
export function bodyNotFound(name: string): Outcome<never> {
  return refuse({ code: 'body-not-found', kind: 'not-found', message: 'There is no such body.', resource: name });
}

/** The clusters of the cities that take part. */
async function listClusters(
  { bodies, register }: BodyMembersOptions,
  { body, pageSize, pageToken }: BodyMembersQuery,
): Promise<Outcome<BodyMembersPage>> {
  const described = `clusters of ${body}`;
  const position = decodePageToken(described, pageToken);
  if (!position.ok) return position;
  const after = position.value?.id ?? '';
  const names = (await register.all())
    .filter(({ role, left }) => role === 'city' && !left)
    .map(({ nodeId }) => `nodes/${nodeId}/bodies/cluster`)
    .filter((name) => name > after)
    .toSorted();
  const page = names.slice(0, pageSize);
  const members = await Promise.all(
    page.map(async (name) => ({
      name,
      kind: 'cluster',
      displayName: (await bodies.getBody(name))?.displayName,
      fromDate: '',
      roles: [],
    })),
  );
  const last = names.length > pageSize ? page.at(-1) : undefined;
  return accept({ members, nextPageToken: last ? encodePageToken(described, { key: '', id: last }) : '' });
}

function pageOf(
  { entries, nextPageToken }: { readonly entries: readonly DirectoryEntry[]; readonly nextPageToken: string },
  more: (name: string) => Pick<BodyMember, 'fromDate' | 'roles'>,
): BodyMembersPage {
  const members = entries.map(({ name, kind, displayName }) => ({ name, kind, displayName, ...more(name) }));
  return { members, nextPageToken };
}

function isHeld({ fromDate, toDate }: BodyRole, day: string): boolean {
  return fromDate <= day && (toDate === '' || toDate > day);
}
