import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportOptions } from '@inclust/contracts';
import { projectFolder } from '../local/places.ts';

/** What deploy/demo tells of one register. */
export interface DemoRegister {
  readonly city: string;
  readonly file: string;
  /** As the city's coordinator would declare them. */
  readonly options: Partial<ImportOptions>;
  readonly people: number;
  readonly organisations: number;
  /** Rows that an import must refuse. */
  readonly refused: number;
}

interface ManifestFile {
  readonly cities: readonly {
    readonly id: string;
    readonly file: string;
    readonly encoding?: string;
    readonly delimiter?: string;
    readonly dateFormat: string;
    readonly decimal: string;
    readonly people: number;
    readonly organisations: number;
    readonly wrong: readonly (readonly [row: number, column: number, rule: string])[];
  }[];
}

/** Reads which registers there are from deploy/demo/registers/manifest.json. */
export function readManifest(): DemoRegister[] {
  const folder = join(projectFolder, 'deploy/demo/registers');
  const raw = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestFile;
  return raw.cities.map((city) => ({
    city: city.id,
    file: join(folder, city.file),
    options: {
      encoding: city.encoding ?? '',
      delimiter: city.delimiter ?? '',
      dateFormat: city.dateFormat,
      decimalSeparator: city.decimal === ',' ? 'comma' : 'point',
    },
    people: city.people,
    organisations: city.organisations,
    refused: new Set(city.wrong.map(([row]) => row)).size,
  }));
}
