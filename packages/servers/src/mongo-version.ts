import { MongoClient } from 'mongodb';

/** What a MongoDB that runs says of itself. */
export type MongoVersion = {
  /** Such as `8.0.4`; of SecantusDB the version that it speaks. */
  readonly version: string;
  /** SecantusDB's own version, where it is one. */
  readonly secantus: string | undefined;
};

/** Asks the MongoDB at `url` what it is. Throws when it does not answer within 5 s. */
export async function askMongoVersion(url: string): Promise<MongoVersion> {
  await using client = new MongoClient(url, {
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 5_000,
    appName: 'inclust-servers',
  });
  const { version, secantusVersion } = await client.db('admin').command({ buildInfo: 1 });
  return {
    version: String(version),
    secantus: secantusVersion === undefined ? undefined : String(secantusVersion),
  };
}
