import type { CopiesOf, EndingCopies } from './ports.ts';

/** Where a node keeps copies of what others have told. */
export interface Copies {
  readonly directory: EndingCopies;
  readonly bodies: EndingCopies;
  readonly agenda: EndingCopies;
}

/** Takes away all copies of a node, or of all but one. May be repeated. */
export async function endCopies({ directory, bodies, agenda }: Copies, of: CopiesOf): Promise<void> {
  await Promise.all([directory.end(of), bodies.end(of), agenda.end(of)]);
}
