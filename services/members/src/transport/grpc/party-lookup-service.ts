import { PartyLookupServiceService, type PartyLookupServiceServer } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, parseUuid } from '@inclust/kernel';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { MembersApp } from '../../app/ports.ts';
import { representedOrganisations } from '../../app/represented-organisations.ts';
import { partyToProto } from './party.ts';

/** What the other services of the node ask of organisations that take part in something. */
export function partyLookupService(app: MembersApp, context: RpcContext): RpcService {
  const implementation: PartyLookupServiceServer = {
    listRepresentedOrganisations: unary(context, async ({ memberId, date }) => {
      const [id, day] = [parseUuid(memberId), parsePlainDate(date)];
      if (!id) return invalid([{ field: 'member_id', rule: 'uuid', message: 'Must be a UUID.' }]);
      if (!day) return invalid([{ field: 'date', rule: 'date-format', message: 'Must be a day as YYYY-MM-DD.' }]);
      const organisations = await representedOrganisations(app, id, day);
      return accept({ organisations: organisations.map((one) => partyToProto(app.node, one, day)) });
    }),
  };
  return { definition: PartyLookupServiceService, implementation };
}
