import {
  GiveConsentRequest,
  type GiveConsentResponse,
  WithdrawConsentRequest,
  type WithdrawConsentResponse,
  SetSharingRequest,
  type SetSharingResponse,
  AdmitMemberRequest,
  type AdmitMemberResponse,
  DeclineMemberRequest,
  type DeclineMemberResponse,
  SuspendMemberRequest,
  type SuspendMemberResponse,
  ResumeMemberRequest,
  type ResumeMemberResponse,
  GrantRoleRequest,
  type GrantRoleResponse,
  EndRoleRequest,
  type EndRoleResponse,
  ApplyForMembershipRequest,
  type ApplyForMembershipResponse,
  ListMemberHistoryRequest,
  type ListMemberHistoryResponse,
  GetMemberRequest,
  ListMembersRequest,
  type MemberServiceClient,
  ReadmitMemberRequest,
  RegisterMemberRequest,
  CountMembersRequest,
  type CountMembersResponse,
  SearchMembersRequest,
  UpdateMemberRequest,
  WithdrawMemberRequest,
  ExportMembersRequest,
  type GetMemberResponse,
  type ImportMembersResponse,
  type ImportOptions,
  type ListMembersResponse,
  type Member,
  type ReadmitMemberResponse,
  type RegisterMemberResponse,
  type SearchMembersResponse,
  type UpdateMemberResponse,
  type WithdrawMemberResponse,
  DismissDuplicateRequest,
  type DismissDuplicateResponse,
  type DuplicateSuggestion,
  FindDuplicatesRequest,
  type FindDuplicatesResponse,
  ListDuplicateSuggestionsRequest,
  type ListDuplicateSuggestionsResponse,
  MergeMembersRequest,
  type MergeMembersResponse,
  UndoMergeRequest,
  type UndoMergeResponse,
  WatchMembersRequest,
  type WatchMembersResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { chunksOf, importMembers } from './files.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** The register of one node; every method is an rpc of `inclust.members.v1.MemberService`, whose comments say what is refused. */
export interface MembersApi {
  registerMember(request: Partially<RegisterMemberRequest>): Promise<RegisterMemberResponse>;
  updateMember(request: Partially<UpdateMemberRequest>): Promise<UpdateMemberResponse>;
  admitMember(request: Partially<AdmitMemberRequest>): Promise<AdmitMemberResponse>;
  declineMember(request: Partially<DeclineMemberRequest>): Promise<DeclineMemberResponse>;
  suspendMember(request: Partially<SuspendMemberRequest>): Promise<SuspendMemberResponse>;
  resumeMember(request: Partially<ResumeMemberRequest>): Promise<ResumeMemberResponse>;
  grantRole(request: Partially<GrantRoleRequest>): Promise<GrantRoleResponse>;
  endRole(request: Partially<EndRoleRequest>): Promise<EndRoleResponse>;
  applyForMembership(request: Partially<ApplyForMembershipRequest>): Promise<ApplyForMembershipResponse>;
  giveConsent(request: Partially<GiveConsentRequest>): Promise<GiveConsentResponse>;
  withdrawConsent(request: Partially<WithdrawConsentRequest>): Promise<WithdrawConsentResponse>;
  setSharing(request: Partially<SetSharingRequest>): Promise<SetSharingResponse>;
  withdrawMember(request: Partially<WithdrawMemberRequest>): Promise<WithdrawMemberResponse>;
  readmitMember(request: Partially<ReadmitMemberRequest>): Promise<ReadmitMemberResponse>;
  listMemberHistory(request: Partially<ListMemberHistoryRequest>): Promise<ListMemberHistoryResponse>;
  getMember(request: Partially<GetMemberRequest>): Promise<GetMemberResponse>;
  listMembers(request: Partially<ListMembersRequest>): Promise<ListMembersResponse>;
  searchMembers(request: Partially<SearchMembersRequest>): Promise<SearchMembersResponse>;
  countMembers(request: Partially<CountMembersRequest>): Promise<CountMembersResponse>;
  listDuplicateSuggestions(
    request: Partially<ListDuplicateSuggestionsRequest>,
  ): Promise<ListDuplicateSuggestionsResponse>;
  findDuplicates(request: Partially<FindDuplicatesRequest>): Promise<FindDuplicatesResponse>;
  dismissDuplicate(request: Partially<DismissDuplicateRequest>): Promise<DismissDuplicateResponse>;
  mergeMembers(request: Partially<MergeMembersRequest>): Promise<MergeMembersResponse>;
  undoMerge(request: Partially<UndoMergeRequest>): Promise<UndoMergeResponse>;
  /** All pages of `listDuplicateSuggestions`. */
  everyDuplicateSuggestion(): AsyncGenerator<DuplicateSuggestion>;
  /** All pages of `listMembers`. */
  everyMember(request?: Partially<ListMembersRequest>): AsyncGenerator<Member>;
  /** All pages of `searchMembers`; `onPage` is told of each before its members. */
  everyMemberFound(
    request: Partially<SearchMembersRequest>,
    onPage?: (page: SearchMembersResponse) => void,
  ): AsyncGenerator<Member>;
  /** Sends a file; answers with what the node tells meanwhile, the summary last. At most 30 minutes; the signal ends it before. */
  importMembers(
    options: Partial<ImportOptions>,
    file: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncGenerator<NonNullable<ImportMembersResponse['part']>>;
  /** The register as the bytes of a file. At most 30 minutes. */
  exportMembers(request: Partial<ExportMembersRequest>): AsyncGenerator<Uint8Array>;
  /** What happens, as it happens, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchMembers(request?: Partially<WatchMembersRequest>, signal?: AbortSignal): AsyncGenerator<WatchMembersResponse>;
}

/** The promise client of the register. */
export function membersApi(client: MemberServiceClient, settings: CallSettings): MembersApi {
  const list = (request: Partially<ListMembersRequest>): Promise<ListMembersResponse> =>
    read(settings, client.listMembers.bind(client), ListMembersRequest.fromPartial(request));
  const search = (request: Partially<SearchMembersRequest>): Promise<SearchMembersResponse> =>
    read(settings, client.searchMembers.bind(client), SearchMembersRequest.fromPartial(request));
  const suggest = (request: Partially<ListDuplicateSuggestionsRequest>): Promise<ListDuplicateSuggestionsResponse> =>
    read(settings, client.listDuplicateSuggestions.bind(client), ListDuplicateSuggestionsRequest.fromPartial(request));
  return {
    registerMember: (request) =>
      change(settings, client.registerMember.bind(client), RegisterMemberRequest.fromPartial(request)),
    updateMember: (request) =>
      change(settings, client.updateMember.bind(client), UpdateMemberRequest.fromPartial(request)),
    admitMember: (request) =>
      change(settings, client.admitMember.bind(client), AdmitMemberRequest.fromPartial(request)),
    declineMember: (request) =>
      change(settings, client.declineMember.bind(client), DeclineMemberRequest.fromPartial(request)),
    suspendMember: (request) =>
      change(settings, client.suspendMember.bind(client), SuspendMemberRequest.fromPartial(request)),
    resumeMember: (request) =>
      change(settings, client.resumeMember.bind(client), ResumeMemberRequest.fromPartial(request)),
    grantRole: (request) => change(settings, client.grantRole.bind(client), GrantRoleRequest.fromPartial(request)),
    endRole: (request) => change(settings, client.endRole.bind(client), EndRoleRequest.fromPartial(request)),
    applyForMembership: (request) =>
      change(settings, client.applyForMembership.bind(client), ApplyForMembershipRequest.fromPartial(request)),
    listMemberHistory: (request) =>
      read(settings, client.listMemberHistory.bind(client), ListMemberHistoryRequest.fromPartial(request)),
    giveConsent: (request) =>
      change(settings, client.giveConsent.bind(client), GiveConsentRequest.fromPartial(request)),
    withdrawConsent: (request) =>
      change(settings, client.withdrawConsent.bind(client), WithdrawConsentRequest.fromPartial(request)),
    setSharing: (request) => change(settings, client.setSharing.bind(client), SetSharingRequest.fromPartial(request)),
    withdrawMember: (request) =>
      change(settings, client.withdrawMember.bind(client), WithdrawMemberRequest.fromPartial(request)),
    readmitMember: (request) =>
      change(settings, client.readmitMember.bind(client), ReadmitMemberRequest.fromPartial(request)),
    getMember: (request) => read(settings, client.getMember.bind(client), GetMemberRequest.fromPartial(request)),
    listMembers: list,
    searchMembers: search,
    countMembers: (request) =>
      read(settings, client.countMembers.bind(client), CountMembersRequest.fromPartial(request)),
    listDuplicateSuggestions: suggest,
    findDuplicates: (request) =>
      read(settings, client.findDuplicates.bind(client), FindDuplicatesRequest.fromPartial(request)),
    dismissDuplicate: (request) =>
      change(settings, client.dismissDuplicate.bind(client), DismissDuplicateRequest.fromPartial(request)),
    mergeMembers: (request) =>
      change(settings, client.mergeMembers.bind(client), MergeMembersRequest.fromPartial(request)),
    undoMerge: (request) => change(settings, client.undoMerge.bind(client), UndoMergeRequest.fromPartial(request)),
    everyDuplicateSuggestion: () =>
      allItems(async (pageToken) => {
        const { suggestions, nextPageToken } = await suggest({ pageSize: 1_000, pageToken });
        return { items: suggestions, nextPageToken };
      }),
    everyMember: (request = {}) =>
      allItems(async (pageToken) => {
        const { members, nextPageToken } = await list({ pageSize: 1_000, ...request, pageToken });
        return { items: members, nextPageToken };
      }),
    everyMemberFound: (request, onPage = () => {}) =>
      allItems(async (pageToken) => {
        const page = await search({ pageSize: 1_000, ...request, pageToken });
        onPage(page);
        return { items: page.members, nextPageToken: page.nextPageToken };
      }),
    importMembers: (options, file, signal) => importMembers(client, options, file, signal),
    exportMembers: (request) =>
      chunksOf((options) => client.exportMembers(ExportMembersRequest.fromPartial(request), options)),
    watchMembers: (request = {}, signal) =>
      watched((wanted) => client.watchMembers(wanted), WatchMembersRequest.fromPartial(request), signal),
  };
}
