import { orthodoxEaster } from './easter.ts';
import { holiday, type Holiday, type HolidayNames } from './holiday.ts';

/** On which day of which month. */
const fixed: readonly (readonly [month: number, day: number, names: HolidayNames])[] = [
  [1, 1, { el: 'Πρωτοχρονιά', sq: 'Viti i Ri', en: "New Year's Day" }],
  [1, 6, { el: 'Θεοφάνεια', sq: 'Ujët e Bekuar', en: 'Epiphany' }],
  [
    3,
    25,
    {
      el: 'Ευαγγελισμός της Θεοτόκου και επέτειος της Επανάστασης του 1821',
      sq: 'Ungjillëzimi dhe përvjetori i Revolucionit të 1821-shit',
      en: 'Annunciation and anniversary of the Revolution of 1821',
    },
  ],
  [8, 15, { el: 'Κοίμηση της Θεοτόκου', sq: 'Fjetja e Hyjlindëses', en: 'Dormition of the Mother of God' }],
  [10, 28, { el: 'Επέτειος του Όχι', sq: 'Përvjetori i Jo-së', en: 'Anniversary of the No' }],
  [12, 25, { el: 'Χριστούγεννα', sq: 'Krishtlindjet', en: 'Christmas Day' }],
  [12, 26, { el: 'Σύναξη της Θεοτόκου', sq: 'Dita e dytë e Krishtlindjeve', en: 'Second day of Christmas' }],
];

/** How many days after Orthodox Easter. */
const movable: readonly (readonly [days: number, names: HolidayNames])[] = [
  [-48, { el: 'Καθαρά Δευτέρα', sq: 'E Hëna e Pastër', en: 'Clean Monday' }],
  [-2, { el: 'Μεγάλη Παρασκευή', sq: 'E Premtja e Madhe', en: 'Good Friday' }],
  [0, { el: 'Κυριακή του Πάσχα', sq: 'E diela e Pashkëve Ortodokse', en: 'Orthodox Easter Sunday' }],
  [1, { el: 'Δευτέρα του Πάσχα', sq: 'E hëna e Pashkëve Ortodokse', en: 'Orthodox Easter Monday' }],
  [50, { el: 'Δευτέρα του Αγίου Πνεύματος', sq: 'E hëna e Shpirtit të Shenjtë', en: 'Holy Spirit Monday' }],
];

const labourDay: HolidayNames = {
  el: 'Εργατική Πρωτομαγιά',
  sq: 'Dita Ndërkombëtare e Punëtorëve',
  en: 'Labour Day',
};

/** Where the Minister of Labour has moved the first of May (2024: Government Gazette B 1406 of 4 March 2024). */
const labourDayMoved: Readonly<Record<number, string>> = { 2024: '2024-05-07' };

/**
 * The holidays of Greece: those on which work rests by royal decree 748/1966 and article 60 of law 4808/2021, and those that public
 * services and most employers keep as well, which are Clean Monday, Good Friday, Easter Sunday and the Monday of the Holy Spirit.
 */
export function holidaysOfGreece(year: number): readonly Holiday[] {
  const easter = orthodoxEaster(year);
  return [
    ...fixed.map(([month, day, names]) => holiday(new Temporal.PlainDate(year, month, day), names)),
    ...movable.map(([days, names]) => holiday(easter.add({ days }), names)),
    labourDayOf(year, easter),
  ];
}

/**
 * The first of May. Where it falls on a Sunday, in Holy Week or on Easter Monday, the Minister of Labour may move it to a working day, some
 * weeks before (article 1 of law 380/1968 as replaced by article 14 of law 4468/2017); until then it is only expected.
 */
function labourDayOf(year: number, easter: Temporal.PlainDate): Holiday {
  const moved = labourDayMoved[year];
  if (moved !== undefined) return holiday(Temporal.PlainDate.from(moved), labourDay);
  const may1 = new Temporal.PlainDate(year, 5, 1);
  const { days } = easter.until(may1, { largestUnit: 'day' });
  return holiday(may1, labourDay, may1.dayOfWeek === 7 || (days >= -6 && days <= 1));
}
