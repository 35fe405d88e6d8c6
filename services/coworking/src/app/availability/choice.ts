import { accept, invalid, type FieldViolation, type NodeId, type Outcome, type Uuid } from '@inclust/kernel';
import type { Bookable } from '../../domain/resources/bookable.ts';
import type { Resource } from '../../domain/resources/resource.ts';
import { idOf } from '../names.ts';
import type { CoworkingApp } from '../ports.ts';
import { violationsOf } from './periods.ts';

const mostNamed = 500;

/** Which resources are asked about, by their names: those of a space, and those that are named; all of them where both are empty. */
export interface ChoiceAsked {
  readonly space: string;
  readonly resources: readonly string[];
}

/** Which resources are meant; all of a space, or of all spaces, where none is named. */
export interface Choice {
  readonly space?: Uuid;
  readonly resources: readonly Uuid[];
}

/** Reads names. Refused: `resource-name`, `too-many`. */
export function parseChoice(node: NodeId, { space, resources }: ChoiceAsked): Outcome<Choice> {
  if (resources.length > mostNamed)
    return invalid([{ field: 'resources', rule: 'too-many', message: `At most ${mostNamed}.` }]);
  const within = space === '' ? undefined : idOf(node, 'spaces', space, 'space');
  const named = resources.map((name, turn) => idOf(node, 'resources', name, `resources[${turn}]`));
  const broken = [...(within ? violationsOf(within) : []), ...named.flatMap(violationsOf)];
  if (broken.length > 0) return invalid(broken);
  return accept({
    ...(within?.ok ? { space: within.value } : {}),
    resources: named.flatMap((one) => (one.ok ? [one.value] : [])),
  });
}

/**
 * The resources of a choice that suit, as they are booked, in the order of their names. Refused with each field: `space-not-found`,
 * `resource-not-found` for one that is not there, or not in the space.
 */
export async function chosen(
  app: Pick<CoworkingApp, 'spaces' | 'resources' | 'bookables'>,
  { space, resources }: Choice,
  suits: (resource: Resource, isNamed: boolean) => boolean,
): Promise<Outcome<readonly Bookable[]>> {
  const [within, all] = await Promise.all([space ? app.spaces.get(space) : undefined, app.resources.all(space)]);
  if (space && !within)
    return invalid([{ field: 'space', rule: 'space-not-found', message: 'There is no such space.' }]);
  const unknown = unknownOf(resources, new Set(all.map(({ id }) => id)));
  if (unknown.length > 0) return invalid(unknown);
  const named = new Set(resources);
  const suiting = all.filter((one) => (named.size === 0 || named.has(one.id)) && suits(one, named.has(one.id)));
  const found = await app.bookables.of(suiting.map(({ id }) => id));
  return accept(suiting.flatMap(({ id }) => found.get(id) ?? []));
}

function unknownOf(resources: readonly Uuid[], known: ReadonlySet<Uuid>): readonly FieldViolation[] {
  const message = 'There is no such resource there.';
  return resources.flatMap((id, turn) =>
    known.has(id) ? [] : [{ field: `resources[${turn}]`, rule: 'resource-not-found', message }],
  );
}
