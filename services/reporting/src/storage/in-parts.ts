/** How many ids a statement names at most: servers take longer for each one of a long list. */
export const mostIds = 500;

/** A list in parts of a size, the last one of what is left. */
export function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
