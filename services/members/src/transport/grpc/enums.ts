import { MemberState, SizeClass as ProtoSizeClass } from '@inclust/contracts';
import type { MemberStatus, SizeClass } from '../../domain/member.ts';

const sizes: readonly (readonly [SizeClass, ProtoSizeClass])[] = [
  ['micro', ProtoSizeClass.SIZE_CLASS_MICRO],
  ['small', ProtoSizeClass.SIZE_CLASS_SMALL],
  ['medium', ProtoSizeClass.SIZE_CLASS_MEDIUM],
  ['large', ProtoSizeClass.SIZE_CLASS_LARGE],
];

/** A size class as a message has it. */
export function sizeClassToProto(size: SizeClass | undefined): ProtoSizeClass {
  return sizes.find(([known]) => known === size)?.[1] ?? ProtoSizeClass.SIZE_CLASS_UNSPECIFIED;
}

/** A size class from a message; `undefined` when unspecified or not known. */
export function sizeClassFromProto(size: ProtoSizeClass): SizeClass | undefined {
  return sizes.find(([, known]) => known === size)?.[0];
}

const statuses: Readonly<Record<MemberStatus, MemberState>> = {
  applicant: MemberState.MEMBER_STATE_APPLICANT,
  declined: MemberState.MEMBER_STATE_DECLINED,
  active: MemberState.MEMBER_STATE_ACTIVE,
  suspended: MemberState.MEMBER_STATE_SUSPENDED,
  left: MemberState.MEMBER_STATE_LEFT,
  erased: MemberState.MEMBER_STATE_ERASED,
  merged: MemberState.MEMBER_STATE_MERGED,
};

/** A status as a message has it. */
export function statusToProto(status: MemberStatus): MemberState {
  return statuses[status];
}

/** A status from a message; `undefined` when unspecified or not known. */
export function statusFromProto(state: MemberState): MemberStatus | undefined {
  return (Object.keys(statuses) as MemberStatus[]).find((status) => statuses[status] === state);
}
