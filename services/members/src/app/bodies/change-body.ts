import type { AtVersion } from '@inclust/mongo';
import { accept, invalid, type Outcome, type RequestIdentity, checkRequestId, staleVersion } from '@inclust/kernel';
import {
  bodyDecider,
  bodyNotFound,
  type Body,
  type BodyCommand,
  type BodyId,
  type BodyTexts,
} from '../../domain/bodies/body.ts';
import { bodyMembershipDecider } from '../../domain/bodies/membership-decider.ts';
import type { Deed } from '../../domain/register.ts';
import { mayUseRegister } from '../permission.ts';
import { bodyNameOf } from './names.ts';
import type { BodiesApp } from './ports.ts';

/** A body as the caller read it. */
export interface ReadBody {
  readonly id: BodyId;
  /** The etag it was read with; empty to change whatever it is now. */
  readonly etag: string;
}

/** Makes a working group. */
export async function createBody(
  app: BodiesApp,
  id: BodyId,
  texts: BodyTexts,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<Body>>> {
  const denied =
    mayUseRegister(request.actor) ?? checkRequestId(request.requestId) ?? (await checkParent(app, texts.parent));
  if (denied) return denied;
  const body = { ...texts, kind: 'working-group', standing: false } as const;
  const deed = deedOf(app, request.actor.id);
  return app.bodies.save(id, request, (current) =>
    bodyDecider.decide({ kind: 'create', id, body, ...deed }, current?.state),
  );
}

/** Changes the texts of a body by a pure function of what they are. */
export async function updateBody(
  app: BodiesApp,
  read: ReadBody,
  change: (body: Body) => Outcome<BodyTexts>,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<Body>>> {
  const denied = mayUseRegister(request.actor);
  if (denied) return denied;
  const before = await app.bodies.get(read.id);
  const wanted = before ? change(before.state) : bodyNotFound;
  if (!wanted.ok) return wanted;
  const orphan = await checkParent(app, wanted.value.parent);
  return (
    orphan ??
    changeBody(app, read, request, (body) => {
      const texts = change(body);
      return texts.ok ? accept({ kind: 'update', texts: texts.value }) : texts;
    })
  );
}

/** Closes a working group and ends the memberships in it; whoever is interrupted goes on with `endMembershipsOfClosed`. */
export async function closeBody(
  app: BodiesApp,
  read: ReadBody,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<Body>>> {
  const denied = mayUseRegister(request.actor);
  if (denied) return denied;
  const closed = await changeBody(app, read, request, () => accept({ kind: 'close' }));
  if (closed.ok) await endMembershipsOf(app, read.id);
  return closed;
}

/** Ends what is still open in bodies that are closed; the rest is left to the next time once it is to `stop`. */
export async function endMembershipsOfClosed(app: BodiesApp, stop: AbortSignal): Promise<void> {
  for await (const { state } of app.bodies.all()) {
    if (stop.aborted) return;
    if (state.closedOn) await endMembershipsOf(app, state.id, stop);
  }
}

const atOnce = 200;

async function endMembershipsOf(app: BodiesApp, body: BodyId, stop?: AbortSignal): Promise<void> {
  for (let open = await app.memberships.open(body, atOnce); open.length > 0;) {
    for (const id of open) {
      if (stop?.aborted) return;
      const command = { kind: 'end-with-body', ...deedOf(app, bodyNameOf({ node: app.node, id: body })) } as const;
      const ended = await app.memberships.save(id, undefined, (current) =>
        bodyMembershipDecider.decide(command, current?.state),
      );
      if (!ended.ok) return;
    }
    open = await app.memberships.open(body, atOnce);
  }
}

/** A parent that is of this node must be there; of another node's this one may not have heard. */
async function checkParent(app: BodiesApp, parent: BodyTexts['parent']): Promise<Outcome<never> | undefined> {
  if (!parent || parent.node !== app.node || (await app.bodies.get(parent.id))) return undefined;
  return invalid([{ field: 'body.parent', rule: 'body-not-found', message: 'Must be a body that there is.' }]);
}

type Intent<Command> = Command extends unknown ? Omit<Command, keyof Deed> : never;

async function changeBody(
  app: BodiesApp,
  { id, etag }: ReadBody,
  request: RequestIdentity,
  command: (body: Body) => Outcome<Intent<BodyCommand>>,
): Promise<Outcome<AtVersion<Body>>> {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const deed = deedOf(app, request.actor.id);
  return app.bodies.save(id, request, (current) => {
    if (!current) return bodyNotFound;
    const stale = staleVersion(etag, current.version, bodyNameOf({ node: app.node, id }));
    if (stale) return stale;
    const wanted = command(current.state);
    return wanted.ok ? bodyDecider.decide({ ...wanted.value, ...deed }, current.state) : wanted;
  });
}

function deedOf({ clock }: BodiesApp, by: string): Deed {
  return { ...clock.now(), by };
}
