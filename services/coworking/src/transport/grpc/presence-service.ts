import { PresenceServiceService, type PresenceServiceServer } from '@inclust/contracts';
import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { tellPresence } from '../../app/away/presence-away.ts';
import type { PresenceWant } from '../../app/away/ports.ts';
import { idOf, namedElsewhere } from '../../app/names.ts';
import { checkIn, checkOut, getDoorCode, listPresent, type PresenceApp } from '../../app/presence/presence.ts';
import type { ListedBooking } from '../../app/ports.ts';
import { bookingTelling } from './booking-telling.ts';

/** Who is there, as a gRPC service. */
export function presenceService(app: PresenceApp, context: RpcContext): RpcService {
  const { node } = app;
  const told = bookingTelling(app);
  const one = async (outcome: Outcome<ListedBooking>) => {
    if (!outcome.ok) return outcome;
    const [booking] = await told([outcome.value]);
    return accept({ booking });
  };
  /** What another node is told, where the booking is named as one of that; `undefined` for all others. */
  const elsewhere = (name: string, want: PresenceWant, actor: Actor) => {
    const named = app.away && namedElsewhere(node, 'bookings', name);
    return app.away && named ? tellPresence(app.away, named, want, actor) : undefined;
  };
  const implementation: PresenceServiceServer = {
    checkIn: unary(context, async ({ name, doorCode }, { actor }) => {
      const away = elsewhere(name, { kind: 'check-in', code: doorCode }, actor);
      if (away) return one(await away);
      const id = idOf(node, 'bookings', name);
      return id.ok ? one(await checkIn(app, { id: id.value, code: doorCode }, actor)) : id;
    }),
    checkOut: unary(context, async ({ name }, { actor }) => {
      const away = elsewhere(name, { kind: 'check-out' }, actor);
      if (away) return one(await away);
      const id = idOf(node, 'bookings', name);
      return id.ok ? one(await checkOut(app, id.value, actor)) : id;
    }),
    getDoorCode: unary(context, async ({ space }, { actor }) => {
      const id = idOf(node, 'spaces', space, 'space');
      if (!id.ok) return id;
      const found = await getDoorCode(app, id.value, actor);
      if (!found.ok) return found;
      const { code, until } = found.value;
      return accept({ doorCode: code, expireTime: new Date(until).toISOString() });
    }),
    listPresent: unary(context, async ({ space }, { actor }) => {
      const id = idOf(node, 'spaces', space, 'space');
      if (!id.ok) return id;
      const found = await listPresent(app, id.value, actor);
      return found.ok ? accept({ bookings: await told(found.value) }) : found;
    }),
  };
  return { definition: PresenceServiceService, implementation };
}
