import type { Mailer } from '@inclust/mail';
import type { LetterPost } from '../../app/letters/ports.ts';
import type { OrganiserNaming } from '../../app/organiser-naming.ts';
import { lettersFiles } from './letter-files.ts';
import { writeLetter, type LetterFrame } from './write-letter.ts';

/** Writes letters and sends them by mail, each under its own Message-ID. */
export function letterPost(frame: LetterFrame, mailer: Mailer, naming: Pick<OrganiserNaming, 'namesOf'>): LetterPost {
  return {
    send: async (matter) => {
      const { letter, event, addressee } = matter;
      const { address: to, language } = addressee;
      const organisers = await naming.namesOf(event.draft.organisers, language);
      const attachments = await lettersFiles(frame, matter, organisers);
      await mailer.send({ id: letter.id, to, language, ...writeLetter(frame, matter), attachments });
    },
    forget: (id) => mailer.forgetLetter(id),
  };
}
