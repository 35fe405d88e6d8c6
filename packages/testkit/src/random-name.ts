import { randomBytes } from 'node:crypto';

/** `<lead>_<10 characters>`, safe as a database, stream and subject name. */
export function randomName(lead: string): string {
  return `${lead}_${randomBytes(5).toString('hex')}`;
}
