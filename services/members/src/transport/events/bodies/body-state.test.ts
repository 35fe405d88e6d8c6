import { BodyMemberEntry } from '@inclust/contracts';
import { instantOfMilliseconds, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { day, memberUuid, on } from '../../../../test/build.ts';
import type { BodyId } from '../../../domain/bodies/body.ts';
import type { BodyMembership } from '../../../domain/bodies/membership.ts';
import { membershipStateOf } from './body-state.ts';

const night = instantOfMilliseconds(Date.parse('2027-02-28T22:30:00Z'));

/** Somebody whose role ended half an hour after midnight in Athens: in UTC it was the day before. */
const state: BodyMembership = {
  status: 'active',
  id: memberUuid(1),
  body: 'consortium' as BodyId,
  bodyKind: 'consortium',
  subject: {
    node: 'corfu' as NodeId,
    member: memberUuid(2),
    kind: 'person',
    version: 1,
    listed: true,
    displayName: {},
  },
  heard: 1,
  periods: [{ from: day('2027-01-01') }],
  roles: [
    { kind: 'treasurer', from: day('2027-01-01'), to: day('2027-03-01') },
    { kind: 'secretary', from: day('2027-01-01') },
  ],
  history: [{ kind: 'role-ended', at: night, day: day('2027-03-01'), by: 'operator' }],
  appliedAt: on('2027-01-01').at,
  changedAt: night,
};

test('a role that ended is not shown from its day on in the zone of the node', () => {
  const shown = membershipStateOf('meta' as NodeId, { state, version: 3, everShown: true });
  expect(BodyMemberEntry.decode(shown?.body ?? new Uint8Array()).roles.map(({ kind }) => kind)).toEqual(['secretary']);
});
