import { turns } from '@inclust/kernel';
import type { ClientSession, Connection } from 'mongoose';

/** Transactions of one service. */
export interface Transactions extends AsyncDisposable {
  /** Runs one, after those that were asked for before; may call `work` more than once. */
  run<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result>;
}

/** The id of a session, as the server and the driver have it. */
type SessionId = NonNullable<ClientSession['id']>;

interface NotedSession {
  readonly _id: SessionId['id'];
  readonly service: string;
  readonly at: Date;
}

/** The collection of the sessions that transactions run in. */
const collection = 'transaction_sessions';

/** A session is noted anew after a day, and forgotten when it was not for a month, in milliseconds. */
const noteEvery = 24 * 60 * 60 * 1_000;
const forgetAfter = 30 * noteEvery;

/**
 * Opens the transactions of a service. A process that is killed in one leaves it open, and the documents that it wrote locked, for a minute
 * or more. So each notes the session it uses, and the next one to start has the server end those of the same service. One of a process
 * that lives is begun anew by that process.
 */
export async function openTransactions(
  connection: Connection,
  service: string,
  now: () => number = Date.now,
): Promise<Transactions> {
  const sessions = connection.collection<NotedSession>(collection);
  await sessions.deleteMany({ at: { $lt: new Date(now() - forgetAfter) } });
  const before = await sessions.find({ service }).toArray();
  if (before.length > 0)
    await connection
      .getClient()
      .db('admin')
      .command({ killSessions: before.map(({ _id: id }) => ({ id })) });
  // All goes to the primary anyway, and SecantusDB takes no bulk write that is told to wait for what was written before.
  const session = await connection.startSession({ causalConsistency: false });
  const inTurn = turns();
  let notedAt = 0;
  const note = async (): Promise<void> => {
    if (now() - notedAt < noteEvery || !session.id) return;
    notedAt = now();
    await sessions.updateOne({ _id: session.id.id }, { $set: { service, at: new Date(notedAt) } }, { upsert: true });
  };
  await note();
  return {
    run: (work) =>
      inTurn(async () => {
        await note();
        return session.withTransaction(() => work(session));
      }),
    // What is under way ends first: a server may wait for it with all that it does next.
    [Symbol.asyncDispose]: () => inTurn(() => session.endSession()),
  };
}
