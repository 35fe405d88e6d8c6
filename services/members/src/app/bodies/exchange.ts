import type { AtVersion } from '@inclust/mongo';
import type { NodeId } from '@inclust/kernel';
import type { Logger } from 'pino';
import type { BodyMembership } from '../../domain/bodies/membership.ts';
import { noteMembership } from './note-membership.ts';
import { noticeOf } from './notice.ts';
import type { NodeRest } from './node-rest.ts';
import { lasting } from './lasting.ts';
import type { BodiesApp } from './ports.ts';
import { tellBodyOf } from './tell-body.ts';

/** How many things are told in one go. */
const most = 100;

/**
 * Tells other nodes what they are to know: bodies what members of this node want, homes what became of memberships. What a node does
 * not answer is told again after a rest, the same each time; nothing is noted as told before it is answered.
 */
export async function exchangeWithNodes(app: BodiesApp, rest: NodeRest, logger: Logger): Promise<void> {
  const applications = await app.applications.due(rest.resting(), most);
  const wishes = tellAll(
    rest,
    logger,
    applications.map((application) => ({
      node: application.body.node,
      tell: () => tellBodyOf(app, application),
    })),
  );
  const memberships = await app.memberships.untold(rest.resting(), most);
  const notices = tellAll(
    rest,
    logger,
    memberships.map((membership) => ({
      node: membership.state.subject.node,
      tell: () => tellHomeOf(app, membership),
    })),
  );
  const [wished, noted] = await Promise.all([wishes, notices]);
  // There may be more.
  if (wished === most || noted === most) app.hurry();
}

async function tellHomeOf(app: BodiesApp, membership: AtVersion<BodyMembership>): Promise<void> {
  const { state, version } = membership;
  const { node, member } = state.subject;
  if (node === app.node) {
    const body = { node, id: state.body };
    lasting(await noteMembership(app, node, { ...noticeOf(membership), body, member }));
  } else await app.nodes.note(node, membership);
  app.onStep('body-notice.told');
  await app.memberships.told(state.id, version);
}

interface Telling {
  readonly node: NodeId;
  readonly tell: () => Promise<void>;
}

/**
 * Tells each node one thing after the other until it does not answer; answers with how much was told. From any place on: one thing that
 * is never answered does not hold up all others.
 */
async function tellAll(rest: NodeRest, logger: Logger, all: readonly Telling[]): Promise<number> {
  const told = await Promise.all(
    [...Map.groupBy(all, ({ node }) => node)].map(async ([node, tellings]) => {
      let done = 0;
      try {
        const first = rest.anyOf(tellings.length);
        for (const { tell } of [...tellings.slice(first), ...tellings.slice(0, first)]) {
          await tell();
          done += 1;
        }
        rest.answered(node);
      } catch (error) {
        rest.failed(node);
        logger.debug({ err: error, peer: node, waiting: tellings.length - done }, 'node does not answer about bodies');
      }
      return done;
    }),
  );
  return told.reduce((sum, one) => sum + one, 0);
}
