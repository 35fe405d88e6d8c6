import {
  SignInVisitorRequest,
  VisitorServiceService,
  type Visitor as ProtoVisitor,
  type VisitorServiceServer,
} from '@inclust/contracts';
import { accept, instantOfMilliseconds, type NodeId, type Outcome } from '@inclust/kernel';
import { identify, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { wallTime } from '@inclust/schedule';
import { idOf } from '../../app/names.ts';
import {
  countVisitors,
  forgetVisitor,
  listVisitors,
  parseVisitor,
  signIn,
  signOut,
  visitorName,
  type BookFound,
  type DaysAsked,
  type VisitorApp,
  type VisitorFound,
} from '../../app/visitors/visitor-book.ts';

/** The visitor books of spaces as a gRPC service. */
export function visitorService(app: VisitorApp, context: RpcContext): RpcService {
  const { node } = app;
  const one = (outcome: Outcome<VisitorFound>) =>
    outcome.ok ? accept({ visitor: visitorToProto(node, outcome.value) }) : outcome;
  const implementation: VisitorServiceServer = {
    signInVisitor: unary(context, async (request, call) => {
      const space = idOf(node, 'spaces', request.space, 'space');
      if (!space.ok) return space;
      const [name, visits] = [request.visitorName, request.visits].map((text) => text.normalize('NFC').trim());
      const identity = identify('SignInVisitor', SignInVisitorRequest, request, call);
      return one(await signIn(app, { space: space.value, name: name ?? '', visits: visits ?? '' }, identity));
    }),
    signOutVisitor: unary(context, async ({ name }, { actor }) => {
      const ref = parseVisitor(node, name);
      return ref.ok ? one(await signOut(app, ref.value, actor)) : ref;
    }),
    forgetVisitor: unary(context, async ({ name }, { actor }) => {
      const ref = parseVisitor(node, name);
      if (!ref.ok) return ref;
      const done = await forgetVisitor(app, ref.value, actor);
      return done.ok ? accept({}) : done;
    }),
    listVisitors: unary(context, async (request, { actor }) => {
      const asked = daysAsked(node, request);
      if (!asked.ok) return asked;
      const found = await listVisitors(app, asked.value, actor);
      return found.ok ? accept({ days: daysToProto(node, found.value) }) : found;
    }),
    countVisitors: unary(context, async (request, { actor }) => {
      const asked = daysAsked(node, request);
      if (!asked.ok) return asked;
      const found = await countVisitors(app, asked.value, actor);
      if (!found.ok) return found;
      const days = found.value.days.map((day) => ({ ...day, visitors: [] }));
      return accept({ days: daysToProto(node, { ...found.value, days }) });
    }),
  };
  return { definition: VisitorServiceService, implementation };
}

function daysAsked(
  node: NodeId,
  request: { readonly space: string; readonly fromDate: string; readonly untilDate: string },
): Outcome<DaysAsked> {
  const space = idOf(node, 'spaces', request.space, 'space');
  return space.ok ? accept({ space: space.value, from: request.fromDate, until: request.untilDate }) : space;
}

function daysToProto(node: NodeId, { days, zone }: BookFound) {
  return days.map(({ id, date, count, visitors, namesUntil }) => ({
    date,
    count,
    visitors: visitors.map((visitor) => visitorToProto(node, { day: id, visitor, zone })),
    namesExpireTime: instantOfMilliseconds(namesUntil),
  }));
}

function visitorToProto(node: NodeId, { day, visitor, zone }: VisitorFound): ProtoVisitor {
  const { id, name, visits, cameAt, leftAt } = visitor;
  return {
    name: visitorName(node, { day, visitor: id }),
    visitorName: name,
    visits,
    signInTime: instantOfMilliseconds(cameAt),
    signOutTime: leftAt === undefined ? undefined : instantOfMilliseconds(leftAt),
    localSignIn: wallTime(cameAt, zone),
    localSignOut: leftAt === undefined ? '' : wallTime(leftAt, zone),
  };
}
