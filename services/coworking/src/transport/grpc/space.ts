import { SpaceAddress, type Space as ProtoSpace } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { textFromProto, textToProto } from '@inclust/rpc';
import { nameOf } from '../../app/names.ts';
import type { KeptSpace } from '../../domain/spaces/space-decider.ts';
import type { Space } from '../../domain/spaces/space.ts';
import { hoursFromProto, hoursToProto } from './opening-hours.ts';

/** What somebody says of a space. */
export type SpaceDraft = Omit<Space, 'id'>;

/** The fields of a space that a mask may name. */
export const spaceFields: ReadonlyMap<string, keyof SpaceDraft> = new Map([
  ['names', 'names'],
  ['address', 'address'],
  ['time_zone', 'timeZone'],
  ['opening_hours', 'hours'],
  ['incubation_places', 'incubationPlaces'],
]);

/** Those fields of a space that are wanted, from a message. */
export function spaceFromProto(
  space: ProtoSpace,
  wanted: readonly (keyof SpaceDraft)[] = [...spaceFields.values()],
): Outcome<Partial<SpaceDraft>> {
  const found: FieldViolation[] = [];
  const readers: { readonly [F in keyof SpaceDraft]-?: () => SpaceDraft[F] } = {
    names: () => textFromProto(space.names),
    address: () => addressFromProto(space.address),
    timeZone: () => space.timeZone,
    hours: () => hoursFromProto(space.openingHours, 'space.opening_hours', found),
    incubationPlaces: () => space.incubationPlaces,
  };
  const read = Object.fromEntries(wanted.map((field) => [field, readers[field]()])) as Partial<SpaceDraft>;
  return found.length > 0 ? invalid(found) : accept(read);
}

/** An address from a message. */
export function addressFromProto(address: ProtoSpace['address']): Space['address'] {
  const { street = '', locality = '', postalCode = '', countryCode = '' } = address ?? {};
  return {
    street: written(street),
    locality: written(locality),
    ...(postalCode === '' ? {} : { postalCode: written(postalCode) }),
    country: countryCode,
  };
}

function written(text: string): string {
  return text.normalize('NFC').trim();
}

/** An address as a message. */
export function addressToProto({ street, locality, postalCode = '', country }: Space['address']): SpaceAddress {
  return SpaceAddress.fromPartial({ street, locality, postalCode, countryCode: country });
}

/** A space as a message. */
export function spaceToProto(node: NodeId, { state: space, version }: AtVersion<KeptSpace>): ProtoSpace {
  return {
    name: nameOf(node, 'spaces', space.id),
    names: textToProto(space.names),
    address: addressToProto(space.address),
    timeZone: space.timeZone,
    openingHours: hoursToProto(space.hours),
    incubationPlaces: space.incubationPlaces,
    etag: String(version),
    createTime: space.createdAt,
    updateTime: space.changedAt,
  };
}
