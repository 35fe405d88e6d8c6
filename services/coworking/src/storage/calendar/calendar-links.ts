import { hash, randomBytes } from 'node:crypto';
import type { Language } from '@inclust/kernel';
import { writeWhole, type GuardedWrite, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { CalendarLink, CalendarLinks, LinkSecrets } from '../../app/calendar/ports.ts';
import { collections } from '../bookings/collections.ts';

interface KeptLink extends CalendarLink {
  /** Whose it was before members became one, the newest last. */
  readonly formerly?: readonly string[];
}

interface LinksDocument {
  /** The member's resource name. */
  readonly _id: string;
  readonly links: readonly KeptLink[];
  readonly changedAt: number;
  /** One more with every write. */
  readonly revision: number;
}

/** Secrets of the system's random numbers. One is random and long: a plain hash tells nothing of it. */
export const linkSecrets: LinkSecrets = {
  make: () => randomBytes(32).toString('base64url'),
  hash: (secret) => hash('sha256', secret, 'base64url'),
};

/** How often a move is tried again because somebody else was faster. */
const mostTries = 20;

/** Links to calendars in MongoDB, one document a member. */
export function createCalendarLinks(connection: Connection, transactions: Transactions): CalendarLinks {
  const documents = connection.collection<LinksDocument>(collections.calendarLinks);
  const move = async (from: string, to: string, at: number, parted: Parting): Promise<void> => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const found = await documents.find({ _id: { $in: [from, to] } }).toArray();
      const [source, target] = [from, to].map((id) => found.find(({ _id }) => _id === id));
      const { moved, left } = parted(source?.links ?? []);
      if (!source || moved.length === 0) return;
      const writes = [write(from, source, left, at), write(to, target, [...(target?.links ?? []), ...moved], at)];
      if (await writeWhole(connection, transactions, writes)) return;
    }
    throw new Error('links to calendars are changed again and again by others');
  };
  return {
    replace: async (person, link) => {
      const change = { $set: { links: [link], changedAt: link.madeAt }, $inc: { revision: 1 } };
      await documents.updateOne({ _id: person }, change, { upsert: true });
    },
    end: async (person) => {
      await documents.deleteOne({ _id: person });
    },
    madeAt: async (person) => {
      const { links = [] } = (await documents.findOne({ _id: person })) ?? {};
      return links.length === 0 ? undefined : Math.max(...links.map(({ madeAt }) => madeAt));
    },
    find: async (wanted) => {
      const found = await documents.findOne({ 'links.hash': wanted });
      const language = found?.links.find((one) => one.hash === wanted)?.language;
      return found && language
        ? { person: found._id, language: language as Language, changedAt: found.changedAt }
        : undefined;
    },
    handOver: (source, target, at) =>
      move(source, target, at, (links) => ({
        moved: links.map((one) => ({ ...one, formerly: [...(one.formerly ?? []), source] })),
        left: [],
      })),
    handBack: (source, target, at) =>
      move(target, source, at, (links) => {
        const isHers = ({ formerly = [] }: KeptLink) => formerly.at(-1) === source;
        return {
          moved: links.filter(isHers).map(({ formerly = [], ...one }) => ({ ...one, formerly: formerly.slice(0, -1) })),
          left: links.filter((one) => !isHers(one)),
        };
      }),
  };
}

/** Which links of a member go to another, and which stay. */
type Parting = (links: readonly KeptLink[]) => {
  readonly moved: readonly KeptLink[];
  readonly left: readonly KeptLink[];
};

function write(
  person: string,
  before: LinksDocument | undefined,
  links: readonly KeptLink[],
  changedAt: number,
): GuardedWrite {
  const revision = before?.revision ?? 0;
  return {
    collection: collections.calendarLinks,
    document: { _id: person, links, changedAt, revision: revision + 1 } as LinksDocument,
    ...(before ? { replaces: { revision } } : {}),
  };
}
