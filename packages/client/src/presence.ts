import {
  CheckInRequest,
  CheckOutRequest,
  GetDoorCodeRequest,
  ListPresentRequest,
  type CheckInResponse,
  type CheckOutResponse,
  type GetDoorCodeResponse,
  type ListPresentResponse,
  type PresenceServiceClient,
} from '@inclust/contracts';
import { read } from './calls.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';

/** Who is there; every method is an rpc of `inclust.coworking.v1.PresenceService`. A repeat of any of them changes nothing more. */
export interface PresenceApi {
  checkIn(request: Partially<CheckInRequest>): Promise<CheckInResponse>;
  checkOut(request: Partially<CheckOutRequest>): Promise<CheckOutResponse>;
  getDoorCode(request: Partially<GetDoorCodeRequest>): Promise<GetDoorCodeResponse>;
  listPresent(request: Partially<ListPresentRequest>): Promise<ListPresentResponse>;
}

/** The promise client of presence. */
export function presenceApi(client: PresenceServiceClient, settings: CallSettings): PresenceApi {
  return {
    checkIn: (request) => read(settings, client.checkIn.bind(client), CheckInRequest.fromPartial(request)),
    checkOut: (request) => read(settings, client.checkOut.bind(client), CheckOutRequest.fromPartial(request)),
    getDoorCode: (request) => read(settings, client.getDoorCode.bind(client), GetDoorCodeRequest.fromPartial(request)),
    listPresent: (request) => read(settings, client.listPresent.bind(client), ListPresentRequest.fromPartial(request)),
  };
}
