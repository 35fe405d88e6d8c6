import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { operatorOfHome } from '@inclust/access';
import { writeSecret } from '@inclust/node-home';
import { connect } from '@inclust/client';
import type { LocalNode } from '../local/homes.ts';
import type { Places } from '../local/places.ts';
import { readManifest, type DemoRegister } from './manifest.ts';

/** What the import of a city's register came to, when it was first taken over. */
export interface ImportOutcome {
  readonly rows: number;
  readonly imported: number;
  readonly refused: number;
}

/** Outcomes by city. */
export type ImportOutcomes = Readonly<Record<string, ImportOutcome>>;

/** The outcomes of imports that are done. */
export function readOutcomes(places: Places): ImportOutcomes {
  return existsSync(places.demo) ? (JSON.parse(readFileSync(places.demo, 'utf8')) as ImportOutcomes) : {};
}

/** Takes over each city's register that was not taken over yet, as its coordinator would: all cities at once. */
export async function importRegisters(
  places: Places,
  nodes: readonly LocalNode[],
  { tell, signal }: { readonly tell: (line: string) => void; readonly signal: AbortSignal },
): Promise<ImportOutcomes> {
  let outcomes = readOutcomes(places);
  await Promise.all(
    readManifest().map(async (register) => {
      const node = nodes.find(({ id }) => id === register.city);
      if (!node || outcomes[register.city]) return;
      const outcome = await importRegister(node, register, signal);
      outcomes = { ...outcomes, [register.city]: outcome };
      writeSecret(places.demo, `${JSON.stringify(outcomes, null, 2)}\n`);
      tell(
        `${register.city}: register imported, ${outcome.imported} of ${outcome.rows} rows taken over, ${outcome.refused} refused`,
      );
    }),
  );
  return outcomes;
}

async function importRegister(node: LocalNode, register: DemoRegister, signal: AbortSignal): Promise<ImportOutcome> {
  using client = connect(node.address, { authorize: operatorOfHome(node.home) });
  for await (const part of client.members.importMembers(register.options, createReadStream(register.file), signal)) {
    if (part.$case !== 'summary') continue;
    const { rows, registered, updated, unchanged, refused } = part.value;
    return { rows, imported: registered + updated + unchanged, refused };
  }
  throw new Error(`${node.id} ended the import of ${register.file} without a summary`);
}
