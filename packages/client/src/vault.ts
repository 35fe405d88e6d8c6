import {
  DeclareVulnerabilityRequest,
  ListAuditEntriesRequest,
  ListDeclarationsRequest,
  RotateVaultKeyRequest,
  VerifyAuditLogRequest,
  WithdrawDeclarationRequest,
  type AuditEntry,
  type AuditServiceClient,
  type DeclareVulnerabilityResponse,
  type ListAuditEntriesResponse,
  type ListDeclarationsResponse,
  type RotateVaultKeyResponse,
  type VaultServiceClient,
  type VerifyAuditLogResponse,
  type WithdrawDeclarationResponse,
} from '@inclust/contracts';
import { change, once, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** The vault of one node; every method is an rpc of `inclust.members.v1.VaultService`. */
export interface VaultApi {
  declareVulnerability(request: Partially<DeclareVulnerabilityRequest>): Promise<DeclareVulnerabilityResponse>;
  /** Not made again by itself: each is a look that is written down. */
  listDeclarations(request: Partially<ListDeclarationsRequest>): Promise<ListDeclarationsResponse>;
  withdrawDeclaration(request: Partially<WithdrawDeclarationRequest>): Promise<WithdrawDeclarationResponse>;
  rotateVaultKey(): Promise<RotateVaultKeyResponse>;
}

/** The audit log of one node; every method is an rpc of `inclust.members.v1.AuditService`. */
export interface AuditApi {
  listAuditEntries(request?: Partially<ListAuditEntriesRequest>): Promise<ListAuditEntriesResponse>;
  /** All pages of `listAuditEntries`. */
  everyAuditEntry(request?: Partially<ListAuditEntriesRequest>): AsyncGenerator<AuditEntry>;
  verifyAuditLog(): Promise<VerifyAuditLogResponse>;
}

/** The promise client of the vault. */
export function vaultApi(client: VaultServiceClient, settings: CallSettings): VaultApi {
  return {
    declareVulnerability: (request) =>
      change(settings, client.declareVulnerability.bind(client), DeclareVulnerabilityRequest.fromPartial(request)),
    listDeclarations: (request) =>
      once(settings, client.listDeclarations.bind(client), ListDeclarationsRequest.fromPartial(request)),
    withdrawDeclaration: (request) =>
      once(settings, client.withdrawDeclaration.bind(client), WithdrawDeclarationRequest.fromPartial(request)),
    rotateVaultKey: () => once(settings, client.rotateVaultKey.bind(client), RotateVaultKeyRequest.fromPartial({})),
  };
}

/** The promise client of the audit log. */
export function auditApi(client: AuditServiceClient, settings: CallSettings): AuditApi {
  const list = (request: Partially<ListAuditEntriesRequest> = {}): Promise<ListAuditEntriesResponse> =>
    read(settings, client.listAuditEntries.bind(client), ListAuditEntriesRequest.fromPartial(request));
  return {
    listAuditEntries: list,
    everyAuditEntry: (request = {}) =>
      allItems(async (pageToken) => {
        const { entries, nextPageToken } = await list({ pageSize: 1_000, ...request, pageToken });
        return { items: entries, nextPageToken };
      }),
    verifyAuditLog: () => read(settings, client.verifyAuditLog.bind(client), VerifyAuditLogRequest.fromPartial({})),
  };
}
