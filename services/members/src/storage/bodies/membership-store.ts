import type { AtVersion } from '@inclust/mongo';
import { accept } from '@inclust/kernel';
import {
  decodePageToken,
  encodePageToken,
  type AggregateMapping,
  type AggregateStore,
  type PendingEvent,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BodyMembershipStore } from '../../app/bodies/ports.ts';
import { bodyMembershipDecider } from '../../domain/bodies/membership-decider.ts';
import {
  type BodyMembership,
  type BodyMembershipEvent,
  type BodyMembershipStatus,
} from '../../domain/bodies/membership.ts';
import { isShown } from '../../domain/bodies/shown.ts';
import { bodyCollections } from './collections.ts';
import { saved } from '@inclust/mongo';

/** What a membership's document has beside the fields of every aggregate. */
interface MembershipDocument {
  readonly _id: string;
  readonly version: number;
  readonly state: object;
  readonly body: string;
  readonly status: BodyMembershipStatus;
  /** The home that does not know the newest version yet; absent where it does. */
  readonly tellTo?: string;
  /** Whether other nodes were ever shown it: then its end must be told. Never turns back. */
  readonly everShown: boolean;
}

/** How a membership of a body is kept. */
export const membershipMapping: AggregateMapping<BodyMembership> = {
  encode: (membership) => membership,
  decode: (stored) => stored as BodyMembership,
  fields: (membership, previous) => ({
    body: membership.body,
    status: membership.status,
    tellTo: membership.subject.node,
    everShown: previous['everShown'] === true || isShown(membership),
  }),
  taken: () => ({ code: 'body-membership-exists', kind: 'exists', message: 'There is such a membership already.' }),
};

/** What a store of memberships needs. */
export interface MembershipStoreOptions {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<BodyMembership>;
  readonly encode: (
    event: BodyMembershipEvent,
    membership: BodyMembership,
    version: number,
  ) => Pick<PendingEvent, 'type' | 'body'>;
  readonly traceparent: () => string | undefined;
}

/** Whether a member no longer shows the name: then nothing that was answered before may have it either. */
function losesName(before: BodyMembership | undefined, after: BodyMembership): boolean {
  return isNamed(before) && !isNamed(after);
}

function isNamed(membership: BodyMembership | undefined): boolean {
  return Object.keys(membership?.subject.displayName ?? {}).length > 0;
}

/** Memberships of this node's bodies in MongoDB. */
export function createMembershipStore({ connection, ...options }: MembershipStoreOptions): BodyMembershipStore {
  const memberships = connection.collection<MembershipDocument>(bodyCollections.memberships);
  const saving = { ...options, evolve: bodyMembershipDecider.evolve, forgets: losesName };
  return {
    get: (id) => options.aggregates.load(id),
    save: (id, request, decide) => saved(saving, id, request, decide),
    all: async function* () {
      for await (const document of memberships.find().sort({ _id: 1 }))
        yield { ...versioned(document), everShown: document.everShown };
    },
    list: async ({ body, status, pageSize, pageToken }) => {
      const described = `body memberships ${JSON.stringify([body, status])}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await memberships
        .find({
          body,
          // One that is part of another is listed where just those are asked for.
          status: status ?? { $ne: 'merged' },
          ...(position.value ? { _id: { $gt: position.value.id } } : {}),
        })
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(versioned),
        nextPageToken: last ? encodePageToken(described, { key: '', id: last._id }) : '',
      });
    },
    open: async (body, most) => {
      const found = await memberships
        .find({ body, status: { $in: ['applied', 'active'] } }, { projection: { _id: 1 } })
        .limit(most)
        .toArray();
      return found.map(({ _id }) => _id as BodyMembership['id']);
    },
    untold: async (resting, most) => {
      const found = await memberships
        .find({ tellTo: { $exists: true, $nin: [...resting] } })
        .limit(most)
        .toArray();
      return found.map(versioned);
    },
    told: async (id, version) => {
      await memberships.updateOne({ _id: id, version }, { $unset: { tellTo: 1 } });
    },
  };
}

function versioned({ state, version }: MembershipDocument): AtVersion<BodyMembership> {
  return { state: membershipMapping.decode(state), version };
}
