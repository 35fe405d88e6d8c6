import { testAccess } from '@inclust/access/testing';
import {
  AgendaServiceService,
  DirectoryServiceService,
  type AgendaEvent,
  type AgendaFilter,
  type BatchGetDirectoryEntriesRequest,
  type DirectoryEntry,
  type ListAgendaEventsRequest,
} from '@inclust/contracts';
import { createLogger } from '@inclust/host';
import { accept, refuse } from '@inclust/kernel';
import { unary, type RpcService } from '@inclust/rpc';
import { toldStream } from '@inclust/testkit';

/** What the federation service of a node has; a test changes it. */
export interface FederationHolding {
  /** By the names of members. */
  readonly directory: Map<string, DirectoryEntry>;
  agenda: AgendaEvent[];
  changeTime: string | undefined;
  /** What was asked for, in order. */
  readonly asked: { readonly names: string[][]; readonly filters: (AgendaFilter | undefined)[] };
}

const pageSize = 2;

/** The federation service of a node as far as feeds ask it. */
export function federationWith(holding: FederationHolding): RpcService[] {
  const context = {
    logger: createLogger({ node: 'test', service: 'federation', level: 'trace', destination: toldStream }),
    admit: testAccess().admit,
  };
  const batchGetDirectoryEntries = unary(context, async ({ names }: BatchGetDirectoryEntriesRequest) => {
    holding.asked.names.push(names);
    return accept({
      found: names.flatMap((name) => {
        const entry = holding.directory.get(name);
        return entry ? [{ name, entry }] : [];
      }),
    });
  });
  const listAgendaEvents = unary(context, async ({ filter, pageToken }: ListAgendaEventsRequest) => {
    holding.asked.filters.push(filter);
    const from = Number(pageToken || '0');
    const all = holding.agenda.filter(
      ({ event }) => !filter?.nodeId || event?.name.startsWith(`nodes/${filter.nodeId}/`),
    );
    return accept({
      events: all.slice(from, from + pageSize),
      nextPageToken: from + pageSize < all.length ? String(from + pageSize) : '',
      changeTime: from === 0 ? holding.changeTime : undefined,
    });
  });
  const getAgendaEvent = unary(context, async ({ name }: { readonly name: string }) => {
    const event = holding.agenda.find((one) => one.event?.name === name);
    return event
      ? accept({ event, changeTime: holding.changeTime })
      : refuse({ code: 'event-not-found', kind: 'not-found', message: 'No such event.' });
  });
  return [
    {
      definition: { batchGetDirectoryEntries: DirectoryServiceService.batchGetDirectoryEntries },
      implementation: { batchGetDirectoryEntries },
    },
    {
      definition: {
        listAgendaEvents: AgendaServiceService.listAgendaEvents,
        getAgendaEvent: AgendaServiceService.getAgendaEvent,
      },
      implementation: { listAgendaEvents, getAgendaEvent },
    },
  ];
}
