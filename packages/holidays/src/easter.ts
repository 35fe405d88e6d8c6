/**
 * Easter Sunday of the Orthodox churches: reckoned in the Julian calendar (Meeus, Astronomical Algorithms, chapter 8) and given in the
 * Gregorian one. For the years 1900 to 2199.
 */
export function orthodoxEaster(year: number): Temporal.PlainDate {
  const moon = (19 * (year % 19) + 15) % 30;
  const weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
  const daysAfterMarch21 = moon + weekday + 1;
  return new Temporal.PlainDate(year, 3, 21).add({ days: daysAfterMarch21 + daysBetweenCalendars(year) });
}

/** Easter Sunday of the Catholic church, by the rule for all Gregorian years in Meeus, Astronomical Algorithms, chapter 8. */
export function catholicEaster(year: number): Temporal.PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const moon = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - moon - (ofCentury % 4)) % 7;
  const early = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
  return new Temporal.PlainDate(year, 3, 22).add({ days: moon + weekday - 7 * early });
}

/** By how many days the Julian calendar is behind the Gregorian one in spring. */
function daysBetweenCalendars(year: number): number {
  const century = Math.floor(year / 100);
  return century - Math.floor(century / 4) - 2;
}
