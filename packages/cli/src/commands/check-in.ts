import { randomUUID } from 'node:crypto';
import {
  CheckInList,
  GetDoorCountsResponse,
  LoggedScan,
  Ticket,
  TicketKey,
  UnpaidTickets,
  type OriginCount,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { named, wordOf } from './event-words.ts';
import { lastOfName, nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { taken } from './taken.ts';
import { originOf, originsText, scanKinds, scanResults, unpaidTickets, visitOrigins } from './visit-words.ts';

/** `inclust check-in keys`: the public keys by which codes of tickets are checked, also without a line. */
export async function listTicketKeys(context: Context, city: string | undefined): Promise<ExitCode> {
  using node = openNode(context, city);
  const { keys } = await node.checkIn.listTicketKeys();
  context.out.result(
    keys.map((key) => TicketKey.toJSON(key)),
    () =>
      context.out.table(
        [
          { title: 'key', value: ({ keyId }) => keyId },
          { title: 'public', value: ({ publicKey }) => Buffer.from(publicKey).toString('base64') },
        ],
        keys,
      ),
  );
  return exitCodes.ok;
}

/** `inclust check-in lists`: the doors of an occurrence. */
export async function listCheckInLists(context: Context, occurrence: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(occurrence));
  return showLists(context, (await node.checkIn.listCheckInLists({ occurrence })).lists);
}

/** What `check-in list` is told. */
export interface CheckInListOptions {
  readonly ticketType?: readonly string[];
  readonly severalEntries?: boolean;
  readonly unpaid?: string;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust check-in list`: sets what is let in at a door, whole, and makes the door where there is none. */
export async function setCheckInList(context: Context, name: string, options: CheckInListOptions): Promise<ExitCode> {
  const { ticketType = [], severalEntries = false, unpaid, etag = '', requestId = '' } = options;
  const paid = unpaid === undefined ? UnpaidTickets.UNPAID_TICKETS_WARN : named('--unpaid', unpaidTickets, unpaid);
  const wanted = { name, ticketTypes: [...ticketType], severalEntries, unpaid: paid, etag };
  using node = openNode(context, nodeOfName(name));
  const { list } = await node.checkIn.setCheckInList({ list: wanted, requestId });
  return showLists(context, list ? [list] : []);
}

function showLists({ out }: Context, lists: readonly CheckInList[]): ExitCode {
  out.result(
    lists.map((list) => CheckInList.toJSON(list)),
    () =>
      out.table(
        [
          { title: 'name', value: ({ name }) => name },
          { title: 'lets in', value: ({ ticketTypes }) => ticketTypes.join(', ') || 'all tickets' },
          { title: 'again', value: ({ severalEntries }) => (severalEntries ? 'yes' : 'no') },
          { title: 'not paid', value: ({ unpaid }) => wordOf(unpaidTickets, unpaid) },
          { title: 'etag', value: ({ etag }) => etag },
        ],
        lists,
      ),
  );
  return exitCodes.ok;
}

/** `inclust check-in tickets`: those of a registration with their codes, or of an occurrence without them. */
export async function listTickets(
  context: Context,
  registration: string | undefined,
  {
    occurrence,
    link: linkToken = '',
    limit,
  }: { readonly occurrence?: string; readonly link?: string; readonly limit?: string },
): Promise<ExitCode> {
  if ((registration === undefined) === (occurrence === undefined))
    throw new Failure('usage', 'arguments', 'Give a registration, or "--occurrence NAME".');
  using node = openNode(context, nodeOfName(registration ?? occurrence));
  const wanted = { registration: registration ?? '', occurrence: occurrence ?? '', linkToken };
  const found = await taken(node.checkIn.everyTicket(wanted), limit);
  context.out.result(
    found.map((ticket) => Ticket.toJSON(ticket)),
    () =>
      context.out.table(
        [
          { title: 'name', value: ({ name }) => name },
          { title: 'type', value: ({ ticketType }) => ticketType },
          { title: 'who', value: ({ attendee }) => attendee },
          { title: 'note', value: ticketNote },
          { title: 'code', value: ({ code }) => code },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

function ticketNote({ paid, void: isVoid, admitTime }: Ticket): string {
  const admitted = admitTime === undefined ? [] : [`let in ${admitTime}`];
  return [...(isVoid ? ['worth nothing'] : []), ...(paid ? [] : ['not paid']), ...admitted].join(', ');
}

/** What `check-in walk-ins` is told. */
export interface WalkInOptions {
  readonly takeBack?: readonly string[];
  readonly id?: string;
  readonly scanner: string;
}

/** `inclust check-in walk-ins`: counts people without a ticket, or takes such counts back. */
export async function handInWalkIns(
  context: Context,
  list: string,
  origin: string | undefined,
  count: string | undefined,
  { takeBack = [], id = randomUUID(), scanner }: WalkInOptions,
): Promise<ExitCode> {
  if ((origin === undefined) !== (count === undefined) || (origin === undefined && takeBack.length === 0))
    throw new Failure('usage', 'arguments', 'Give an origin and a count, or "--take-back ID".');
  const walkIns =
    origin === undefined || count === undefined
      ? []
      : [{ id, origin: originOf('the origin', origin), count: countOf('the count', count) }];
  using node = openNode(context, nodeOfName(list));
  const { counts } = await node.checkIn.handInWalkIns({ list, scanner, walkIns, takenBack: [...takeBack] });
  const handedIn = walkIns.length > 0 ? [id] : [];
  context.out.result({ handedIn, counts: counts.map(plainCount) }, () =>
    [`without a ticket: ${originsText(counts)}`, ...handedIn.map((one) => `id ${one}`)].join('\n'),
  );
  return exitCodes.ok;
}

function plainCount({ origin, count }: OriginCount): object {
  return { origin: wordOf(visitOrigins, origin), count };
}

/** `inclust check-in log`: every scan in the order of their times, with what holds of it now. */
export async function listScans(
  context: Context,
  occurrence: string,
  { list = '', limit }: { readonly list?: string; readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(occurrence));
  const found = await taken(node.checkIn.everyScan({ occurrence, list }), limit);
  context.out.result(
    found.map((scan) => LoggedScan.toJSON(scan)),
    () =>
      context.out.table(
        [
          { title: 'time', value: (scan) => scan.time ?? '' },
          { title: 'list', value: (scan) => scan.list },
          { title: 'scanner', value: (scan) => scan.scanner },
          { title: 'for', value: (scan) => wordOf(scanKinds, scan.kind) },
          { title: 'result', value: ({ outcome }) => wordOf(scanResults, outcome?.result) },
          { title: 'note', value: ({ outcome }) => outcome?.reason ?? '' },
          { title: 'ticket', value: ({ outcome }) => outcome?.ticket ?? '' },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust check-in counts`: how many have come. */
export async function doorCounts(context: Context, occurrence: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(occurrence));
  const counts = await node.checkIn.getDoorCounts({ occurrence });
  context.out.result(GetDoorCountsResponse.toJSON(counts), () =>
    [
      `${counts.admittedTickets} tickets let in; without a ticket: ${originsText(counts.walkIns)}`,
      ...counts.lists.map(
        ({ list, admittedTickets, walkIns }) => `${lastOfName(list)}: ${admittedTickets} tickets, ${walkIns} without`,
      ),
    ].join('\n'),
  );
  return exitCodes.ok;
}
