import { DirectoryServiceService, FederationServiceService, JoinServiceService } from '@inclust/contracts';
import type { Permission } from '@inclust/rpc';

/** Who may call what of the federation. Joining asks for no account: the invitation's secret is checked. */
export const permissions: Readonly<Record<string, Permission>> = {
  [DirectoryServiceService.getDirectoryEntry.path]: 'operator',
  [DirectoryServiceService.listDirectoryEntries.path]: 'operator',
  [DirectoryServiceService.searchDirectory.path]: 'operator',
  [FederationServiceService.listNodes.path]: 'operator',
  [FederationServiceService.getFederationStatus.path]: 'operator',
  [FederationServiceService.inviteNode.path]: 'operator',
  [JoinServiceService.joinFederation.path]: 'public',
};
