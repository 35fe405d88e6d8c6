import { CheckInServiceService, SetCheckInListRequest, type CheckInServiceServer } from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService, identify } from '@inclust/rpc';
import { getDoorCounts } from '../../app/door/door-counts.ts';
import { occurrenceMissing } from '../../app/door/find-list.ts';
import { handInScans } from '../../app/door/hand-in-scans.ts';
import { handInWalkIns } from '../../app/door/hand-in-walk-ins.ts';
import { listScans } from '../../app/door/list-scans.ts';
import { ticketsOfOccurrence, ticketsOfRegistration, ticketsOfWhat } from '../../app/door/list-tickets.ts';
import { parseListName } from '../../app/door/names.ts';
import type { DoorApp, ListRef } from '../../app/door/ports.ts';
import { listsOf, setCheckInList } from '../../app/door/set-list.ts';
import { mayReadAll } from '../../app/places/permission.ts';
import { totalOf } from '../../domain/visits/origin.ts';
import { originCounts } from './check-in-enums.ts';
import { listFromProto, listToProto, loggedToProto, outcomeToProto, ticketToProto } from './check-in.ts';
import { handInViolations, idViolations, scansFromProto, walkInsFromProto } from './handed-in.ts';
import { misnamed, occurrenceOf, registrationOf, required } from './named.ts';

/** The door as a gRPC service. */
export function checkInService(app: DoorApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: CheckInServiceServer = {
    setCheckInList: unary(context, async (request, call) => {
      if (!request.list) return required('list', 'Say which list, and what is let in at it.');
      const at = listOf(node, request.list.name, 'list.name');
      if (!at.ok) return at;
      const settings = listFromProto(request.list);
      if (!settings.ok) return settings;
      const identity = identify('SetCheckInList', SetCheckInListRequest, request, call);
      const set = await setCheckInList(app, { ...at.value, etag: request.list.etag }, settings.value, identity);
      return set.ok ? accept({ list: listToProto(node, at.value.ref, set.value) }) : set;
    }),
    listCheckInLists: unary(context, async (request, { actor }) => {
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const denied = mayReadAll(node, actor) ?? (await occurrenceMissing(app, ref.value));
      if (denied) return denied;
      const lists = await listsOf(app, ref.value);
      return accept({ lists: lists.map((one) => listToProto(node, ref.value, one)) });
    }),
    listTicketKeys: unary(context, async () =>
      accept({ keys: app.codes.keys.map(({ id, publicKey }) => ({ keyId: id, publicKey: Buffer.from(publicKey) })) }),
    ),
    listTickets: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      if (request.registration !== '') {
        const named = registrationOf(
          node,
          { name: request.registration, linkToken: request.linkToken },
          'registration',
        );
        return named.ok ? tickets(node, await ticketsOfRegistration(app, named.value, actor)) : named;
      }
      if (request.occurrence === '') return ticketsOfWhat;
      const occurrence = occurrenceOf(node, request.occurrence);
      if (!occurrence.ok) return occurrence;
      const page = { occurrence: occurrence.value, pageSize: size.value, pageToken: request.pageToken };
      return tickets(node, await ticketsOfOccurrence(app, page, actor));
    }),
    handInScans: unary(context, async ({ list, scanner, scans }, { actor }) => {
      const at = listOf(node, list);
      if (!at.ok) return at;
      const broken = handInViolations(scanner, { scans });
      if (broken.length > 0) return invalid(broken);
      const read = scansFromProto(node, scans);
      if (!read.ok) return read;
      const done = await handInScans(app, { ...at.value, scanner }, read.value, actor);
      if (!done.ok) return done;
      return accept({ outcomes: done.value.map((answer) => outcomeToProto(node, at.value.ref, answer)) });
    }),
    handInWalkIns: unary(context, async ({ list, scanner, walkIns, takenBack }, { actor }) => {
      const at = listOf(node, list);
      if (!at.ok) return at;
      const broken = [
        ...handInViolations(scanner, { walk_ins: walkIns, taken_back: takenBack }),
        ...idViolations('taken_back', takenBack),
      ];
      if (broken.length > 0) return invalid(broken);
      const read = walkInsFromProto(walkIns);
      if (!read.ok) return read;
      const done = await handInWalkIns(app, { ...at.value, scanner }, read.value, takenBack, actor);
      return done.ok ? accept({ counts: originCounts(done.value) }) : done;
    }),
    listScans: unary(context, async (request, { actor }) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const { list, pageToken } = request;
      const query = { ref: ref.value, ...(list === '' ? {} : { list }), pageSize: size.value, pageToken };
      const found = await listScans(app, query, actor);
      if (!found.ok) return found;
      const { items, nextPageToken } = found.value;
      return accept({ scans: items.map((one) => loggedToProto(node, one)), nextPageToken });
    }),
    getDoorCounts: unary(context, async (request, { actor }) => {
      const ref = occurrenceOf(node, request.occurrence);
      if (!ref.ok) return ref;
      const found = await getDoorCounts(app, ref.value, actor);
      if (!found.ok) return found;
      const { admitted, lists, walkIns } = found.value;
      return accept({
        admittedTickets: admitted.length,
        lists: [...lists].map(([list, counts]) => ({
          list,
          admittedTickets: counts.admitted,
          walkIns: totalOf(counts.walkIns),
        })),
        walkIns: originCounts(walkIns),
      });
    }),
  };
  return { definition: CheckInServiceService, implementation };
}

function tickets(node: NodeId, outcome: Awaited<ReturnType<typeof ticketsOfOccurrence>>) {
  if (!outcome.ok) return outcome;
  const { items, nextPageToken } = outcome.value;
  return accept({ tickets: items.map((ticket) => ticketToProto(node, ticket)), nextPageToken });
}

function listOf(node: NodeId, name: string, field = 'list'): Outcome<ListRef> {
  const at = parseListName(node, name);
  const form = `nodes/${node}/events/{uuid}/occurrences/{occurrence}/checkInLists/{id}`;
  return at ? accept(at) : misnamed(field, form);
}
