import { bajrams } from './bajrams.ts';
import { catholicEaster, orthodoxEaster } from './easter.ts';
import { holiday, type Holiday, type HolidayNames } from './holiday.ts';
import { movedToWorkingDays } from './moved-to-working-days.ts';

const newYear: HolidayNames = { el: 'Πρωτοχρονιά', sq: 'Festat e Vitit të Ri', en: "New Year's holiday" };

/** On which day of which month. */
const fixed: readonly (readonly [month: number, day: number, names: HolidayNames])[] = [
  [1, 1, newYear],
  [1, 2, newYear],
  [3, 14, { el: 'Ημέρα του Καλοκαιριού', sq: 'Dita e Verës', en: 'Summer Day' }],
  [3, 22, { el: 'Ημέρα του Νεβρούζ', sq: 'Dita e Nevruzit', en: 'Nevruz Day' }],
  [5, 1, { el: 'Εργατική Πρωτομαγιά', sq: 'Dita Ndërkombëtare e Punëtorëve', en: "International Workers' Day" }],
  [
    9,
    5,
    {
      el: 'Ημέρα της Αγιοποίησης της Αγίας Τερέζας',
      sq: 'Dita e Shenjtërimit të Shenjt Terezës',
      en: 'Canonisation Day of Saint Teresa',
    },
  ],
  [11, 22, { el: 'Ημέρα του Αλφαβήτου', sq: 'Dita e Alfabetit', en: 'Alphabet Day' }],
  [
    11,
    28,
    {
      el: 'Ημέρα της Σημαίας και της Ανεξαρτησίας',
      sq: 'Dita e Flamurit dhe e Pavarësisë',
      en: 'Flag and Independence Day',
    },
  ],
  [11, 29, { el: 'Ημέρα της Απελευθέρωσης', sq: 'Dita e Çlirimit', en: 'Liberation Day' }],
  [12, 8, { el: 'Εθνική Ημέρα Νεολαίας', sq: 'Dita Kombëtare e Rinisë', en: 'National Youth Day' }],
  [12, 25, { el: 'Χριστούγεννα', sq: 'Krishtlindjet', en: 'Christmas Day' }],
];

const catholic: HolidayNames = {
  el: 'Κυριακή του Καθολικού Πάσχα',
  sq: 'E diela e Pashkëve Katolike',
  en: 'Catholic Easter Sunday',
};

const orthodox: HolidayNames = {
  el: 'Κυριακή του Ορθόδοξου Πάσχα',
  sq: 'E diela e Pashkëve Ortodokse',
  en: 'Orthodox Easter Sunday',
};

const bajramNames: Readonly<Record<'great' | 'kurban', HolidayNames>> = {
  great: { el: 'Μεγάλο Μπαϊράμι', sq: 'Dita e Bajramit të Madh', en: 'Great Bajram (Eid al-Fitr)' },
  kurban: { el: 'Κουρμπάν Μπαϊράμι', sq: 'Dita e Kurban Bajramit', en: 'Kurban Bajram (Eid al-Adha)' },
};

/**
 * The official holidays of Albania by law 7651 of 21 December 1992 as it has been since 2024, when the Day of the Alphabet came in, and the
 * working days to which those on a Saturday or a Sunday are moved; the day itself stays a holiday. Days that the Council of Ministers gives
 * the public administration besides are none of these.
 */
export function holidaysOfAlbania(year: number): readonly Holiday[] {
  // One that falls on the last days of a year is moved into the next.
  const official = [...officialDays(year - 1), ...officialDays(year)];
  return [...official, ...movedToWorkingDays(official)].filter(({ date }) => Number(date.slice(0, 4)) === year);
}

function officialDays(year: number): readonly Holiday[] {
  return [
    ...fixed.map(([month, day, names]) => holiday(new Temporal.PlainDate(year, month, day), names)),
    holiday(catholicEaster(year), catholic),
    holiday(orthodoxEaster(year), orthodox),
    ...bajrams(year).map(({ kind, date, isExpected }) => holiday(date, bajramNames[kind], isExpected)),
  ];
}
