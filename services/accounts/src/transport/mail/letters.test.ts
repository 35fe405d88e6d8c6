import { languages, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { letterOf } from './letters.ts';

const mail = { to: 'maria@example.gr', resetToken: `irt_${'x'.repeat(43)}`, hours: 1 } as const;

test.each(languages)(
  'a letter in %s has its token on a line of its own, and says for how long it works',
  (language) => {
    for (const kind of ['invitation', 'reset'] as const) {
      const hours = kind === 'reset' ? 1 : 168;
      const letter = letterOf('arta' as NodeId, { ...mail, kind, language, hours });
      expect(letter).toMatchObject({ to: mail.to, language });
      expect(letter.subject).toContain('arta');
      expect(letter.text.split('\n')).toContain(mail.resetToken);
      expect(letter.text).toContain(String(hours));
    }
  },
);
