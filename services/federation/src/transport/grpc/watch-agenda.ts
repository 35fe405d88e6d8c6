import type { AgendaEvent, AgendaGone, Venue, WatchAgendaRequest } from '@inclust/contracts';
import { accept } from '@inclust/kernel';
import { pagesOf, type StateWatchKind } from '@inclust/watch';
import type { Agenda, AgendaConditions, AgendaNews } from '../../app/agenda-ports.ts';
import type { DirectoryStore } from '../../app/ports.ts';
import { shownAgenda } from '../../app/show-agenda.ts';
import { agendaConditions } from './agenda-conditions.ts';

type News =
  | { $case: 'event'; value: AgendaEvent }
  | { $case: 'venue'; value: Venue }
  | { $case: 'gone'; value: AgendaGone };

const pageSize = 200;

/** What watching the agenda tells; a snapshot has each event as ListAgendaEvents answers it. */
export function agendaWatch(
  agenda: Agenda,
  directory: DirectoryStore,
): StateWatchKind<WatchAgendaRequest, AgendaNews, News, AgendaConditions> {
  const gone = ({ name, version }: AgendaNews): News => ({ $case: 'gone', value: { name, version: BigInt(version) } });
  return {
    filter: ({ filter }) => agendaConditions(filter),
    tell: async (changed, conditions) => {
      const ofNode = changed.filter(({ node }) => conditions.node === undefined || conditions.node === node);
      const names = ofNode.flatMap((one) => (one.kind === 'event' && one.isShown ? [one.name] : []));
      const items = names.length === 0 ? [] : [...(await agenda.among(names, conditions)).values()];
      const shown = new Map((await shownAgenda(directory, items)).map((one) => [one.event?.name ?? '', one]));
      const wanted = new Set(ofNode);
      return changed.map((one): News | undefined => {
        if (!wanted.has(one)) return undefined;
        const value = shown.get(one.name);
        if (value) return { $case: 'event', value };
        if (one.kind === 'venue' && one.venue) return { $case: 'venue', value: one.venue };
        return one.wasShown ? gone(one) : undefined;
      });
    },
    snapshot: (conditions) =>
      pagesOf<News>(async (pageToken) => {
        const found = await agenda.list({ ...conditions, pageSize, pageToken });
        if (!found.ok) return found;
        const { items, nextPageToken } = found.value;
        const events = await shownAgenda(directory, items);
        return accept({ things: events.map((value): News => ({ $case: 'event', value })), nextPageToken });
      }),
  };
}
