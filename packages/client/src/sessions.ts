import {
  BeginOidcLoginRequest,
  CompleteOidcLoginRequest,
  IssueNodeTokenRequest,
  LoginRequest,
  LogoutRequest,
  RefreshSessionRequest,
  RequestPasswordResetRequest,
  SetPasswordRequest,
  WhoAmIRequest,
  type BeginOidcLoginResponse,
  type CompleteOidcLoginResponse,
  type IssueNodeTokenResponse,
  type LoginResponse,
  type LogoutResponse,
  type RefreshSessionResponse,
  type RequestPasswordResetResponse,
  type SessionServiceClient,
  type SetPasswordResponse,
  type WhoAmIResponse,
} from '@inclust/contracts';
import { once, read } from './calls.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Logging in and out, and passwords; every method is an rpc of `inclust.accounts.v1.SessionService`. Only reads are made again. */
export interface SessionsApi {
  login(request: Partially<LoginRequest>): Promise<LoginResponse>;
  refreshSession(request: Partially<RefreshSessionRequest>): Promise<RefreshSessionResponse>;
  logout(request: Partially<LogoutRequest>): Promise<LogoutResponse>;
  whoAmI(): Promise<WhoAmIResponse>;
  issueNodeToken(request: Partially<IssueNodeTokenRequest>): Promise<IssueNodeTokenResponse>;
  requestPasswordReset(request: Partially<RequestPasswordResetRequest>): Promise<RequestPasswordResetResponse>;
  setPassword(request: Partially<SetPasswordRequest>): Promise<SetPasswordResponse>;
  beginOidcLogin(request: Partially<BeginOidcLoginRequest>): Promise<BeginOidcLoginResponse>;
  completeOidcLogin(request: Partially<CompleteOidcLoginRequest>): Promise<CompleteOidcLoginResponse>;
}

/** The promise client of a node's sessions. */
export function sessionsApi(client: SessionServiceClient, settings: CallSettings): SessionsApi {
  return {
    login: (request) => once(settings, client.login.bind(client), LoginRequest.fromPartial(request)),
    refreshSession: (request) =>
      once(settings, client.refreshSession.bind(client), RefreshSessionRequest.fromPartial(request)),
    logout: (request) => read(settings, client.logout.bind(client), LogoutRequest.fromPartial(request)),
    whoAmI: () => read(settings, client.whoAmI.bind(client), WhoAmIRequest.fromPartial({})),
    issueNodeToken: (request) =>
      read(settings, client.issueNodeToken.bind(client), IssueNodeTokenRequest.fromPartial(request)),
    requestPasswordReset: (request) =>
      once(settings, client.requestPasswordReset.bind(client), RequestPasswordResetRequest.fromPartial(request)),
    setPassword: (request) => once(settings, client.setPassword.bind(client), SetPasswordRequest.fromPartial(request)),
    beginOidcLogin: (request) =>
      once(settings, client.beginOidcLogin.bind(client), BeginOidcLoginRequest.fromPartial(request)),
    completeOidcLogin: (request) =>
      once(settings, client.completeOidcLogin.bind(client), CompleteOidcLoginRequest.fromPartial(request)),
  };
}
