import type { Language } from '@inclust/kernel';
import type { Mailer } from '@inclust/mail';
import type { LetterPost } from '../../app/letters/ports.ts';
import type { OrganiserNames } from '../http/feed-event.ts';
import { lettersFiles } from './letter-files.ts';
import { writeLetter, type LetterFrame } from './write-letter.ts';

/** Says what organisations are called, as far as it knows. */
type NamesOrganisers = (names: readonly string[], language: Language) => Promise<OrganiserNames>;

/** Writes letters and sends them by mail, each under its own Message-ID. */
export function letterPost(frame: LetterFrame, mailer: Mailer, organiserNames: NamesOrganisers): LetterPost {
  return {
    send: async (matter) => {
      const { letter, event, addressee } = matter;
      const { address: to, language } = addressee;
      const organisers = await organiserNames(event.draft.organisers, language);
      const attachments = await lettersFiles(frame, matter, organisers);
      await mailer.send({ id: letter.id, to, language, ...writeLetter(frame, matter), attachments });
    },
    forget: (id) => mailer.forgetLetter(id),
  };
}
