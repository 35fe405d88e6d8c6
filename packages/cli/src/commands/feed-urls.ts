import { existsSync } from 'node:fs';
import { readNodeFile, type NodeFile } from '@inclust/node-home';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { localNodes } from '../local/homes.ts';

/** Where the feeds of a node are. */
interface FeedUrls {
  readonly node: string;
  readonly ics: string;
  readonly atom: string;
  readonly jsonld: string;
  /** The calendar of all nodes. */
  readonly federation: string;
}

/** Where a node of this machine serves its feeds. */
export function feedsOrigin(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** `inclust feeds urls`: where the feeds of a city, or of all nodes of the local federation, are; under `--base`, where others find them. */
export function feedUrls(
  context: Context,
  city: string | undefined,
  { base }: { readonly base?: string },
): Promise<ExitCode> {
  if (base !== undefined && !/^https?:\/\/[^\s/]+\/?$/u.test(base))
    throw new Failure('usage', 'option-invalid', '--base must be an address such as https://agenda.example.org.');
  const wanted = city ?? context.options.node;
  const found = filesOf(context).filter(({ nodeId }) => wanted === undefined || nodeId === wanted);
  const urls = found.flatMap((file) => urlsOf(file, base?.replace(/\/$/u, '')));
  if (urls.length === 0)
    throw new Failure(
      'refused',
      'no-feeds',
      'No node serves feeds here.',
      'Give its "node.json" a port "http", or its process INCLUST_HTTP_LISTEN, and start it again.',
    );
  context.out.result({ feeds: urls }, () =>
    context.out.table<FeedUrls>(
      [
        { title: 'node', value: ({ node }) => node },
        { title: 'calendar', value: ({ ics }) => ics },
        { title: 'Atom', value: ({ atom }) => atom },
        { title: 'JSON-LD', value: ({ jsonld }) => jsonld },
        { title: 'calendar of all nodes', value: ({ federation }) => federation },
      ],
      urls,
    ),
  );
  return Promise.resolve(exitCodes.ok);
}

function filesOf({ options, places }: Context): NodeFile[] {
  if (options.operatorOf !== undefined) return [readNodeFile(options.operatorOf)];
  if (options.address !== undefined)
    throw new Failure(
      'usage',
      'arguments',
      'Where feeds are is in the home of the node: name it with "--operator-of".',
    );
  return existsSync(places.data) ? localNodes(places).map(({ file }) => file) : [];
}

function urlsOf({ nodeId, ports: { http } }: NodeFile, base: string | undefined): FeedUrls[] {
  const origin = base ?? (http === undefined ? undefined : feedsOrigin(http));
  if (origin === undefined) return [];
  const of = (format: string) => `${origin}/feeds/events.${format}`;
  const federation = `${origin}/feeds/federation.ics`;
  return [{ node: nodeId, ics: of('ics'), atom: of('atom'), jsonld: of('jsonld'), federation }];
}
