import { disciplines, legalForms, type Term } from '@inclust/classifications';
import { type Field, afmCheckDigit, answers, kinds, sizeClasses } from '@inclust/members/testing';
import type { City } from './cities.ts';
import type { Random } from './random.ts';
import { trades, type Trade } from './trades.ts';
import {
  albanianFamilies,
  albanianMen,
  albanianProperNames,
  albanianWomen,
  greekFamilies,
  greekMen,
  greekWomen,
  properNames,
} from './vocabulary.ts';

/** A row before it is written: days and amounts are not yet text. */
export type DemoRow = { [F in Field]?: string | number | Temporal.PlainDate };

/** What stands in every note, so that nobody takes the data for real. */
export const demoMark = { el: 'δεδομένα επίδειξης', sq: 'të dhëna demonstrimi', en: 'demo data' } as const;

const furtherNotes = {
  el: 'Τηλέφωνο μόνο το πρωί.\nΜιλάει και αλβανικά.',
  sq: 'Telefon vetëm paradite.\nFlet edhe greqisht.',
} as const;

/** An invented person of the city; about every eighth has a name of the neighbouring country. */
export function person(city: City, random: Random, index: number): DemoRow {
  const trade = random.pick(trades);
  const woman = random.chance(52);
  const greek = (city.language === 'el') !== (city.id !== 'arta' && random.chance(12));
  const [man, wife] = random.pick(greekFamilies);
  const names = greek
    ? { given_name: random.pick(woman ? greekWomen : greekMen), family_name: woman ? wife : man }
    : { given_name: random.pick(woman ? albanianWomen : albanianMen), family_name: random.pick(albanianFamilies) };
  return {
    ...common(city, random, trade, `P${String(index).padStart(4, '0')}`, random.chance(70)),
    kind: named(kinds, 'person', city),
    ...names,
    languages: random.chance(40) ? 'el|en' : random.chance(30) ? 'sq|el' : city.language,
    skills_offered: trade.occupation,
    ...(random.chance(25) && { skills_sought: random.pick(trades).occupation }),
  };
}

/** An invented organisation of the city; `serial` makes its name and register number its own among all cities. */
export function organisation(city: City, random: Random, index: number, serial: number): DemoRow {
  const trade = trades[serial % trades.length] ?? trades[0];
  const code = `O${String(index).padStart(4, '0')}`;
  const legal = legalFormOf(city, random);
  const from = day(random, 2017, 2023);
  const social = legal === 'koinsep' || (legal === 'al-qender' && random.chance(40));
  return {
    ...common(city, random, trade, code, random.chance(90)),
    kind: named(kinds, 'organisation', city),
    ...organisationNames(city, trade, serial),
    legal_form: random.chance(50) ? legal : named(legalForms, legal, city),
    ...(social && {
      social_enterprise_law: city.country === 'GR' ? 'GR-4430/2016' : 'AL-65/2016',
      social_enterprise_from: from,
    }),
    ...(social && random.chance(20) && { social_enterprise_to: from.add({ years: 2 }) }),
    size_class: named(sizeClasses, random.chance(85) ? 'micro' : 'small', city),
    founding_date: day(random, 1965, 2024),
    ...(legal !== 'informal-group' && {
      register_country: city.country,
      register_number: registerNumber(city, serial),
    }),
    ...(random.chance(70) && {
      annual_turnover: random.integer(80_000, 45_000_000) / 100,
      turnover_currency: city.country === 'GR' ? 'EUR' : 'ALL',
    }),
    website: `https://${city.id}-${code.toLowerCase()}.demo.example/`,
    [`description_${city.language}`]:
      city.language === 'el'
        ? `${trade.body.el} με έδρα: ${city.places[0]}.`
        : `${trade.body.sq} me seli: ${city.places[0]}.`,
    description_en: `${trade.body.en}, invented for the demonstration.`,
  };
}

function common(city: City, random: Random, trade: Trade, code: string, listed: boolean): DemoRow {
  const second = random.chance(20) ? random.pick(trades).discipline : trade.discipline;
  const domains = second === trade.discipline ? [trade.discipline] : [trade.discipline, second];
  const revised = random.chance(30);
  const number = random.integer(0, 999);
  return {
    external_id: `${city.id.toUpperCase()}-${code}`,
    email: `${city.id}.${code.toLowerCase()}@demo.example`,
    ...(random.chance(80) && { phone: city.phonePrefix + String(number).padStart(3, '0') }),
    locality: random.chance(70) ? city.places[0] : random.pick(city.places),
    postal_code: city.postalCode,
    disciplines: domains.map((domain) => (random.chance(30) ? named(disciplines, domain, city) : domain)).join('|'),
    functions: trade.function,
    nace: revised ? trade.nace21 : trade.nace2,
    nace_scheme: revised ? 'NACE2.1' : 'NACE2',
    listing_consent: named(answers, listed ? 'yes' : 'no', city),
    joined_on: day(random, 2021, 2026),
    note: random.chance(2) ? `${demoMark[city.language]}\n${furtherNotes[city.language]}` : demoMark[city.language],
  };
}

function organisationNames(city: City, trade: Trade, serial: number): DemoRow {
  const turn = Math.floor(serial / trades.length);
  const [greek, latin] = properNames[turn % properNames.length] ?? properNames[0];
  const albanian = albanianProperNames[turn % albanianProperNames.length] ?? albanianProperNames[0];
  if (city.language === 'el') return { name_el: `${trade.body.el} «${greek}»`, name_en: `${trade.body.en} ${latin}` };
  return { name_sq: `${trade.body.sq} "${albanian}"`, name_en: `${trade.body.en} ${albanian}` };
}

/** Numbers in ranges that are given to nobody: Greek ones begin with 0000 and have a right check digit, Albanian ones with Z. */
function registerNumber(city: City, serial: number): string {
  const digits = String(serial + 1).padStart(8, '0');
  return city.country === 'GR' ? `${digits}${afmCheckDigit(digits)}` : `Z${digits}X`;
}

function legalFormOf(city: City, random: Random): string {
  return city.country === 'GR'
    ? random.pick([
        'koinsep',
        'gr-ike',
        'gr-oe',
        'gr-amke',
        'association',
        'association',
        'sole-trader',
        'informal-group',
      ])
    : random.pick(['al-shpk', 'al-qender', 'al-qender', 'association', 'foundation', 'sole-trader', 'informal-group']);
}

function named(terms: readonly Term[], code: string, city: City): string {
  return terms.find((term) => term.code === code)?.names[city.language] ?? code;
}

function day(random: Random, firstYear: number, lastYear: number): Temporal.PlainDate {
  const last = lastYear === 2026 ? 10 : 12;
  return Temporal.PlainDate.from({
    year: random.integer(firstYear, lastYear),
    month: random.integer(1, last),
    day: random.integer(1, 28),
  });
}
