import { MemberReplicationServiceService, MemberServiceService } from '@inclust/contracts';
import type { Permission } from '@inclust/rpc';

/** Who may call what of the register. */
export const permissions: Readonly<Record<string, Permission>> = {
  [MemberServiceService.registerMember.path]: 'operator',
  [MemberServiceService.updateMember.path]: 'operator',
  [MemberServiceService.applyForMembership.path]: 'operator',
  [MemberServiceService.admitMember.path]: 'operator',
  [MemberServiceService.declineMember.path]: 'operator',
  [MemberServiceService.suspendMember.path]: 'operator',
  [MemberServiceService.resumeMember.path]: 'operator',
  [MemberServiceService.withdrawMember.path]: 'operator',
  [MemberServiceService.readmitMember.path]: 'operator',
  [MemberServiceService.grantRole.path]: 'operator',
  [MemberServiceService.endRole.path]: 'operator',
  [MemberServiceService.giveConsent.path]: 'operator',
  [MemberServiceService.withdrawConsent.path]: 'operator',
  [MemberServiceService.setSharing.path]: 'operator',
  [MemberServiceService.listMemberHistory.path]: 'operator',
  [MemberServiceService.getMember.path]: 'operator',
  [MemberServiceService.listMembers.path]: 'operator',
  [MemberServiceService.searchMembers.path]: 'operator',
  [MemberServiceService.importMembers.path]: 'operator',
  [MemberServiceService.exportMembers.path]: 'operator',
  [MemberReplicationServiceService.getMembersDigest.path]: 'operator',
  [MemberReplicationServiceService.republishMembers.path]: 'operator',
  [MemberReplicationServiceService.getMembersOutbox.path]: 'operator',
};
