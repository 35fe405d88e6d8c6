export { openMailer, type Letter, type Mailer, type MailerOptions } from './mailer.ts';
