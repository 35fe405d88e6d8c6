import { MemberState, SizeClass as ProtoSizeClass } from '@inclust/contracts';
import type { Member, SizeClass } from '../../domain/member.ts';

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

/** A status as a message has it. */
export function statusToProto(status: Member['status']): MemberState {
  return status === 'active' ? MemberState.MEMBER_STATE_ACTIVE : MemberState.MEMBER_STATE_WITHDRAWN;
}

/** A status from a message; `undefined` when unspecified or not known. */
export function statusFromProto(state: MemberState): Member['status'] | undefined {
  if (state === MemberState.MEMBER_STATE_ACTIVE) return 'active';
  return state === MemberState.MEMBER_STATE_WITHDRAWN ? 'withdrawn' : undefined;
}
