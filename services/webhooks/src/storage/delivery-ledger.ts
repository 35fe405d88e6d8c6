import { accept, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { DeliveryLedger } from '../app/ports.ts';
import { attemptsKept, keptFor, laneOf, type Delivery } from '../domain/delivery.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Replay } from '../domain/webhook.ts';
import { collections } from './collections.ts';
import { deliveryIdOf, deliveryOf, placeOf, type DeliveryDocument } from './delivery-document.ts';
import { unlessThere } from './unless-there.ts';

/** Up to how many that wait are counted. */
const mostCounted = 10_000;
/** How many deliveries are let wait again at once. */
const atOnce = 500;

/** The deliveries of webhooks in MongoDB. */
export function createDeliveryLedger(connection: Connection): DeliveryLedger {
  const ledger = connection.collection<DeliveryDocument>(collections.deliveries);
  const waits = ({ webhook, messageId }: Delivery) => ({
    _id: deliveryIdOf(webhook, messageId),
    state: 'waiting' as const,
  });
  const adding = (attempt: Attempt) => ({ attempts: { $each: [attempt], $slice: -attemptsKept } });
  const ending = (at: number) => ({ endedAt: new Date(at), keptUntil: new Date(at + keptFor) });
  const left = { lane: '', nextTryAt: '' } as const;
  return {
    record: async (events, at) => {
      const documents = events.map(({ webhook, messageId, event: { id, storedAt, ...event } }) => ({
        _id: deliveryIdOf(webhook, messageId),
        webhook,
        messageId,
        event: id,
        ...event,
        storedAt: new Date(storedAt),
        state: 'waiting' as const,
        lane: laneOf(webhook, event),
        place: `${placeOf(event.sequence)} ${messageId}`,
        tries: 0,
        attempts: [],
        madeAt: new Date(at),
        keptUntil: new Date(at + keptFor),
      }));
      await unlessThere(ledger.insertMany(documents, { ordered: false }));
    },
    next: async (lane) => {
      const [found] = await ledger.find({ lane }).sort({ version: 1, sequence: 1 }).limit(1).toArray();
      return found && deliveryOf(found);
    },
    noteTry: async (delivery, attempt, nextTryAt) => {
      await ledger.updateOne(waits(delivery), {
        $inc: { tries: 1 },
        $set: { nextTryAt: new Date(nextTryAt) },
        $push: adding(attempt),
      });
    },
    end: async (delivery, state, attempt, at) => {
      await ledger.updateOne(waits(delivery), {
        $inc: { tries: 1 },
        $set: { state, ...ending(at) },
        $unset: left,
        $push: adding(attempt),
      });
    },
    skip: async (lane, at) => {
      await ledger.updateMany({ lane }, { $set: { state: 'skipped', ...ending(at) }, $unset: left });
    },
    waiting: (webhook) =>
      // `0` is the character after `/`.
      ledger.countDocuments({ lane: { $gt: `${webhook}/`, $lt: `${webhook}0` } }, { limit: mostCounted }),
    list: async (webhook, state, { pageSize, pageToken }) => {
      const described = `deliveries ${webhook} ${state ?? ''}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await ledger
        .find({
          webhook,
          ...(state ? { state } : {}),
          ...(position.value ? { place: { $lt: position.value.key } } : {}),
        })
        .sort({ place: -1 })
        .limit(pageSize + 1)
        .toArray();
      const last = found.length > pageSize ? found[pageSize - 1] : undefined;
      return accept({
        items: found.slice(0, pageSize).map((one) => deliveryOf(one as DeliveryDocument)),
        nextPageToken: last ? encodePageToken(described, { key: last.place, id: '' }) : '',
      });
    },
    has: async (webhook, messageId) =>
      (await ledger.findOne({ _id: deliveryIdOf(webhook, messageId) }, { projection: { _id: 1 } })) !== null,
    reopen: async function* (webhook, replay) {
      const ended = new Date(replay.at);
      // Who has been let wait by the same replay before is met again: her lane may not have been opened.
      const meant = {
        webhook,
        ...rangeOf(webhook, replay),
        $or: [{ endedAt: { $lte: ended } }, { replayedAt: replay.at }],
      };
      for (let after = ''; ;) {
        const found = await ledger
          .find({ $and: [meant, { place: { $gt: after } }] } as never)
          .sort({ place: 1 })
          .limit(atOnce)
          .toArray();
        const last = found.at(-1);
        if (!last) return;
        after = last.place;
        const fresh = found.filter(({ endedAt }) => endedAt && endedAt <= ended);
        if (fresh.length > 0)
          await ledger.bulkWrite(
            fresh.map((one) => reopening(one as DeliveryDocument, ended, replay.at)),
            { ordered: false },
          );
        yield { lanes: [...new Set(found.map((one) => laneOf(webhook, one)))], reopened: found.length };
      }
    },
  };
}

function reopening(one: DeliveryDocument, ended: Date, replayedAt: string) {
  const keptUntil = new Date(ended.getTime() + keptFor);
  return {
    updateOne: {
      filter: { _id: one._id, endedAt: { $lte: ended } },
      update: {
        $set: { state: 'waiting' as const, lane: laneOf(one.webhook, one), tries: 0, replayedAt, keptUntil },
        $unset: { endedAt: '' as const },
      },
    },
  };
}

/** The condition for the deliveries that a replay means. */
function rangeOf(webhook: Uuid, { of }: Replay): object {
  switch (of.kind) {
    case 'one':
      return { _id: deliveryIdOf(webhook, of.delivery) };
    case 'from-sequence':
      return { place: { $gte: placeOf(of.sequence) } };
    case 'from-time':
      return { storedAt: { $gte: new Date(of.time) } };
    default:
      throw new Error('a replay of nothing');
  }
}
