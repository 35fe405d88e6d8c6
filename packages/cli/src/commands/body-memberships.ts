import { BodyApplication, BodyDecision, BodyMembership } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import type { BodyChangeOptions } from './bodies.ts';
import { applicationStateOf, bodyStateOf, rolesText } from './body-words.ts';
import { taken } from './taken.ts';

/** `inclust bodies apply` and `inclust bodies leave`. */
export async function wantOfBody(
  context: Context,
  want: 'applyToBody' | 'leaveBody',
  body: string,
  member: string,
  { requestId = '' }: BodyChangeOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const { application } = await node.bodies[want]({ body, member, requestId });
  return showApplications(context, application ? [application] : []);
}

/** `inclust bodies applications`: what members of a node want of bodies. */
export async function listApplications(
  context: Context,
  { member = '', body = '', limit }: { readonly member?: string; readonly body?: string; readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  return showApplications(context, await taken(node.bodies.everyBodyApplication({ member, body }), limit));
}

/** `inclust bodies memberships`: all memberships of a body, at its node. */
export async function listMemberships(
  context: Context,
  parent: string,
  { limit }: { readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  return showMemberships(context, await taken(node.bodies.everyBodyMembership({ parent }), limit));
}

/** `inclust bodies admit` and `inclust bodies decline`. */
export async function decideApplication(
  context: Context,
  decision: 'admit' | 'decline',
  name: string,
  { etag = '', requestId = '', reason = '' }: BodyChangeOptions & { readonly reason?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const { membership } = await node.bodies.decideBodyApplication({
    name,
    etag,
    requestId,
    reason,
    decision: decision === 'admit' ? BodyDecision.BODY_DECISION_ADMIT : BodyDecision.BODY_DECISION_DECLINE,
  });
  return showMemberships(context, membership ? [membership] : []);
}

/** `inclust bodies end`. */
export async function endMembership(
  context: Context,
  name: string,
  { etag = '', requestId = '', reason = '' }: BodyChangeOptions & { readonly reason?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const { membership } = await node.bodies.endBodyMembership({ name, etag, requestId, reason });
  return showMemberships(context, membership ? [membership] : []);
}

/** What `bodies role` is told. */
export interface BodyRoleOptions extends BodyChangeOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
}

/** `inclust bodies role grant`. */
export async function grantBodyRole(
  context: Context,
  name: string,
  kind: string,
  { etag = '', requestId = '', from: fromDate = '', to: toDate = '', by: representative = '' }: BodyRoleOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const role = { kind, fromDate, toDate, representative };
  const { membership } = await node.bodies.grantBodyRole({ name, etag, requestId, role });
  return showMemberships(context, membership ? [membership] : []);
}

/** `inclust bodies role end`. */
export async function endBodyRole(
  context: Context,
  name: string,
  role: string,
  { etag = '', requestId = '', to: toDate = '' }: BodyRoleOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const { membership } = await node.bodies.endBodyRole({ name, etag, requestId, role, toDate });
  return showMemberships(context, membership ? [membership] : []);
}

/** `inclust bodies history`: a membership with what happened to it. */
export async function membershipHistory(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { membership } = await node.bodies.getBodyMembership({ name });
  if (!membership) throw new Error('the answer holds no membership');
  context.out.result(BodyMembership.toJSON(membership), () =>
    context.out.table(
      [
        { title: 'day', value: (entry) => entry.date },
        { title: 'what', value: (entry) => entry.kind },
        { title: 'why', value: (entry) => entry.reason },
        { title: 'about', value: (entry) => entry.role?.kind ?? '' },
        { title: 'by', value: (entry) => entry.actor },
      ],
      membership.history,
    ),
  );
  return exitCodes.ok;
}

function showApplications({ out }: Context, applications: readonly BodyApplication[]): ExitCode {
  out.result(
    applications.map((application) => BodyApplication.toJSON(application)),
    () =>
      out.table(
        [
          { title: 'member', value: (one) => one.member },
          { title: 'body', value: (one) => one.body },
          { title: 'wants', value: (one) => one.want },
          { title: 'state', value: applicationStateOf },
          { title: 'membership', value: (one) => (one.membership ? bodyStateOf(one.membership) : one.refusal) },
          { title: 'until', value: (one) => (applicationStateOf(one) === 'pending' ? (one.expireTime ?? '') : '') },
        ],
        applications,
      ),
  );
  return exitCodes.ok;
}

function showMemberships({ out }: Context, memberships: readonly BodyMembership[]): ExitCode {
  out.result(
    memberships.map((membership) => BodyMembership.toJSON(membership)),
    () =>
      out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'member', value: (one) => one.member },
          { title: 'who', value: (one) => localizedText(one.displayName) },
          { title: 'state', value: bodyStateOf },
          { title: 'since', value: (one) => one.periods.findLast(({ toDate }) => toDate === '')?.fromDate ?? '' },
          { title: 'roles', value: (one) => rolesText(one.roles) },
        ],
        memberships,
      ),
  );
  return exitCodes.ok;
}
