import { Metadata } from '@grpc/grpc-js';
import {
  AgendaFilter as ProtoAgendaFilter,
  AgendaServiceClient,
  type AgendaEvent as ProtoAgendaEvent,
} from '@inclust/contracts';
import { InfrastructureError, instantOfMilliseconds, type InstantText } from '@inclust/kernel';
import { callUnary, openClient, refusalOf, type ClientOptions } from '@inclust/rpc';
import type { Agenda, AgendaFilter, AgendaPage } from '../../app/agenda.ts';
import { agendaEventFromProto } from './agenda-event.ts';
import { modes } from './enums.ts';

const pageSize = 1_000;

/** How long a page may take, in milliseconds. */
const patience = 15_000;

/** The agenda as the federation service of this node keeps it. */
export function openAgenda(federation: string, options: ClientOptions): Agenda & Disposable {
  const client = openClient(AgendaServiceClient, federation, options);
  const list = async (size: number, pageToken: string, wanted: AgendaFilter) => {
    const request = { pageSize: size, pageToken, filter: filterOf(wanted) };
    try {
      return await callUnary(client.listAgendaEvents.bind(client), new Metadata(), request, patience);
    } catch (error) {
      throw away(error);
    }
  };
  return {
    async *pages(wanted) {
      let pageToken = '';
      do {
        const { events, nextPageToken, changeTime } = await list(pageSize, pageToken, wanted);
        yield pageOf(events, changeTime);
        pageToken = nextPageToken;
      } while (pageToken !== '');
    },
    page: async (node, id) => {
      const name = `nodes/${node}/events/${id}`;
      try {
        const { event, changeTime } = await callUnary(
          client.getAgendaEvent.bind(client),
          new Metadata(),
          { name },
          patience,
        );
        return pageOf(event ? [event] : [], changeTime);
      } catch (error) {
        if (refusalOf(error)?.reason === 'event-not-found') return { events: [] };
        throw away(error);
      }
    },
    knows: async (node) => (await list(1, '', { node })).events.length > 0,
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}

function filterOf({ node, discipline, mode, from, until }: AgendaFilter): ProtoAgendaFilter {
  return ProtoAgendaFilter.fromPartial({
    nodeId: node ?? '',
    discipline: discipline ?? '',
    ...(mode === undefined ? {} : { mode: modes.toProto(mode) }),
    ...(from === undefined ? {} : { fromTime: instantOfMilliseconds(from) }),
    ...(until === undefined ? {} : { untilTime: instantOfMilliseconds(until) }),
  });
}

function pageOf(events: readonly ProtoAgendaEvent[], changeTime: string | undefined): AgendaPage {
  const changed: InstantText | undefined =
    changeTime === undefined ? undefined : instantOfMilliseconds(Date.parse(changeTime));
  return { events: events.flatMap((one) => agendaEventFromProto(one) ?? []), ...(changed ? { changed } : {}) };
}

function away(cause: unknown): InfrastructureError {
  return new InfrastructureError('the federation service of this node does not answer', { cause });
}
