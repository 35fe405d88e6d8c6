import {
  CountVisitorsRequest,
  ForgetVisitorRequest,
  ListVisitorsRequest,
  SignInVisitorRequest,
  SignOutVisitorRequest,
  type CountVisitorsResponse,
  type ForgetVisitorResponse,
  type ListVisitorsResponse,
  type SignInVisitorResponse,
  type SignOutVisitorResponse,
  type VisitorServiceClient,
} from '@inclust/contracts';
import { change, once, read } from './calls.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** The visitor books of spaces; every method is an rpc of `inclust.coworking.v1.VisitorService`. */
export interface VisitorsApi {
  signInVisitor(request: Partially<SignInVisitorRequest>): Promise<SignInVisitorResponse>;
  signOutVisitor(request: Partially<SignOutVisitorRequest>): Promise<SignOutVisitorResponse>;
  /** Not made again by itself: who is forgotten is not found a second time. */
  forgetVisitor(request: Partially<ForgetVisitorRequest>): Promise<ForgetVisitorResponse>;
  listVisitors(request: Partially<ListVisitorsRequest>): Promise<ListVisitorsResponse>;
  countVisitors(request: Partially<CountVisitorsRequest>): Promise<CountVisitorsResponse>;
}

/** The promise client of visitor books. */
export function visitorsApi(client: VisitorServiceClient, settings: CallSettings): VisitorsApi {
  return {
    signInVisitor: (request) =>
      change(settings, client.signInVisitor.bind(client), SignInVisitorRequest.fromPartial(request)),
    signOutVisitor: (request) =>
      read(settings, client.signOutVisitor.bind(client), SignOutVisitorRequest.fromPartial(request)),
    forgetVisitor: (request) =>
      once(settings, client.forgetVisitor.bind(client), ForgetVisitorRequest.fromPartial(request)),
    listVisitors: (request) =>
      read(settings, client.listVisitors.bind(client), ListVisitorsRequest.fromPartial(request)),
    countVisitors: (request) =>
      read(settings, client.countVisitors.bind(client), CountVisitorsRequest.fromPartial(request)),
  };
}
