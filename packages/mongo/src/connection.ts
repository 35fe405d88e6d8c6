import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';

/** How long closing may take, in milliseconds. */
const longestClose = 3_000;

/** An open connection to one database; closing it ends its sockets. */
export interface MongoConnection extends AsyncDisposable {
  readonly connection: mongoose.Connection;
}

/**
 * Connects to a MongoDB database; `url` names it. Waits at most 10 s for the server. Writes are acknowledged by the majority and its journal.
 */
export async function connectMongo(url: string, appName: string): Promise<MongoConnection> {
  const connection = await mongoose
    .createConnection(url, {
      appName,
      autoIndex: false,
      autoCreate: false,
      serverSelectionTimeoutMS: 10_000,
      socketTimeoutMS: 60_000,
      writeConcern: { w: 'majority', journal: true },
      minPoolSize: 1,
      maxPoolSize: 16,
    })
    .asPromise();
  return {
    connection,
    // Closing tells the server to end its sessions, and would wait for one that is gone.
    [Symbol.asyncDispose]: () => Promise.race([connection.close(), pause(longestClose, undefined, { ref: false })]),
  };
}
