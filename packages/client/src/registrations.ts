import {
  AcceptOfferRequest,
  CancelRegistrationRequest,
  ConfirmHoldRequest,
  CountRegistrationsRequest,
  DecideRegistrationRequest,
  DeclineOfferRequest,
  DeleteRegistrationRequest,
  ExportRegistrationsRequest,
  GetAvailabilityRequest,
  GetRegistrationRequest,
  GetRegistrationRulesRequest,
  HoldPlacesRequest,
  ListRegistrationsRequest,
  RegisterRequest,
  SetPaymentRequest,
  SetRegistrationRulesRequest,
  WithdrawOfferRequest,
  type AcceptOfferResponse,
  type CancelRegistrationResponse,
  type ConfirmHoldResponse,
  type CountRegistrationsResponse,
  type DecideRegistrationResponse,
  type DeclineOfferResponse,
  type DeleteRegistrationResponse,
  type GetAvailabilityResponse,
  type GetRegistrationResponse,
  type GetRegistrationRulesResponse,
  type HoldPlacesResponse,
  type RegisterResponse,
  type Registration,
  type RegistrationServiceClient,
  type SetPaymentResponse,
  type SetRegistrationRulesResponse,
  type WithdrawOfferResponse,
  WatchRegistrationsRequest,
  type WatchRegistrationsResponse,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { chunksOf } from './files.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** Registrations for events; every method is an rpc of `inclust.events.v1.RegistrationService`. What begins with `every` comes as all pages. */
export interface RegistrationsApi {
  setRegistrationRules(request: Partially<SetRegistrationRulesRequest>): Promise<SetRegistrationRulesResponse>;
  holdPlaces(request: Partially<HoldPlacesRequest>): Promise<HoldPlacesResponse>;
  register(request: Partially<RegisterRequest>): Promise<RegisterResponse>;
  confirmHold(request: Partially<ConfirmHoldRequest>): Promise<ConfirmHoldResponse>;
  cancelRegistration(request: Partially<CancelRegistrationRequest>): Promise<CancelRegistrationResponse>;
  acceptOffer(request: Partially<AcceptOfferRequest>): Promise<AcceptOfferResponse>;
  declineOffer(request: Partially<DeclineOfferRequest>): Promise<DeclineOfferResponse>;
  withdrawOffer(request: Partially<WithdrawOfferRequest>): Promise<WithdrawOfferResponse>;
  decideRegistration(request: Partially<DecideRegistrationRequest>): Promise<DecideRegistrationResponse>;
  setPayment(request: Partially<SetPaymentRequest>): Promise<SetPaymentResponse>;
  getRegistrationRules(request: Partially<GetRegistrationRulesRequest>): Promise<GetRegistrationRulesResponse>;
  getAvailability(request: Partially<GetAvailabilityRequest>): Promise<GetAvailabilityResponse>;
  getRegistration(request: Partially<GetRegistrationRequest>): Promise<GetRegistrationResponse>;
  deleteRegistration(request: Partially<DeleteRegistrationRequest>): Promise<DeleteRegistrationResponse>;
  countRegistrations(request: Partially<CountRegistrationsRequest>): Promise<CountRegistrationsResponse>;
  everyRegistration(request: Partially<ListRegistrationsRequest>): AsyncGenerator<Registration>;
  /** The registrations of an occurrence as the bytes of a file. At most 30 minutes. */
  exportRegistrations(request: Partial<ExportRegistrationsRequest>): AsyncGenerator<Uint8Array>;
  /** What happens, as it happens, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchRegistrations(
    request?: Partially<WatchRegistrationsRequest>,
    signal?: AbortSignal,
  ): AsyncGenerator<WatchRegistrationsResponse>;
}

/** The promise client of registrations. */
export function registrationsApi(client: RegistrationServiceClient, settings: CallSettings): RegistrationsApi {
  return {
    setRegistrationRules: (request) =>
      change(settings, client.setRegistrationRules.bind(client), SetRegistrationRulesRequest.fromPartial(request)),
    holdPlaces: (request) => change(settings, client.holdPlaces.bind(client), HoldPlacesRequest.fromPartial(request)),
    register: (request) => change(settings, client.register.bind(client), RegisterRequest.fromPartial(request)),
    confirmHold: (request) =>
      change(settings, client.confirmHold.bind(client), ConfirmHoldRequest.fromPartial(request)),
    cancelRegistration: (request) =>
      change(settings, client.cancelRegistration.bind(client), CancelRegistrationRequest.fromPartial(request)),
    acceptOffer: (request) =>
      change(settings, client.acceptOffer.bind(client), AcceptOfferRequest.fromPartial(request)),
    declineOffer: (request) =>
      change(settings, client.declineOffer.bind(client), DeclineOfferRequest.fromPartial(request)),
    withdrawOffer: (request) =>
      change(settings, client.withdrawOffer.bind(client), WithdrawOfferRequest.fromPartial(request)),
    decideRegistration: (request) =>
      change(settings, client.decideRegistration.bind(client), DecideRegistrationRequest.fromPartial(request)),
    setPayment: (request) => change(settings, client.setPayment.bind(client), SetPaymentRequest.fromPartial(request)),
    getRegistrationRules: (request) =>
      read(settings, client.getRegistrationRules.bind(client), GetRegistrationRulesRequest.fromPartial(request)),
    getAvailability: (request) =>
      read(settings, client.getAvailability.bind(client), GetAvailabilityRequest.fromPartial(request)),
    getRegistration: (request) =>
      read(settings, client.getRegistration.bind(client), GetRegistrationRequest.fromPartial(request)),
    deleteRegistration: (request) =>
      change(settings, client.deleteRegistration.bind(client), DeleteRegistrationRequest.fromPartial(request)),
    countRegistrations: (request) =>
      read(settings, client.countRegistrations.bind(client), CountRegistrationsRequest.fromPartial(request)),
    exportRegistrations: (request) =>
      chunksOf((options) => client.exportRegistrations(ExportRegistrationsRequest.fromPartial(request), options)),
    everyRegistration: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListRegistrationsRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const found = await read(settings, client.listRegistrations.bind(client), wanted);
        return { items: found.registrations, nextPageToken: found.nextPageToken };
      }),
    watchRegistrations: (request = {}, signal) =>
      watched((wanted) => client.watchRegistrations(wanted), WatchRegistrationsRequest.fromPartial(request), signal),
  };
}
