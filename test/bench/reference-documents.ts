import { randomUUIDv7 } from 'node:crypto';
import { MemberRegistered, Member, type RegisterMemberRequest } from '@inclust/contracts';
import { searchKeys } from '@inclust/kernel';

const keys = searchKeys('Ευτυχία Παπαδοπούλου Άρτα');

/** The indexes that lists and searches need, on every side. */
export const referenceIndexes: readonly Record<string, 1>[] = [
  { sortName: 1, _id: 1 },
  { searchKeys: 1 },
  { externalId: 1 },
];

/** The document that a register would keep of a request, as large as ours; made with as little work as there can be. */
export function referenceDocument(request: RegisterMemberRequest): { readonly _id: string } & Record<string, unknown> {
  const now = new Date();
  return {
    _id: randomUUIDv7(),
    version: 1,
    kind: 'person',
    status: 'active',
    disciplines: request.profile?.disciplines,
    sortName: 'παπαδοπουλου ευτυχια',
    searchKeys: keys,
    everShared: true,
    state: {
      status: 'active',
      draft: request.profile,
      periods: [{ from: '2026-01-01' }],
      registeredAt: now.toISOString(),
      changedAt: now.toISOString(),
    },
    pending: [],
    answers: [{ key: request.requestId, digest: request.requestId, at: now, version: 1 }],
  };
}

/** The event that tells of it. */
export function referenceEvent(id: string): Uint8Array {
  return MemberRegistered.encode(
    MemberRegistered.fromPartial({
      facts: {
        memberId: id,
        version: 1n,
        state: 1,
        kind: 'person',
        disciplines: ['performing-arts', 'visual-arts'],
        functions: ['creation'],
        periods: [{ fromDate: '2026-01-01', toDate: '' }],
      },
    }),
  ).finish();
}

/** The answer. */
export function referenceMember(id: string, request: RegisterMemberRequest): Member {
  return Member.fromPartial({ name: `nodes/arta/members/${id}`, etag: '1', state: 1, profile: request.profile ?? {} });
}
