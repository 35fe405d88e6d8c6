import {
  AgendaServiceService,
  EventMode,
  type AgendaServiceServer,
  type ListAgendaEventsRequest,
} from '@inclust/contracts';
import {
  accept,
  invalid,
  languages,
  parseNodeId,
  parseUuid,
  refuse,
  type FieldViolation,
  type Outcome,
} from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { Agenda, AgendaQuery } from '../../app/agenda-ports.ts';
import type { DirectoryStore } from '../../app/ports.ts';
import { shownAgenda } from '../../app/show-agenda.ts';

/** What was published in all nodes as a gRPC service. */
export function agendaService(agenda: Agenda, directory: DirectoryStore, context: RpcContext): RpcService {
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
  };
  return { definition: AgendaServiceService, implementation };
}

function queryOf({ pageSize: wish, pageToken, filter }: ListAgendaEventsRequest): Outcome<AgendaQuery> {
  const size = pageSize(wish);
  if (!size.ok) return size;
  const { nodeId = '', discipline = '', fromTime, untilTime, organiser = '', textLanguage = '' } = filter ?? {};
  const mode = filter?.mode ?? EventMode.EVENT_MODE_UNSPECIFIED;
  const language = languages.find((one) => one === textLanguage);
  const wrong: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) wrong.push({ field: `filter.${field}`, rule, message });
  };
  check(nodeId === '' || parseNodeId(nodeId) !== undefined, 'node_id', 'node-id', 'Must be the id of a node.');
  check(organiser === '' || isMember(organiser), 'organiser', 'resource-name', 'Must be nodes/{node}/members/{uuid}.');
  check(
    textLanguage === '' || language !== undefined,
    'text_language',
    'language-unknown',
    `Must be one of ${languages.join(', ')}.`,
  );
  if (wrong.length > 0) return invalid(wrong);
  return accept({
    pageSize: size.value,
    pageToken,
    ...(nodeId === '' ? {} : { node: nodeId }),
    ...(discipline === '' ? {} : { discipline }),
    ...(fromTime === undefined ? {} : { from: Date.parse(fromTime) }),
    ...(untilTime === undefined ? {} : { until: Date.parse(untilTime) }),
    ...(organiser === '' ? {} : { organiser }),
    ...(language ? { language } : {}),
    ...(mode === EventMode.EVENT_MODE_UNSPECIFIED ? {} : { mode }),
  });
}

function isMember(name: string): boolean {
  const [nodes, node = '', members, id = '', ...more] = name.split('/');
  return (
    nodes === 'nodes' &&
    members === 'members' &&
    more.length === 0 &&
    parseNodeId(node) !== undefined &&
    parseUuid(id) !== undefined
  );
}
