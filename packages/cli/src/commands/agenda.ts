import { AgendaEvent, type Event } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { eventModes, eventStates, momentOf, named, wordOf, whenOf } from './event-words.ts';
import { taken } from './taken.ts';

/** Conditions of `agenda list` as they are typed. */
export interface AgendaListOptions {
  readonly of?: string;
  readonly discipline?: string;
  readonly from?: string;
  readonly until?: string;
  readonly organiser?: string;
  readonly language?: string;
  readonly mode?: string;
  readonly limit?: string;
}

/** `inclust agenda list`: what was published in all nodes, as a node has it. */
export async function listAgenda(context: Context, options: AgendaListOptions): Promise<ExitCode> {
  const filter = agendaFilter(options);
  using node = openNode(context);
  const found = await taken(node.agenda.everyAgendaEvent({ filter }), options.limit);
  context.out.result(
    found.map((one) => AgendaEvent.toJSON(one)),
    () =>
      context.out.table(
        [
          { title: 'name', value: ({ event }) => event?.name ?? '' },
          { title: 'state', value: ({ event }) => wordOf(eventStates, event?.state) },
          { title: 'when', value: ({ event }) => (event ? whenOf(event) : '') },
          { title: 'what', value: ({ event }) => localizedText(event?.titles) },
          { title: 'where', value: ({ event, venue }) => localizedText(venue?.names) || (event?.link ?? '') },
          { title: 'who', value: organisersOf },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** The filter of the agenda that is typed. */
export function agendaFilter(options: Omit<AgendaListOptions, 'limit'>) {
  const { of: nodeId = '', discipline = '', from, until, organiser = '', language = '', mode } = options;
  return {
    nodeId,
    discipline,
    organiser,
    textLanguage: language,
    ...(mode === undefined ? {} : { mode: named('--mode', eventModes, mode) }),
    ...(from === undefined ? {} : { fromTime: momentOf('--from', from) }),
    ...(until === undefined ? {} : { untilTime: momentOf('--until', until) }),
  };
}

/** `inclust agenda get`: one event of any node. */
export async function getAgendaEvent(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { event: found } = await node.agenda.getAgendaEvent({ name });
  const event: Event | undefined = found?.event;
  if (!found || !event) throw new Error('the answer holds no event');
  context.out.result(AgendaEvent.toJSON(found), () =>
    [
      `${event.name}  ${wordOf(eventStates, event.state)}  etag ${event.etag}`,
      `${localizedText(event.titles)}  ${whenOf(event)}`,
      `${organisersOf(found)}  ${localizedText(found.venue?.names) || event.link}`,
      JSON.stringify(AgendaEvent.toJSON(found), null, 2),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** Organisers by what the directory calls them, else by their names in the API. */
function organisersOf({ organisers }: AgendaEvent): string {
  return organisers.map(({ name, displayName }) => localizedText(displayName) || name).join(', ');
}
