import { languages, type Language } from '@inclust/kernel';
import { namesOf, type Names } from './names.ts';
import { once } from './once.ts';
import { readData, type Row } from './read-data.ts';

/** The versions of NUTS and of the statistical regions: Delegated Regulations (EU) 2019/1755 and 2023/674. */
export const nutsVersions = ['2021', '2024'] as const;
export type NutsVersion = (typeof nutsVersions)[number];

/** A NUTS region of Greece (`EL…`) or a statistical region of Albania (`AL…`). */
export interface NutsRegion {
  readonly version: NutsVersion;
  readonly code: string;
  /** By ISO 3166-1, so `GR` for `EL…`. */
  readonly country: 'GR' | 'AL';
  /** 0 is the country, 3 the smallest region. */
  readonly level: number;
  /** The code one level up; absent at the top. */
  readonly parent?: string;
  readonly names: Names;
}

const known = once(() => {
  const rows = readData('nuts.csv', ['version', 'code', 'country', 'level', 'parent', ...languages]);
  return new Map(rows.map((row) => [`${row.version} ${row.code}`, regionOf(row)]));
});

/** All regions of both countries in a version. */
export function nutsRegions(version: NutsVersion): readonly NutsRegion[] {
  return [...known().values()].filter((region) => region.version === version);
}

/** The region of a code in a version. */
export function nutsRegion(code: string, version: NutsVersion): NutsRegion | undefined {
  return known().get(`${version} ${code}`);
}

function regionOf(row: Row<'version' | 'code' | 'country' | 'level' | 'parent' | Language>): NutsRegion {
  return {
    version: row.version as NutsVersion,
    code: row.code,
    country: row.country as 'GR' | 'AL',
    level: Number(row.level),
    ...(row.parent !== '' && { parent: row.parent }),
    names: namesOf(row),
  };
}
