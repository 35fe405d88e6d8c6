export { decodeEnvelope, encodeEnvelope, EnvelopeError, type Envelope, type HeaderReader } from './envelope.ts';
export {
  batchEvents,
  eventBatchPath,
  eventBatchType,
  eventsOfBatch,
  type EventMessage,
  type PathedEvent,
} from './event-batch.ts';
export { bodyAsJson, eventCodec, eventPath, eventSubject, stateSubject, type EventType } from './event-catalogue.ts';
export { descriptorSet } from './descriptor-set.ts';
export { Money } from './gen/inclust/common/v1/money.ts';
export { LocalizedText, Text, TextState } from './gen/inclust/common/v1/text.ts';
export { DirectoryEntry } from './gen/inclust/federation/v1/directory_entry.ts';
export {
  DirectoryFilter,
  DirectoryServiceClient,
  type DirectoryServiceServer,
  DirectoryServiceService,
  GetDirectoryEntryRequest,
  GetDirectoryEntryResponse,
  ListDirectoryEntriesRequest,
  ListDirectoryEntriesResponse,
  SearchDirectoryRequest,
  SearchDirectoryResponse,
} from './gen/inclust/federation/v1/directory_service.ts';
export {
  FederationServiceClient,
  type FederationServiceServer,
  FederationServiceService,
  FlowStatus,
  GetFederationStatusRequest,
  GetFederationStatusResponse,
  InviteNodeRequest,
  InviteNodeResponse,
  LinkStatus,
  ListNodesRequest,
  ListNodesResponse,
} from './gen/inclust/federation/v1/federation_service.ts';
export {
  JoinFederationRequest,
  JoinFederationResponse,
  JoinServiceClient,
  type JoinServiceServer,
  JoinServiceService,
} from './gen/inclust/federation/v1/join_service.ts';
export { Node, NodeRole, NodeState } from './gen/inclust/federation/v1/node.ts';
export {
  CompareDigestsAnswer,
  CompareDigestsCall,
  OriginDigest,
  ProbeAnswer,
  ProbeCall,
  ReplayAnswer,
  ReplayCall,
  StreamEpoch,
} from './gen/inclust/federation/v1/node_calls.ts';
export {
  Activity,
  Member,
  MemberProfile,
  MemberState,
  MembershipPeriod,
  Organisation,
  Person,
  RegisterNumber,
  SizeClass,
  SocialEnterpriseStatus,
} from './gen/inclust/members/v1/member.ts';
export {
  MemberFacts,
  MemberReadmitted,
  MemberRegistered,
  MemberRestated,
  MemberUpdated,
  MemberWithdrawn,
  OrganisationFacts,
} from './gen/inclust/members/v1/member_events.ts';
export {
  ExportMembersRequest,
  ExportMembersResponse,
  GetMemberRequest,
  GetMemberResponse,
  GetMembersDigestRequest,
  GetMembersDigestResponse,
  GetMembersOutboxRequest,
  GetMembersOutboxResponse,
  ImportMembersRequest,
  ImportMembersResponse,
  ImportOptions,
  ImportProblem,
  ImportProgress,
  ImportReading,
  ImportSummary,
  ListMembersRequest,
  ListMembersResponse,
  MemberFilter,
  MemberReplicationServiceClient,
  type MemberReplicationServiceServer,
  MemberReplicationServiceService,
  MemberServiceClient,
  type MemberServiceServer,
  MemberServiceService,
  ReadmitMemberRequest,
  ReadmitMemberResponse,
  RegisterMemberRequest,
  RegisterMemberResponse,
  ReplicaDigest,
  RepublishMembersRequest,
  RepublishMembersResponse,
  SearchMembersRequest,
  SearchMembersResponse,
  UpdateMemberRequest,
  UpdateMemberResponse,
  WithdrawMemberRequest,
  WithdrawMemberResponse,
} from './gen/inclust/members/v1/member_service.ts';
export {
  ConsumerStatus,
  DeadLetter,
  GetNodeStatusRequest,
  GetNodeStatusResponse,
  ListDeadLettersRequest,
  ListDeadLettersResponse,
  OperationsServiceClient,
  type OperationsServiceServer,
  OperationsServiceService,
  OutboxStatus,
  ReplayDeadLetterRequest,
  ReplayDeadLetterResponse,
  TailEventsRequest,
  TailEventsResponse,
} from './gen/inclust/node/v1/operations_service.ts';
export { Aggregation, Dimension, Figure, NodeFreshness } from './gen/inclust/reporting/v1/figure.ts';
export {
  FactReplicationServiceClient,
  type FactReplicationServiceServer,
  FactReplicationServiceService,
  CountFactsRequest,
  CountFactsResponse,
  GetFactsDigestRequest,
  GetFactsDigestResponse,
  ListFiguresRequest,
  ListFiguresResponse,
  ReplayFactsRequest,
  ReplayFactsResponse,
  ReportingServiceClient,
  type ReportingServiceServer,
  ReportingServiceService,
} from './gen/inclust/reporting/v1/reporting_service.ts';
export { Status } from './gen/google/rpc/status.ts';
export {
  BadRequest,
  BadRequest_FieldViolation,
  ErrorInfo,
  ResourceInfo,
  RetryInfo,
} from './gen/google/rpc/error_details.ts';
