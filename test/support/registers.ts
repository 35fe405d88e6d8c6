import { createReadStream, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NodeClient } from '@inclust/client';

const folder = resolve(import.meta.dirname, '../../deploy/demo/registers');

/** What the demo's manifest says of one city's register. */
interface CityRegister {
  readonly id: string;
  readonly file: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly dateFormat: string;
  readonly decimal: string;
  readonly rows: number;
  readonly people: number;
  readonly organisations: number;
  readonly wrong: readonly (readonly [row: number, column: number, rule: string])[];
}

/** The register of a city of the demo. */
export function cityRegister(id: string): CityRegister {
  const { cities } = JSON.parse(readFileSync(resolve(folder, 'manifest.json'), 'utf8')) as { cities: CityRegister[] };
  const found = cities.find((city) => city.id === id);
  if (!found) throw new Error(`the demo has no register of ${id}`);
  return found;
}

/** What came of an import. */
export interface Imported {
  readonly registered: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** `row:column rule`, sorted by row. */
  readonly problems: readonly string[];
}

/** Imports the register of a city, with its form declared as its coordinator would. */
export async function importRegister(client: NodeClient, id: string): Promise<Imported> {
  const { file, dateFormat, decimal } = cityRegister(id);
  const problems: string[] = [];
  const options = { dateFormat, decimalSeparator: decimal === ',' ? 'comma' : 'point' };
  for await (const part of client.members.importMembers(options, createReadStream(resolve(folder, file)))) {
    if (part.$case === 'problem') problems.push(`${part.value.row}:${part.value.column} ${part.value.rule}`);
    if (part.$case === 'summary')
      return { ...part.value, problems: problems.toSorted((one, other) => parseInt(one) - parseInt(other)) };
  }
  throw new Error('the import ended without a summary');
}
