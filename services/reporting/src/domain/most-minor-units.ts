/**
 * The largest amount that is counted, in minor units: a hundred thousand million units. Sums of many such amounts, each times the days of a
 * month, are numbers that a double holds exactly.
 */
export const mostMinorUnits = 10_000_000_000_000;
