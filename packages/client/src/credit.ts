import {
  AgreeSettlementRequest,
  CompareSettlementRequest,
  CreatePlanRequest,
  CreateSubscriptionRequest,
  EndSubscriptionRequest,
  GetCreditAccountRequest,
  GrantCreditRequest,
  ListLedgerEntriesRequest,
  ListPlansRequest,
  ListSettlementsRequest,
  UpdatePlanRequest,
  VerifyLedgerRequest,
  type AgreeSettlementResponse,
  type CompareSettlementResponse,
  type CreatePlanResponse,
  type CreateSubscriptionResponse,
  type CreditServiceClient,
  type EndSubscriptionResponse,
  type GetCreditAccountResponse,
  type GrantCreditResponse,
  type LedgerEntry,
  type ListSettlementsResponse,
  type Plan,
  type UpdatePlanResponse,
  type VerifyLedgerResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Plans and credit; every method is an rpc of `inclust.coworking.v1.CreditService`. What begins with `every` comes as all pages. */
export interface CreditApi {
  createPlan(request: Partially<CreatePlanRequest>): Promise<CreatePlanResponse>;
  updatePlan(request: Partially<UpdatePlanRequest>): Promise<UpdatePlanResponse>;
  everyPlan(request?: Partially<ListPlansRequest>): AsyncGenerator<Plan>;
  createSubscription(request: Partially<CreateSubscriptionRequest>): Promise<CreateSubscriptionResponse>;
  endSubscription(request: Partially<EndSubscriptionRequest>): Promise<EndSubscriptionResponse>;
  grantCredit(request: Partially<GrantCreditRequest>): Promise<GrantCreditResponse>;
  getCreditAccount(request: Partially<GetCreditAccountRequest>): Promise<GetCreditAccountResponse>;
  everyLedgerEntry(request: Partially<ListLedgerEntriesRequest>): AsyncGenerator<LedgerEntry>;
  verifyLedger(): Promise<VerifyLedgerResponse>;
  listSettlements(request: Partially<ListSettlementsRequest>): Promise<ListSettlementsResponse>;
  compareSettlement(request: Partially<CompareSettlementRequest>): Promise<CompareSettlementResponse>;
  agreeSettlement(request: Partially<AgreeSettlementRequest>): Promise<AgreeSettlementResponse>;
}

/** The promise client of plans and credit. */
export function creditApi(client: CreditServiceClient, settings: CallSettings): CreditApi {
  return {
    createPlan: (request) => change(settings, client.createPlan.bind(client), CreatePlanRequest.fromPartial(request)),
    updatePlan: (request) => change(settings, client.updatePlan.bind(client), UpdatePlanRequest.fromPartial(request)),
    everyPlan: (request = {}) =>
      allItems(async (pageToken) => {
        const wanted = ListPlansRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { plans, nextPageToken } = await read(settings, client.listPlans.bind(client), wanted);
        return { items: plans, nextPageToken };
      }),
    createSubscription: (request) =>
      change(settings, client.createSubscription.bind(client), CreateSubscriptionRequest.fromPartial(request)),
    endSubscription: (request) =>
      read(settings, client.endSubscription.bind(client), EndSubscriptionRequest.fromPartial(request)),
    grantCredit: (request) =>
      change(settings, client.grantCredit.bind(client), GrantCreditRequest.fromPartial(request)),
    getCreditAccount: (request) =>
      read(settings, client.getCreditAccount.bind(client), GetCreditAccountRequest.fromPartial(request)),
    everyLedgerEntry: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListLedgerEntriesRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const { entries, nextPageToken } = await read(settings, client.listLedgerEntries.bind(client), wanted);
        return { items: entries, nextPageToken };
      }),
    verifyLedger: () => read(settings, client.verifyLedger.bind(client), VerifyLedgerRequest.fromPartial({})),
    listSettlements: (request) =>
      read(settings, client.listSettlements.bind(client), ListSettlementsRequest.fromPartial(request)),
    compareSettlement: (request) =>
      read(settings, client.compareSettlement.bind(client), CompareSettlementRequest.fromPartial(request)),
    agreeSettlement: (request) =>
      read(settings, client.agreeSettlement.bind(client), AgreeSettlementRequest.fromPartial(request)),
  };
}
