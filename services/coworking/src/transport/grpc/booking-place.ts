import type { BookingPlace as ProtoPlace } from '@inclust/contracts';
import { textFromProto, textToProto } from '@inclust/rpc';
import type { BookingPlace } from '../../domain/away/away-booking.ts';
import { addressFromProto, addressToProto } from './space.ts';

/** What is booked and where, as a message. */
export function placeToProto({ resource, space, address }: BookingPlace): ProtoPlace {
  return {
    resourceNames: textToProto(resource),
    spaceNames: textToProto(space),
    address: addressToProto(address),
  };
}

/** What another node tells of what is booked and where. */
export function placeFromProto({ resourceNames, spaceNames, address }: ProtoPlace): BookingPlace {
  return {
    resource: textFromProto(resourceNames),
    space: textFromProto(spaceNames),
    address: addressFromProto(address),
  };
}
