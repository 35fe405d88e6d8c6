import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

/** A message for a stream. */
export interface Unacknowledged {
  readonly subject: string;
  readonly headers: MsgHdrs;
  readonly body: Uint8Array;
}

/**
 * Puts messages into streams and says which of them these have durably. One subscription hears all answers of a connection, and messages that
 * go together have one clock: as requests of the client, each with a clock and a promise of its own, they take twice the processor time, which
 * was a tenth of what a registration costs the service.
 */
export class Acknowledged {
  static readonly #all = new WeakMap<NatsConnection, Acknowledged>();
  static readonly #prefixes = new WeakMap<NatsConnection, string>();

  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #waiting = new Map<string, (taken: boolean) => void>();
  #isListening = false;
  #next = 0;

  private constructor(connection: NatsConnection) {
    this.#connection = connection;
    this.#inbox = createInbox(Acknowledged.#prefixes.get(connection));
  }

  /** Under which subjects a connection may be answered, where that is not the usual one. */
  static answersUnder(connection: NatsConnection, prefix: string): void {
    Acknowledged.#prefixes.set(connection, prefix);
  }

  /** That of a connection. */
  static on(connection: NatsConnection): Acknowledged {
    const known = Acknowledged.#all.get(connection) ?? new Acknowledged(connection);
    Acknowledged.#all.set(connection, known);
    return known;
  }

  /** Whether each was taken, in their order; `false` also where that is not known after some milliseconds. */
  publish(messages: readonly Unacknowledged[], timeout: number): Promise<boolean[]> {
    const taken = messages.map(() => false);
    if (messages.length === 0) return Promise.resolve(taken);
    return new Promise((resolve) => {
      const first = this.#next;
      this.#next += messages.length;
      let left = messages.length;
      const end = (): void => {
        clearTimeout(timer);
        for (let position = 0; position < messages.length; position += 1) this.#waiting.delete(`${first + position}`);
        resolve(taken);
      };
      const timer = setTimeout(end, timeout);
      for (const [position, { subject, headers, body }] of messages.entries()) {
        const token = `${first + position}`;
        const settle = (isTaken: boolean): void => {
          this.#waiting.delete(token);
          taken[position] = isTaken;
          left -= 1;
          if (left === 0) end();
        };
        this.#waiting.set(token, settle);
        try {
          this.#listen();
          this.#connection.publish(subject, body, { headers, reply: `${this.#inbox}.${token}` });
        } catch {
          // The connection is closed, or does not send such a message.
          settle(false);
        }
      }
    });
  }

  /** Throws where the connection is closed. */
  #listen(): void {
    if (this.#isListening) return;
    this.#connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.#waiting.get(message.subject.slice(this.#inbox.length + 1))?.(isTaken(message));
      },
    });
    this.#isListening = true;
  }
}

/** Whether a stream has said that it has the message; where no stream listens the server answers with nothing. */
function isTaken(message: Msg): boolean {
  if (message.data.length === 0) return false;
  try {
    const { stream, error } = message.json<{ readonly stream?: string; readonly error?: object }>();
    return error === undefined && stream !== undefined && stream !== '';
  } catch {
    return false;
  }
}
