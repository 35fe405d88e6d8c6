import { InfrastructureError } from '@inclust/kernel';
import { fileMailer } from './file-mailer.ts';
import { messageOf, type Mailer } from './letter.ts';
import { once } from './once.ts';

/** How mail leaves. */
export interface MailerOptions {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. Without it letters become files. */
  readonly smtpUrl?: string | undefined;
  /** The sender's address. */
  readonly from: string;
  /** Where letters become files, readable by their owner only. */
  readonly folder: string;
}

/** How long a server may take for each step, in milliseconds. */
const patience = 10_000;

/** Opens the way for mail: by SMTP, or as `.eml` files in a folder. */
export function openMailer({ smtpUrl, from, folder }: MailerOptions): Mailer {
  return smtpUrl === undefined ? fileMailer(from, folder) : smtpMailer(from, smtpUrl);
}

function smtpMailer(from: string, url: string): Mailer {
  const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  const transport = once(async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true }, { from });
  });
  return {
    send: async (letter) => {
      const message = messageOf(letter, from);
      try {
        await (await transport()).sendMail(message);
      } catch (error) {
        const { code, responseCode } = error as { code?: string; responseCode?: number };
        // The server's own words may repeat the address.
        throw new InfrastructureError(`mail could not be sent (${[code, responseCode].filter(Boolean).join(' ')})`);
      }
    },
    forget: async () => {},
    forgetLetter: async () => {},
  };
}
