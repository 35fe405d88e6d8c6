import { BodyEntry, BodyMemberEntry, type Envelope } from '@inclust/contracts';
import { describe, expect, test } from 'vitest';
import { fact, nodeId } from '../../test/build.ts';
import { bodyChange } from './body-change.ts';

const korce = nodeId('korce');
const bodyName = 'nodes/korce/bodies/theatre';
const memberName = `${bodyName}/memberships/a-1`;

/** A body of Korçë as an envelope. */
function body(version: number, more: Partial<Envelope> = {}, name = bodyName, told = version): Envelope {
  const entry = BodyEntry.fromPartial({ body: { name }, version: BigInt(told) });
  return fact({
    type: 'inclust.members.v1.BodyEntry',
    subject: 'bodies/theatre',
    version,
    body: BodyEntry.encode(entry).finish(),
    ...more,
  });
}

/** Somebody in it. */
function member(version: number, more: Partial<Envelope> = {}, name = memberName, told = version): Envelope {
  const entry = BodyMemberEntry.fromPartial({ name, member: 'nodes/arta/members/m', version: BigInt(told) });
  return fact({
    type: 'inclust.members.v1.BodyMemberEntry',
    subject: 'bodies/theatre/memberships/a-1',
    version,
    body: BodyMemberEntry.encode(entry).finish(),
    ...more,
  });
}

const gone = { tombstone: true, body: new Uint8Array() };

test('a body and a member of it at their own addresses are changes, with the bytes as their node wrote them', () => {
  expect(bodyChange(korce, 'members.body.theatre', body(3))).toMatchObject({
    kind: 'body',
    name: bodyName,
    id: 'theatre',
    version: 3,
    entry: { raw: body(3).body },
  });
  expect(bodyChange(korce, 'members.body-membership.a-1', member(2))).toMatchObject({
    kind: 'member',
    name: memberName,
    id: 'a-1',
    body: bodyName,
    version: 2,
    entry: { member: 'nodes/arta/members/m', raw: member(2).body },
  });
});

test('a tombstone is a change without an entry', () => {
  expect(bodyChange(korce, 'members.body-membership.a-1', member(4, gone))).toEqual({
    kind: 'member',
    name: memberName,
    id: 'a-1',
    node: 'korce',
    body: bodyName,
    version: 4,
  });
});

describe('refused', () => {
  test.each<[string, string, Envelope]>([
    ['another body in the subject', 'members.body.other', body(1)],
    ['another context', 'events.body.theatre', body(1)],
    ['more in the subject', 'members.body.theatre.x', body(1)],
    ['another body in the entry', 'members.body.theatre', body(1, {}, 'nodes/korce/bodies/other')],
    ['a body of another node', 'members.body.theatre', body(1, {}, 'nodes/arta/bodies/theatre')],
    ['another version in the entry', 'members.body.theatre', body(1, {}, bodyName, 2)],
    ['a member in the place of a body', 'members.body.a-1', member(1)],
    ['a body in the place of a member', 'members.body-membership.theatre', body(1)],
    ['another membership in the subject', 'members.body-membership.b-1', member(1)],
    [
      'a member of a body of another node',
      'members.body-membership.a-1',
      member(1, {}, 'nodes/arta/bodies/theatre/memberships/a-1'),
    ],
    ['another version of a member', 'members.body-membership.a-1', member(1, {}, memberName, 2)],
    ['a membership that names no body', 'members.body-membership.a-1', member(1, { subject: 'memberships/a-1' })],
    [
      'a tombstone of another',
      'members.body-membership.a-1',
      member(1, { ...gone, subject: 'bodies/theatre/memberships/b-1' }),
    ],
  ])('%s', (_, rest, envelope) => {
    expect(bodyChange(korce, rest, envelope)).toBeUndefined();
  });
});
