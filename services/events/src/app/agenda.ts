import type { InstantText, NodeId, Uuid } from '@inclust/kernel';
import type { PublishedFilter, ScheduledEvent } from './ports.ts';
import type { ShownHead } from './shown-events.ts';

/** An event of some node as everybody may see it, with its venue. */
export interface AgendaEvent {
  /** The node that owns it. */
  readonly node: NodeId;
  readonly head: ShownHead;
  readonly event: ScheduledEvent;
}

/** Which events of the agenda are wanted; all of a node when it is named. */
export interface AgendaFilter extends Pick<PublishedFilter, 'discipline' | 'mode' | 'from' | 'until'> {
  readonly node?: NodeId;
}

/** Part of the agenda. */
export interface AgendaPage {
  readonly events: readonly AgendaEvent[];
  /** When something of the agenda came to this node last; only with a first page. */
  readonly changed?: InstantText;
}

/** What was published in all nodes, as far as that has reached this one. What this node cannot read is left out. */
export interface Agenda {
  /** In the order of their start, page by page; at least one. */
  pages(filter: AgendaFilter): AsyncIterable<AgendaPage>;
  /** One event; the page is empty where there is none. */
  page(node: NodeId, id: Uuid): Promise<AgendaPage>;
  /** Whether anything of a node is there. */
  knows(node: NodeId): Promise<boolean>;
}
