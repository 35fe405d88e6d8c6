import type { FieldViolation } from '@inclust/kernel';
import { foldEmail } from './email.ts';

/** Characters of a password. At least 12 and no rule about kinds of characters: NIST SP 800-63B-4, 3.1.1.2. */
export const passwordLength = { least: 12, most: 128 } as const;

/** What is wrong with a password; it is compared in the form that is hashed. */
export function passwordViolations(password: string, email: string | undefined): FieldViolation[] {
  const field = 'new_password';
  const { length } = [...normalPassword(password)];
  if (length < passwordLength.least || length > passwordLength.most) {
    const message = `Must have ${passwordLength.least} to ${passwordLength.most} characters.`;
    return [{ field, rule: 'password-length', message }];
  }
  if (email !== undefined && foldEmail(password) === email)
    return [{ field, rule: 'password-is-email', message: 'Must not be the e-mail address.' }];
  if (new Set(normalPassword(password)).size < 4)
    return [{ field, rule: 'password-monotone', message: 'Must have at least four different characters.' }];
  return [];
}

/** One form for what people type in different ways: NFKC, as NIST SP 800-63B-4 says. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}
