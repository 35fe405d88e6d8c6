import { BodyEntry, BodyMemberEntry, stateSubject, type Envelope } from '@inclust/contracts';
import type { InstantText, NodeId } from '@inclust/kernel';
import { membershipNameOf } from '../../../app/bodies/names.ts';
import type { Kept } from '../../../app/bodies/ports.ts';
import { isOpen } from '../../../domain/bodies/body-role.ts';
import type { Body } from '../../../domain/bodies/body.ts';
import type { BodyMembership } from '../../../domain/bodies/membership.ts';
import { isShown } from '../../../domain/bodies/shown.ts';
import { subjectName } from '../../../domain/bodies/subject.ts';
import { purposes } from '../../../domain/consents.ts';
import { bodyToProto } from '../../grpc/bodies/body.ts';

/** The public state of something, and where it is published. */
export interface PublicState {
  readonly subject: string;
  /** What the envelope is about. */
  readonly about: string;
  readonly type: string;
  readonly version: number;
  readonly at: InstantText;
  /** Absent for a tombstone. */
  readonly body?: Uint8Array;
}

/** The public state of a body. */
export function bodyStateOf(node: NodeId, { state, version }: Kept<Body>): PublicState {
  const body = { ...bodyToProto(node, { state, version }), etag: '' };
  return {
    subject: stateSubject(node, 'members', 'body', state.id),
    about: `bodies/${state.id}`,
    type: 'inclust.members.v1.BodyEntry',
    version,
    at: state.changedAt,
    body: BodyEntry.encode({ body, version: BigInt(version) }).finish(),
  };
}

/** The public state of a membership; `undefined` where it never had one. */
export function membershipStateOf(node: NodeId, kept: Kept<BodyMembership>): PublicState | undefined {
  const { state, version, everShown } = kept;
  if (!everShown) return undefined;
  const common = {
    subject: stateSubject(node, 'members', 'body-membership', state.id),
    about: `bodies/${state.body}/memberships/${state.id}`,
    type: 'inclust.members.v1.BodyMemberEntry',
    version,
    at: state.changedAt,
  };
  if (!isShown(state)) return common;
  const since = state.periods.at(-1)?.from ?? '';
  // Of the node's zone: late in the evening of UTC it is another day there.
  const lastDay = state.history.at(-1)?.day;
  const entry = BodyMemberEntry.fromPartial({
    name: membershipNameOf({ node, id: state.body }, state.id),
    member: subjectName(state.subject),
    kind: state.subject.kind,
    fromDate: since,
    roles: state.roles
      .filter((role) => lastDay === undefined || isOpen(role, lastDay))
      .map(({ kind, from, to }) => ({ kind, fromDate: from, toDate: to ?? '' })),
    version: BigInt(version),
    // Only who agreed to be in the directory is shown.
    legalBasis: purposes.find(({ code }) => code === 'directory')?.legalBasis ?? '',
  });
  return { ...common, body: BodyMemberEntry.encode(entry).finish() };
}

/** The envelope of a public state. */
export function stateEnvelope(
  node: NodeId,
  { about, type, version, at, body }: PublicState,
  traceparent: string | undefined,
): Envelope {
  return {
    id: `${about}-${version}`,
    type,
    node,
    time: at,
    subject: about,
    version,
    ...(traceparent ? { traceparent } : {}),
    tombstone: body === undefined,
    body: body ?? new Uint8Array(),
  };
}
