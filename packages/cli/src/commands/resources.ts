import type { NodeClient, Partially } from '@inclust/client';
import { Resource } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';
import { resourceKinds } from './coworking-words.ts';
import { named, wordOf } from './event-words.ts';
import { maskOf } from './field-mask.ts';
import { moneyOf, moneyText } from './money.ts';
import { nodeOfName } from './names.ts';
import { openingHoursOf, type OpeningOptions } from './opening-options.ts';
import { openingLines } from './opening-text.ts';
import { countOf } from './registration-words.ts';
import { bookingRulesOf, rulesText, type RuleOptions } from './rule-options.ts';
import { taken } from './taken.ts';
import { typedTexts, type TypedTexts } from './typed-texts.ts';
import { resourceNamed, spaceNamed, zoneOf } from './zone-of-space.ts';

/** `inclust resources list`: resources of a space, or of all spaces, by name. */
export async function listResources(
  context: Context,
  space: string | undefined,
  { limit, of: nodeId = '' }: { readonly limit?: string; readonly of?: string },
): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(space));
  const found = await taken(node.spaces.everyResource({ space: space ?? '', nodeId }), limit);
  context.out.result(
    found.map((resource) => Resource.toJSON(resource)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'called', value: (one) => localizedText(one.names) },
          { title: 'kind', value: (one) => wordOf(resourceKinds, one.kind) },
          { title: 'units', side: 'right', value: (one) => String(one.units) },
          { title: 'seats', side: 'right', value: ({ seats }) => (seats === 0 ? '' : String(seats)) },
          { title: 'an hour', side: 'right', value: (one) => moneyText(one.memberPrice) },
          { title: 'note', value: noteOf },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** `inclust resources get`. */
export async function getResource(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return await showResource(context, node, await resourceNamed(node, name));
}

/** What `resources update` is told; `false` takes away what there was. */
export interface ResourceOptions extends TypedTexts, OpeningOptions, RuleOptions {
  readonly kind?: string;
  readonly units?: string;
  readonly seats?: string;
  readonly feature?: readonly string[] | false;
  readonly part?: readonly string[] | false;
  readonly memberPrice?: string | false;
  readonly guestPrice?: string | false;
  readonly creditClass?: string | false;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust resources create`. */
export async function createResource(
  context: Context,
  space: string,
  options: ResourceOptions & { readonly kind: string },
): Promise<ExitCode> {
  const { requestId = '' } = options;
  using node = openNode(context, nodeOfName(space));
  const resource = { ...(await typedResource(node, space, options)), space };
  return await showResource(context, node, (await node.spaces.createResource({ resource, requestId })).resource);
}

/** `inclust resources update`: changes what is typed. */
export async function updateResource(context: Context, name: string, options: ResourceOptions): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  const before = await resourceNamed(node, name);
  const changed = await typedResource(node, before.space, options, before);
  const { etag = before.etag, requestId = '' } = options;
  const resource = { ...changed, name, etag };
  const { resource: after } = await node.spaces.updateResource({ resource, updateMask: maskOf(changed), requestId });
  return await showResource(context, node, after);
}

/** `inclust resources retire`: lets nobody book a resource any more, or with `undo` lets them again. */
export async function retireResource(
  context: Context,
  name: string,
  options: { readonly undo?: boolean; readonly etag?: string; readonly requestId?: string },
): Promise<ExitCode> {
  const { undo = false, etag = '', requestId = '' } = options;
  using node = openNode(context, nodeOfName(name));
  const resource = { name, etag, retired: !undo };
  const { resource: after } = await node.spaces.updateResource({ resource, updateMask: ['retired'], requestId });
  return await showResource(context, node, after);
}

/** The fields of a resource that are typed, each whole, with what it was before where only a part is typed. */
async function typedResource(
  node: NodeClient,
  space: string,
  options: ResourceOptions,
  before?: Resource,
): Promise<Partially<Resource>> {
  const { kind, units, seats, feature, part, memberPrice, guestPrice, creditClass } = options;
  const names = typedTexts(options);
  const rules = bookingRulesOf(options, before?.rules);
  return {
    ...(Object.keys(names).length === 0 ? {} : { names: { ...before?.names, ...names } }),
    ...(kind === undefined ? {} : { kind: named('--kind', resourceKinds, kind) }),
    ...(units === undefined ? {} : { units: countOf('--units', units) }),
    ...(seats === undefined ? {} : { seats: countOf('--seats', seats, 0) }),
    ...(feature === undefined ? {} : { features: [...(feature || [])] }),
    ...(part === undefined ? {} : { parts: [...(part || [])] }),
    ...(rules ? { rules } : {}),
    ...(memberPrice === undefined ? {} : { memberPrice: priceOf('--member-price', memberPrice) }),
    ...(creditClass === undefined ? {} : { creditClass: creditClass || '' }),
    ...(guestPrice === undefined ? {} : { guestPrice: priceOf('--guest-price', guestPrice) }),
    ...(await typedHours(node, space, options, before)),
  };
}

/** Hours of its own, beginning with those of the space where it had none; none again with `--no-hours`. */
async function typedHours(
  node: NodeClient,
  space: string,
  options: ResourceOptions,
  before: Resource | undefined,
): Promise<Pick<Partially<Resource>, 'openingHours'>> {
  if (options.hours === false) return { openingHours: undefined };
  const { hours, exception, holidays, holidayCountry, blackout } = options;
  if ([hours, exception, holidays, holidayCountry, blackout].every((one) => one === undefined)) return {};
  const within = await spaceNamed(node, space);
  const usual = before?.openingHours ?? within.openingHours;
  const openingHours = openingHoursOf(options, {
    zone: zoneOf(within),
    country: within.address?.countryCode ?? '',
    ...(usual ? { before: usual } : {}),
  });
  return openingHours ? { openingHours } : {};
}

function priceOf(option: string, typed: string | false) {
  return typed === false ? undefined : moneyOf(option, typed);
}

function noteOf({ retired, parts, rules, features }: Resource): string {
  return [
    ...(retired ? ['retired'] : []),
    ...(parts.length === 0 ? [] : [`of ${parts.length} parts`]),
    ...(rules?.approval ? ['staff decides'] : []),
    ...features,
  ].join(', ');
}

async function showResource({ out }: Context, node: NodeClient, resource: Resource | undefined): Promise<ExitCode> {
  if (!resource) throw new Error('the answer holds no resource');
  const { name, names, kind, units, etag, rules, openingHours } = resource;
  const own =
    openingHours && !out.json ? openingLines(openingHours, zoneOf(await spaceNamed(node, resource.space))) : [];
  out.result(Resource.toJSON(resource), () =>
    [
      [name, localizedText(names), wordOf(resourceKinds, kind), `units ${units}`, `etag ${etag}`].join('  '),
      ...[noteOf(resource)].filter(Boolean),
      `member ${moneyText(resource.memberPrice)}, other nodes ${moneyText(resource.guestPrice ?? resource.memberPrice)} an hour`,
      ...(resource.creditClass === '' ? [] : [`or with credit for ${resource.creditClass}`]),
      ...(rules ? [rulesText(rules)] : []),
      ...own,
      JSON.stringify(Resource.toJSON(resource), null, 2),
    ].join('\n'),
  );
  return exitCodes.ok;
}
