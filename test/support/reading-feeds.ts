import { freePort } from '@inclust/servers';
import type { NodeUnderTest } from './node-under-test.ts';

/** What a calendar says of one event. */
export interface CalendarEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly summary: string;
  readonly organiser: string;
}

/** The feeds of nodes, read over HTTP. */
export class ReadingFeeds {
  readonly #origins = new Map<string, string>();
  #asked = 0;

  /** Starts a node's processes again, with a port for feeds, on a machine in a zone. */
  async serve(node: NodeUnderTest, zone = 'UTC'): Promise<void> {
    const listen = `127.0.0.1:${await freePort()}`;
    await node.stopProcesses();
    await (node.mode === 'one'
      ? node.startProcess('node', { INCLUST_HTTP_LISTEN: listen, TZ: zone })
      : this.#startMany(node, listen, zone));
    this.#origins.set(node.file.nodeId, `http://${listen}`);
  }

  /** Asks a node for a path. */
  get(node: NodeUnderTest, path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#origins.get(node.file.nodeId)}${path}`, { headers });
  }

  /** What a node's calendar of all nodes says of an event; `undefined` where it is not in it. Never as kept from an earlier answer. */
  async event(node: NodeUnderTest, uid: string): Promise<CalendarEvent | undefined> {
    // Another day each time: an answer is told again for a while under the same address.
    const day = new Date(Date.UTC(2001, 0, 1 + this.#asked++)).toISOString().slice(0, 10);
    const response = await this.get(node, `/feeds/federation.ics?language=en&from=${day}`);
    const lines = (await response.text()).replaceAll('\r\n ', '').split('\r\n');
    const blocks = lines.join('\n').split('BEGIN:VEVENT').slice(1);
    const found = blocks.filter((one) => valueIn(one, 'UID') === uid);
    if (found.length > 1) throw new Error(`${uid} is ${found.length} times in the feed of ${node.file.nodeId}`);
    const [block] = found;
    if (block === undefined) return undefined;
    return {
      uid,
      sequence: Number(valueIn(block, 'SEQUENCE')),
      status: valueIn(block, 'STATUS'),
      summary: valueIn(block, 'SUMMARY'),
      organiser: /^ORGANIZER[^\n]*?CN="?([^":;\n]*)/mu.exec(block)?.[1] ?? '',
    };
  }

  async #startMany(node: NodeUnderTest, listen: string, zone: string): Promise<void> {
    // Whoever starts one of them names where it listens: two cannot have the same port.
    await node.startProcesses({ TZ: zone });
    const events = node.processes.get('events');
    events?.kill('SIGTERM');
    await node.ended('events');
    await node.startProcess('events', { INCLUST_HTTP_LISTEN: listen, TZ: zone });
  }
}

function valueIn(block: string, property: string): string {
  return new RegExp(`^${property}(?:;[^:\\n]*)?:(.*)$`, 'mu').exec(block)?.[1] ?? '';
}
