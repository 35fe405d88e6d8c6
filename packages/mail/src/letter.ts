/** A file that goes with a letter. */
export interface Attachment {
  /** Such as `tickets.pdf`; plain ASCII. */
  readonly filename: string;
  /** With its parameters, such as `text/calendar; charset=utf-8; method=PUBLISH`. */
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

/** A mail in plain text. Holds personal data and may hold secrets: never log it. */
export interface Letter {
  /** The same for the same letter, however often it is sent: letters, digits, hyphens and dots. Without it each sending is a letter of its own. */
  readonly id?: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly attachments?: readonly Attachment[];
}

/** Sends mail; each letter has a connection of its own, so there is nothing to close. */
export interface Mailer {
  /** Rejects with `InfrastructureError` where the server is away or refuses; the error says nothing of the letter. */
  send(letter: Letter): Promise<void>;
  /** Deletes letters to an address that are kept here; what was sent is out of reach. */
  forget(address: string): Promise<void>;
  /** Deletes the letter with an id, where it is kept here. */
  forgetLetter(id: string): Promise<void>;
}

/** `{id}@{the sender's domain}`: what stands between the angle brackets of a Message-ID (RFC 5322, 3.6.4). */
export function messageIdOf(id: string, from: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,120}$/.test(id)) throw new Error('the id of a letter has another form');
  const [domain = 'localhost'] = /(?<=@)[A-Za-z0-9.-]+/.exec(from) ?? [];
  return `${id}@${domain.toLowerCase()}`;
}

/** A letter as nodemailer takes it. */
export function messageOf({ id, to, subject, text, language, attachments = [] }: Letter, from: string) {
  return {
    ...(id === undefined ? {} : { messageId: `<${messageIdOf(id, from)}>` }),
    // As an object an address is not parsed, so it cannot become two.
    to: { name: '', address: to },
    subject,
    text,
    headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'quoted-printable' as const,
    attachments: attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: typeof content === 'string' ? content : Buffer.from(content),
    })),
  };
}
