export type { Attachment, Letter, Mailer } from './letter.ts';
export { openMailer, type MailerOptions } from './mailer.ts';
