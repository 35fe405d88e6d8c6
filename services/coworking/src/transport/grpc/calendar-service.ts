import { BookingCalendarServiceService, type BookingCalendarServiceServer } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { createLink, findLink, revokeLinks, type CalendarApp } from '../../app/calendar/change-links.ts';
import { calendarPath } from '../http/calendar-site.ts';

/** Links to members' calendars as a gRPC service. */
export function calendarService(app: CalendarApp, context: RpcContext): RpcService {
  const implementation: BookingCalendarServiceServer = {
    createCalendarLink: unary(context, async ({ language }, { actor }) => {
      const made = await createLink(app, language, actor);
      if (!made.ok) return made;
      const { secret, madeAt } = made.value;
      return accept({ path: calendarPath(secret), createTime: new Date(madeAt).toISOString() });
    }),
    revokeCalendarLink: unary(context, async ({ person }, { actor }) => {
      const ended = await revokeLinks(app, person, actor);
      return ended.ok ? accept({}) : ended;
    }),
    getCalendarLink: unary(context, async ({ person }, { actor }) => {
      const found = await findLink(app, person, actor);
      if (!found.ok) return found;
      return accept({ createTime: found.value === undefined ? undefined : new Date(found.value).toISOString() });
    }),
  };
  return { definition: BookingCalendarServiceService, implementation };
}
