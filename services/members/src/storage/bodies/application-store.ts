import { setTimeout as pause } from 'node:timers/promises';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, requestKey, type RequestKey } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BodyApplicationStore } from '../../app/bodies/ports.ts';
import { isDue, type BodyApplication } from '../../domain/bodies/application.ts';
import { bodyCollections } from './collections.ts';

interface ApplicationDocument {
  readonly _id: string;
  /** Rises with each write: what a write is guarded by. */
  readonly revision: number;
  readonly state: BodyApplication;
  readonly member: string;
  readonly body: string;
  /** The node that is to be told something; absent where it is not. */
  readonly dueAt?: string;
  /** The newest requests, so that a repeat is known. */
  readonly requests: readonly RequestKey[];
}

/** How many requests are remembered of one application. */
const mostRequests = 16;

/** How often a change is made again because another process was faster. */
const mostTries = 8;

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The application is being changed by too many at once; try again.',
  retryAfterMilliseconds: 200,
});

/** Applications of members of this node in MongoDB, one document each, written as a whole. */
export function createApplicationStore(connection: Connection): BodyApplicationStore {
  const applications = connection.collection<ApplicationDocument>(bodyCollections.applications);
  /** Whether it was written; not where somebody else has changed it since it was read. */
  const write = async (document: ApplicationDocument): Promise<boolean> => {
    const { _id, revision, ...rest } = document;
    if (revision > 1) {
      const done = await applications.replaceOne({ _id, revision: revision - 1 }, { revision, ...rest });
      return done.matchedCount === 1;
    }
    try {
      await applications.insertOne(document);
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === 11_000) return false;
      throw error;
    }
  };
  return {
    get: async (id) => (await applications.findOne({ _id: id }))?.state,
    change: async (id, request, change) => {
      const key = request && requestKey(request.actor.id, request.method, request.requestId, request.body);
      for (let attempt = 0; attempt < mostTries; attempt += 1) {
        // Those that go on in step would meet again and again.
        if (attempt > 0) await pause(Math.random() * 10 * attempt);
        const found = (await applications.findOne({ _id: id })) ?? undefined;
        const before = repeated(found, key);
        // What is known by its request is there.
        if (before) return before as Awaited<ReturnType<typeof change>>;
        const changed = change(found?.state);
        if (!changed.ok || !changed.value || (changed.value === found?.state && !key)) return changed;
        if (await write(documentOf(changed.value, found, key))) return changed;
      }
      return busy;
    },
    list: async ({ member, body, pageSize, pageToken }) => {
      const wanted = {
        ...(member ? { member: member as string } : {}),
        ...(body ? { body: `${body.node}/${body.id}` } : {}),
      };
      const described = `body applications ${JSON.stringify(wanted)}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await applications
        .find({ ...wanted, ...(position.value ? { _id: { $gt: position.value.id } } : {}) })
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(({ state }) => state),
        nextPageToken: last ? encodePageToken(described, { key: '', id: last._id }) : '',
      });
    },
    ofMembers: async (members) => {
      const found = await applications.find({ member: { $in: [...members] } }).toArray();
      return found.map(({ state }) => state);
    },
    due: async (resting, most) => {
      const found = await applications
        .find({ dueAt: { $exists: true, $nin: [...resting] } })
        .limit(most)
        .toArray();
      return found.map(({ state }) => state);
    },
  };
}

function documentOf(
  state: BodyApplication,
  found: ApplicationDocument | undefined,
  key: RequestKey | undefined,
): ApplicationDocument {
  return {
    _id: state.id,
    revision: (found?.revision ?? 0) + 1,
    state,
    member: state.member,
    body: `${state.body.node}/${state.body.id}`,
    ...(isDue(state) ? { dueAt: state.body.node } : {}),
    requests: [...(found?.requests ?? []), ...(key ? [key] : [])].slice(-mostRequests),
  };
}

function repeated(
  found: ApplicationDocument | undefined,
  key: RequestKey | undefined,
): Outcome<BodyApplication> | undefined {
  const known = key && found?.requests.find((one) => one.key === key.key);
  if (!known || !found) return undefined;
  if (known.digest === key.digest) return accept(found.state);
  const message = 'This request_id came before with another body.';
  return refuse({
    code: 'request-id-reused',
    kind: 'exists',
    message,
    violations: [{ field: 'request_id', rule: 'request-id-reused', message }],
  });
}
