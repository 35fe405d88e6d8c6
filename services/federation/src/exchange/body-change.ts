import { BodyEntry, BodyMemberEntry, type Envelope } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import type { BodyChange } from '../app/ports.ts';

/** The types of the envelopes of bodies and of who is in them. */
export const bodyEntryType = 'inclust.members.v1.BodyEntry';
export const bodyMemberEntryType = 'inclust.members.v1.BodyMemberEntry';

/**
 * What a public state says of a body or of who is in it; `undefined` when it does not fit its own address: it must be of a body of the
 * node that owns it, at the version of the envelope.
 */
export function bodyChange(origin: NodeId, rest: string, envelope: Envelope): BodyChange | undefined {
  const [context, thing, id, ...more] = rest.split('.');
  if (context !== 'members' || !id || more.length > 0) return undefined;
  const name = `nodes/${origin}/${envelope.subject}`;
  const common = { name, id, node: origin, version: envelope.version };
  const version = BigInt(envelope.version);
  if (envelope.type === bodyEntryType && thing === 'body') {
    if (envelope.subject !== `bodies/${id}`) return undefined;
    if (envelope.tombstone) return { kind: 'body', ...common };
    const { body, version: told } = BodyEntry.decode(envelope.body);
    if (body?.name !== name || told !== version) return undefined;
    return { kind: 'body', ...common, entry: { body, raw: envelope.body } };
  }
  if (envelope.type !== bodyMemberEntryType || thing !== 'body-membership') return undefined;
  const [bodies, body = '', memberships, uuid, ...others] = envelope.subject.split('/');
  if (bodies !== 'bodies' || memberships !== 'memberships' || uuid !== id || others.length > 0) return undefined;
  const member = { kind: 'member', body: `nodes/${origin}/bodies/${body}`, ...common } as const;
  if (envelope.tombstone) return member;
  const decoded = BodyMemberEntry.decode(envelope.body);
  if (decoded.name !== name || decoded.version !== version) return undefined;
  return { ...member, entry: { member: decoded.member, raw: envelope.body } };
}

/** Whether an envelope tells of a body or of who is in it. */
export function tellsOfBodies({ type }: Pick<Envelope, 'type'>): boolean {
  return type === bodyEntryType || type === bodyMemberEntryType;
}
