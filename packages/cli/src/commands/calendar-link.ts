import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { nodeOfName } from './names.ts';

/** What `bookings calendar create` is told. */
export interface CalendarOptions {
  readonly language?: string;
  readonly base?: string;
}

/** `inclust bookings calendar create`: prints the secret link of the caller's calendar, this once. */
export async function createCalendarLink(context: Context, options: CalendarOptions): Promise<ExitCode> {
  const { language = '', base = '' } = options;
  using node = openNode(context);
  const { path, createTime } = await node.bookingCalendar.createCalendarLink({ language });
  const link = `${base.replace(/\/+$/u, '')}${path}`;
  context.out.say('This is told once: keep it. Whoever has it reads your bookings; links from before have ended.');
  context.out.result({ link, createTime }, () => link);
  return exitCodes.ok;
}

/** `inclust bookings calendar revoke`. */
export async function revokeCalendarLink(context: Context, person: string | undefined): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(person));
  await node.bookingCalendar.revokeCalendarLink({ person: person ?? '' });
  context.out.result({}, () => 'No link leads to the calendar any more.');
  return exitCodes.ok;
}

/** `inclust bookings calendar get`: whether there is a link, never the link. */
export async function getCalendarLink(context: Context, person: string | undefined): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(person));
  const { createTime } = await node.bookingCalendar.getCalendarLink({ person: person ?? '' });
  context.out.result({ createTime }, () => (createTime ? `A link was made ${createTime}.` : 'There is no link.'));
  return exitCodes.ok;
}
