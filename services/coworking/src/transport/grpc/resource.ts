import type { BookingRules as ProtoRules, Money as ProtoMoney, Resource as ProtoResource } from '@inclust/contracts';
import {
  accept,
  invalid,
  parseNodeId,
  type FieldViolation,
  type Money,
  type NodeId,
  type Outcome,
  type Uuid,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { moneyFromProto, moneyToProto, textFromProto, textToProto } from '@inclust/rpc';
import { idOf, nameOf } from '../../app/names.ts';
import { usualRules, type BookingRules } from '../../domain/resources/booking-rules.ts';
import type { KeptResource } from '../../domain/resources/resource-decider.ts';
import type { Resource } from '../../domain/resources/resource.ts';
import { bookers, resourceKinds } from './enums.ts';
import { hoursFromProto, hoursToProto } from './opening-hours.ts';

/** What somebody says of a resource. */
export type ResourceDraft = Omit<Resource, 'id'>;

/** The fields of a resource that a mask may name. */
export const resourceFields: ReadonlyMap<string, keyof ResourceDraft> = new Map([
  ['names', 'names'],
  ['kind', 'kind'],
  ['units', 'units'],
  ['seats', 'seats'],
  ['features', 'features'],
  ['parts', 'parts'],
  ['rules', 'rules'],
  ['opening_hours', 'hours'],
  ['credit_class', 'creditClass'],
  ['member_price', 'memberPrice'],
  ['guest_price', 'guestPrice'],
  ['retired', 'isRetired'],
] as const);

/** Those fields of a resource that are wanted, from a message. What is not wanted is not there. */
export function resourceFromProto(
  node: NodeId,
  resource: ProtoResource,
  wanted: readonly (keyof ResourceDraft)[] = ['space', ...resourceFields.values()],
): Outcome<Partial<ResourceDraft>> {
  const found: FieldViolation[] = [];
  const name = (text: string, things: 'spaces' | 'resources', field: string): Uuid | undefined => {
    const id = idOf(node, things, text, field);
    if (id.ok) return id.value;
    found.push(...(id.refusal.violations ?? []));
    return undefined;
  };
  const readers: { readonly [F in keyof ResourceDraft]-?: () => Partial<ResourceDraft> } = {
    space: () => given('space', name(resource.space, 'spaces', 'resource.space')),
    names: () => ({ names: textFromProto(resource.names) }),
    kind: () => {
      const kind = resourceKinds.fromProto(resource.kind);
      if (!kind) found.push({ field: 'resource.kind', rule: 'required', message: 'Say what it is.' });
      return given('kind', kind);
    },
    units: () => ({ units: resource.units || 1 }),
    seats: () => ({ seats: resource.seats || null }),
    features: () => ({ features: [...resource.features] }),
    parts: () => ({
      parts: resource.parts.flatMap((part, turn) => name(part, 'resources', `resource.parts[${turn}]`) ?? []),
    }),
    rules: () => ({ rules: rulesFromProto(resource.rules, found) }),
    hours: () =>
      resource.openingHours ? { hours: hoursFromProto(resource.openingHours, 'resource.opening_hours', found) } : {},
    creditClass: () => ({ creditClass: resource.creditClass }),
    memberPrice: () => given('memberPrice', amountOf('resource.member_price', resource.memberPrice, found)),
    guestPrice: () => given('guestPrice', amountOf('resource.guest_price', resource.guestPrice, found)),
    isRetired: () => ({ isRetired: resource.retired }),
  };
  const read = Object.assign({}, ...wanted.map((field) => readers[field]())) as Partial<ResourceDraft>;
  return found.length > 0 ? invalid(found) : accept(read);
}

/** A resource with those fields as another one has them; what that lacks is gone. */
export function withFields(
  before: Resource,
  next: Partial<ResourceDraft>,
  fields: readonly (keyof ResourceDraft)[],
): Resource {
  const { hours, memberPrice, guestPrice, ...rest } = before;
  return {
    ...rest,
    ...(fields.includes('hours') ? {} : given('hours', hours)),
    ...(fields.includes('memberPrice') ? {} : given('memberPrice', memberPrice)),
    ...(fields.includes('guestPrice') ? {} : given('guestPrice', guestPrice)),
    ...next,
  };
}

/** A field that is there where it has a value. */
function given<Key extends keyof ResourceDraft>(key: Key, value: ResourceDraft[Key] | undefined) {
  return (value === undefined ? {} : { [key]: value }) as Partial<Pick<ResourceDraft, Key>>;
}

const day = 24 * 60;

function rulesFromProto(rules: ProtoRules | undefined, found: FieldViolation[]): BookingRules {
  if (!rules) return usualRules;
  const granularity = rules.granularityMinutes || usualRules.granularity;
  return {
    bufferBefore: rules.bufferBeforeMinutes,
    bufferAfter: rules.bufferAfterMinutes,
    granularity,
    shortest: rules.shortestMinutes || granularity,
    longest: rules.longestMinutes || Math.max(1, Math.floor(day / granularity)) * granularity,
    leadTime: rules.leadTimeMinutes,
    horizon: rules.horizonMinutes || usualRules.horizon,
    approval: rules.approval,
    holdFor: rules.holdMinutes,
    grace: rules.graceMinutes,
    cities: rules.cities.flatMap((city, turn) => {
      const node = parseNodeId(city);
      if (!node)
        found.push({ field: `resource.rules.cities[${turn}]`, rule: 'node-id-format', message: 'Must be a node id.' });
      return node ?? [];
    }),
    plans: [...rules.plans],
    bodies: [...rules.bodies],
    bookers: rules.bookers.flatMap((booker, turn) => {
      const kind = bookers.fromProto(booker);
      if (!kind) found.push({ field: `resource.rules.bookers[${turn}]`, rule: 'required', message: 'Say who.' });
      return kind ?? [];
    }),
    cancellation: rules.cancellation.map(({ beforeMinutes, feePermille }) => ({ before: beforeMinutes, feePermille })),
  };
}

function amountOf(field: string, price: ProtoMoney | undefined, found: FieldViolation[]): Money | undefined {
  if (!price) return undefined;
  const amount = moneyFromProto(field, price);
  if (amount.ok) return amount.value;
  found.push(...(amount.refusal.violations ?? []));
  return undefined;
}

/** A resource as a message. */
export function resourceToProto(node: NodeId, { state: resource, version }: AtVersion<KeptResource>): ProtoResource {
  const { rules, hours, memberPrice, guestPrice } = resource;
  return {
    name: nameOf(node, 'resources', resource.id),
    space: nameOf(node, 'spaces', resource.space),
    names: textToProto(resource.names),
    kind: resourceKinds.toProto(resource.kind),
    units: resource.units,
    seats: resource.seats ?? 0,
    features: [...resource.features],
    parts: resource.parts.map((part) => nameOf(node, 'resources', part)),
    rules: {
      bufferBeforeMinutes: rules.bufferBefore,
      bufferAfterMinutes: rules.bufferAfter,
      granularityMinutes: rules.granularity,
      shortestMinutes: rules.shortest,
      longestMinutes: rules.longest,
      leadTimeMinutes: rules.leadTime,
      horizonMinutes: rules.horizon,
      approval: rules.approval,
      holdMinutes: rules.holdFor,
      graceMinutes: rules.grace,
      cities: [...rules.cities],
      plans: [...rules.plans],
      bodies: [...rules.bodies],
      bookers: rules.bookers.map((kind) => bookers.toProto(kind)),
      cancellation: rules.cancellation.map(({ before, feePermille }) => ({ beforeMinutes: before, feePermille })),
    },
    openingHours: hours && hoursToProto(hours),
    creditClass: resource.creditClass,
    memberPrice: memberPrice && moneyToProto(memberPrice),
    guestPrice: guestPrice && moneyToProto(guestPrice),
    retired: resource.isRetired,
    etag: String(version),
    createTime: resource.createdAt,
    updateTime: resource.changedAt,
  };
}
