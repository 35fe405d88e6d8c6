import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { HealthStore } from '../app/ports.ts';
import type { Health } from '../domain/retrying.ts';
import { collections } from './collections.ts';

/** What has failed of a webhook since its receiver last took something. */
interface HealthDocument {
  readonly _id: Uuid;
  readonly failures: number;
  readonly failingSince: Date;
}

/** How receivers are doing, in MongoDB: only of those at which something has failed. */
export function createHealthStore(connection: Connection): HealthStore {
  const health = connection.collection<HealthDocument>(collections.health);
  return {
    of: async (webhooks) => {
      const found = await health.find({ _id: { $in: [...webhooks] } }).toArray();
      return new Map(found.map((one) => [one._id, healthOf(one)]));
    },
    failed: async (webhook, at) => {
      await health.updateOne(
        { _id: webhook },
        { $inc: { failures: 1 }, $min: { failingSince: new Date(at) } },
        { upsert: true },
      );
      const found = await health.findOne({ _id: webhook });
      return found ? healthOf(found) : { failures: 0 };
    },
    fine: async (webhook) => {
      await health.deleteOne({ _id: webhook });
    },
  };
}

function healthOf({ failures, failingSince }: HealthDocument): Health {
  return { failures, failingSince: failingSince.getTime() };
}
