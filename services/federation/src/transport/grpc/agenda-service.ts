import { AgendaServiceService, type AgendaServiceServer, type ListAgendaEventsRequest } from '@inclust/contracts';
import { accept, refuse, type Outcome } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { StateWatching } from '@inclust/watch';
import type { Agenda, AgendaNews, AgendaQuery } from '../../app/agenda-ports.ts';
import type { DirectoryStore } from '../../app/ports.ts';
import { shownAgenda } from '../../app/show-agenda.ts';
import { agendaConditions } from './agenda-conditions.ts';
import { agendaWatch } from './watch-agenda.ts';

/** What was published in all nodes as a gRPC service. */
export function agendaService(
  agenda: Agenda,
  directory: DirectoryStore,
  context: RpcContext,
  watching: StateWatching<AgendaNews>,
): RpcService {
  const implementation: AgendaServiceServer = {
    getAgendaEvent: unary(context, async ({ name }) => {
      // Before the event is read: what comes meanwhile makes the next answer another one.
      const changeTime = await agenda.changedAt();
      const found = await agenda.get(name);
      const [event] = await shownAgenda(directory, found ? [found] : []);
      return event
        ? accept({ event, changeTime })
        : refuse({
            code: 'event-not-found',
            kind: 'not-found',
            message: 'No such event is in the agenda.',
            resource: name,
          });
    }),
    listAgendaEvents: unary(context, async (request) => {
      const query = queryOf(request);
      if (!query.ok) return query;
      const changeTime = request.pageToken === '' ? await agenda.changedAt() : undefined;
      const found = await agenda.list(query.value);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ events: await shownAgenda(directory, items), nextPageToken, changeTime });
    }),
    getAgendaState: unary(context, async () => {
      const held = await agenda.held();
      return accept({
        shares: held.map(({ node: nodeId, events: eventCount, count, hash }) => ({ nodeId, eventCount, count, hash })),
      });
    }),
    watchAgenda: watching.watch(agendaWatch(agenda, directory)),
  };
  return { definition: AgendaServiceService, implementation, end: watching.end };
}

function queryOf({ pageSize: wish, pageToken, filter }: ListAgendaEventsRequest): Outcome<AgendaQuery> {
  const size = pageSize(wish);
  if (!size.ok) return size;
  const conditions = agendaConditions(filter);
  return conditions.ok ? accept({ ...conditions.value, pageSize: size.value, pageToken }) : conditions;
}
