import { Figure } from '@inclust/contracts';

/** How many bytes of figures go into one message, so that it is well below the 4 MiB that clients take unless told. */
export const mostBytes = 1 << 20;

/** Figures in parts that each fit into a message, in their order; a part has at least one. */
export function* figureParts(figures: readonly Figure[], most = mostBytes): Generator<readonly Figure[]> {
  let part: Figure[] = [];
  let bytes = 0;
  for (const figure of figures) {
    const size = Figure.encode(figure).finish().length;
    if (part.length > 0 && bytes + size > most) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(figure);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** Whether figures are surely few enough for one message, by their number and that of their nodes, or by their size. */
export function fitInOneMessage(figures: readonly Figure[], most = 3 * mostBytes): boolean {
  // What tells the freshness of a node is less than 200 bytes, and all else of a figure less than 400.
  const nodes = figures.reduce((sum, one) => sum + one.nodes.length, 0);
  if (figures.length * 400 + nodes * 200 <= most) return true;
  return figures.reduce((sum, one) => sum + Figure.encode(one).finish().length, 0) <= most;
}
