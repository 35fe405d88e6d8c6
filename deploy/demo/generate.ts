import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeCsv, writeXlsx, type WritableValue } from '@inclust/tabular';
import { columns, type Field } from '@inclust/members/testing';
import { cities, type City } from './cities.ts';
import { faultsOf, spoil } from './faults.ts';
import { seededRandom } from './random.ts';
import { organisation, person, type DemoRow } from './rows.ts';
import { canBeTwin, twinRow, twins } from './twins.ts';

/** A row that an import must refuse, as [row, column, rule], counted as an editor or a spreadsheet shows them. */
export type WrongRow = readonly [row: number, column: number, rule: string];

/** What stands in the registers, for tests and for the tour of the demonstration. */
export interface Manifest {
  readonly note: string;
  readonly cities: readonly CityManifest[];
  /** Over all cities; an organisation registered in two of them counts once. */
  readonly distinctOrganisations: number;
}

/** One register; `people` and `organisations` are the rows that can be imported. */
export interface CityManifest extends Pick<
  City,
  'id' | 'file' | 'format' | 'encoding' | 'bom' | 'delimiter' | 'dateFormat' | 'decimal'
> {
  readonly rows: number;
  readonly people: number;
  readonly organisations: number;
  readonly wrong: readonly WrongRow[];
}

interface Entry {
  readonly row: DemoRow;
  readonly kind: 'person' | 'organisation';
  readonly fault?: { readonly field: Field; readonly rule: string };
}

/** Makes all registers and their manifest, by file name; the same bytes every time. */
export function generateRegisters(): { readonly files: ReadonlyMap<string, Uint8Array>; readonly manifest: Manifest } {
  const registers = registersOf(cities);
  const files = new Map<string, Uint8Array>();
  const manifests: CityManifest[] = [];
  const distinct = new Set<string>();
  for (const city of cities) {
    const entries = registers.get(city.id) ?? [];
    const fields = fieldsOf(entries);
    files.set(city.file, write(city, fields, entries));
    manifests.push(manifestOf(city, fields, entries));
    for (const { row, kind, fault } of entries) {
      if (kind !== 'organisation' || fault) continue;
      distinct.add([row.register_country ?? '', row.register_number ?? row.external_id].join(''));
    }
  }
  const note = 'All people and organisations are invented. Made by deploy/demo/generate.ts; do not edit by hand.';
  const manifest = { note, cities: manifests, distinctOrganisations: distinct.size };
  files.set('manifest.json', new TextEncoder().encode(manifestJson(manifest)));
  return { files, manifest };
}

/** As the formatter of the repository writes it: a wrong row stays on one line. */
function manifestJson(manifest: Manifest): string {
  const json = JSON.stringify(manifest, undefined, 2);
  return `${json.replace(/\[\s+(\d+),\s+(\d+),\s+("[\w-]+")\s+\]/g, '[$1, $2, $3]')}\n`;
}

function registersOf(all: readonly City[]): Map<City['id'], Entry[]> {
  const registers = new Map<City['id'], Entry[]>();
  let serial = 0;
  for (const city of all) {
    const random = seededRandom(city.seed);
    const people = Array.from({ length: city.people }, (_, index) => person(city, random, index + 1));
    const organisations = Array.from({ length: city.organisations }, (_, index) =>
      organisation(city, random, index + 1, serial++),
    );
    registers.set(city.id, [
      ...people.map((row): Entry => ({ row, kind: 'person' })),
      ...organisations.map((row): Entry => ({ row, kind: 'organisation' })),
    ]);
  }
  placeTwins(all, registers);
  for (const city of all) placeFaults(city, registers.get(city.id) ?? []);
  return registers;
}

/** The first registered organisations of a city are the ones that reappear; the last ones of the other city make room. */
function placeTwins(all: readonly City[], registers: ReadonlyMap<City['id'], Entry[]>): void {
  for (const [index, twin] of twins.entries()) {
    const to = all.find((city) => city.id === twin.to);
    const source = (registers.get(twin.from) ?? []).filter(({ row }) => canBeTwin(row))[index];
    const target = registers.get(twin.to) ?? [];
    const at = target.length - 1 - index;
    const own = target[at];
    if (to && source && own) target[at] = { kind: 'organisation', row: twinRow(source.row, own.row, to) };
  }
}

/** Mistakes are spread over the people from the tenth on, and over the organisations in the middle of the list. */
function placeFaults(city: City, entries: Entry[]): void {
  for (const [index, fault] of faultsOf(city).entries()) {
    const at = fault.kind === 'person' ? 9 + index * 37 : city.people + Math.floor(city.organisations / 2) + index;
    const entry = entries[at];
    if (entry) entries[at] = { kind: entry.kind, row: spoil(entry.row, fault, city), fault };
  }
}

/** The columns that the register uses at all, in the usual order. */
function fieldsOf(entries: readonly Entry[]): Field[] {
  return columns.map(({ field }) => field).filter((field) => entries.some(({ row }) => row[field] !== undefined));
}

function write(city: City, fields: readonly Field[], entries: readonly Entry[]): Uint8Array {
  const header = columns.filter(({ field }) => fields.includes(field)).map(({ headers }) => headers[city.language]);
  const rows = entries.map(({ row }) => fields.map((field) => valueOf(city, row[field])));
  if (city.format === 'xlsx')
    return writeXlsx(header, rows, { sheet: city.language === 'el' ? 'Μητρώο' : 'Regjistri' });
  const { delimiter = ';', bom = false, encoding = 'utf-8' } = city;
  return writeCsv(header, rows, { delimiter, bom, encoding, protect: false });
}

function valueOf(city: City, value: DemoRow[Field]): WritableValue {
  if (city.format === 'xlsx' || value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number') {
    const [whole = '', cents] = value.toFixed(2).split('.');
    const grouped = city.decimal === ',' ? whole.replace(/\B(?=(\d{3})+$)/g, '.') : whole;
    return `${grouped}${city.decimal}${cents}`;
  }
  const [year = '', month = '', day = ''] = value.toString().split('-');
  return city.dateFormat.replace('yyyy', year).replace('MM', month).replace('dd', day);
}

function manifestOf(city: City, fields: readonly Field[], entries: readonly Entry[]): CityManifest {
  const { id, file, format, encoding, bom, delimiter, dateFormat, decimal } = city;
  const wrong: WrongRow[] = [];
  let row = 2;
  for (const entry of entries) {
    if (entry.fault) wrong.push([row, fields.indexOf(entry.fault.field) + 1, entry.fault.rule]);
    row += city.format === 'xlsx' ? 1 : 1 + Object.values(entry.row).join('').split('\n').length - 1;
  }
  const count = (kind: Entry['kind']): number => entries.filter((entry) => entry.kind === kind && !entry.fault).length;
  return {
    id,
    file,
    format,
    ...(encoding && { encoding }),
    ...(bom !== undefined && { bom }),
    ...(delimiter && { delimiter }),
    dateFormat,
    decimal,
    rows: entries.length,
    people: count('person'),
    organisations: count('organisation'),
    wrong,
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2] ?? join(import.meta.dirname, 'registers');
  await mkdir(folder, { recursive: true });
  const { files } = generateRegisters();
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
}
