import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

/** A message for a stream. */
export interface Unacknowledged {
  readonly subject: string;
  readonly headers: MsgHdrs;
  readonly body: Uint8Array;
}

/** What a stream has said of a message: its place there, or the server's code of a refusal; `undefined` where nothing is known. */
export type StreamAnswer = { readonly sequence: number } | { readonly refused: number } | undefined;

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
  readonly #waiting = new Map<string, (answer: StreamAnswer) => void>();
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

  /** What became of each, in their order; `timeout` is how long they may take, in milliseconds. */
  publish(messages: readonly Unacknowledged[], timeout: number): Promise<StreamAnswer[]> {
    const answers = messages.map((): StreamAnswer => undefined);
    if (messages.length === 0) return Promise.resolve(answers);
    return new Promise((resolve) => {
      const first = this.#next;
      this.#next += messages.length;
      let left = messages.length;
      const end = (): void => {
        clearTimeout(timer);
        for (let position = 0; position < messages.length; position += 1) this.#waiting.delete(`${first + position}`);
        resolve(answers);
      };
      const timer = setTimeout(end, timeout);
      for (const [position, { subject, headers, body }] of messages.entries()) {
        const token = `${first + position}`;
        const settle = (answer: StreamAnswer): void => {
          this.#waiting.delete(token);
          answers[position] = answer;
          left -= 1;
          if (left === 0) end();
        };
        this.#waiting.set(token, settle);
        try {
          this.#listen();
          this.#connection.publish(subject, body, { headers, reply: `${this.#inbox}.${token}` });
        } catch {
          // The connection is closed, or does not send such a message.
          settle(undefined);
        }
      }
    });
  }

  /** Throws where the connection is closed. */
  #listen(): void {
    if (this.#isListening) return;
    this.#connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.#waiting.get(message.subject.slice(this.#inbox.length + 1))?.(answerIn(message));
      },
    });
    this.#isListening = true;
  }
}

/** What a stream says; where none listens the server answers with nothing. */
function answerIn(message: Msg): StreamAnswer {
  if (message.data.length === 0) return undefined;
  try {
    const { seq, error } = message.json<{ readonly seq?: number; readonly error?: { readonly err_code?: number } }>();
    if (error) return { refused: error.err_code ?? 0 };
    return seq === undefined ? undefined : { sequence: seq };
  } catch {
    return undefined;
  }
}
