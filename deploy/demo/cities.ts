import type { DateFormat, Delimiter, Encoding } from '@inclust/tabular';

/** A city of the demonstration and the way its coordinator keeps the register. */
export interface City {
  readonly id: 'arta' | 'corfu' | 'vlora' | 'korca';
  readonly language: 'el' | 'sq';
  readonly country: 'GR' | 'AL';
  readonly places: readonly [string, ...string[]];
  readonly postalCode: string;
  /** Numbers with these prefixes are given to nobody. */
  readonly phonePrefix: string;
  readonly file: string;
  readonly format: 'csv' | 'xlsx';
  readonly encoding?: Encoding;
  readonly bom?: boolean;
  readonly delimiter?: Delimiter;
  readonly dateFormat: DateFormat;
  readonly decimal: '.' | ',';
  readonly people: number;
  readonly organisations: number;
  readonly seed: number;
}

export const cities: readonly City[] = [
  {
    id: 'arta',
    language: 'el',
    country: 'GR',
    places: ['Άρτα', 'Πέτα', 'Κομπότι', 'Άνω Καλεντίνη'],
    postalCode: '47100',
    phonePrefix: '+30 26810 00',
    file: 'arta.csv',
    format: 'csv',
    encoding: 'windows-1253',
    bom: false,
    delimiter: ';',
    dateFormat: 'dd/MM/yyyy',
    decimal: ',',
    people: 330,
    organisations: 66,
    seed: 47100,
  },
  {
    id: 'corfu',
    language: 'el',
    country: 'GR',
    places: ['Κέρκυρα', 'Λευκίμμη', 'Κασσιόπη', 'Παλαιοκαστρίτσα'],
    postalCode: '49100',
    phonePrefix: '+30 26610 00',
    file: 'corfu.xlsx',
    format: 'xlsx',
    dateFormat: 'dd/MM/yyyy',
    decimal: ',',
    people: 350,
    organisations: 76,
    seed: 49100,
  },
  {
    id: 'vlora',
    language: 'sq',
    country: 'AL',
    places: ['Vlorë', 'Orikum', 'Radhimë', 'Selenicë'],
    postalCode: '9401',
    phonePrefix: '+355 33 000 ',
    file: 'vlora.csv',
    format: 'csv',
    encoding: 'utf-8',
    bom: true,
    delimiter: ',',
    dateFormat: 'dd.MM.yyyy',
    decimal: '.',
    people: 310,
    organisations: 72,
    seed: 9401,
  },
  {
    id: 'korca',
    language: 'sq',
    country: 'AL',
    places: ['Korçë', 'Voskopojë', 'Boboshticë', 'Pogradec'],
    postalCode: '7001',
    phonePrefix: '+355 82 000 ',
    file: 'korca.tsv',
    format: 'csv',
    encoding: 'utf-8',
    bom: false,
    delimiter: '\t',
    dateFormat: 'yyyy-MM-dd',
    decimal: '.',
    people: 270,
    organisations: 68,
    seed: 7001,
  },
];
