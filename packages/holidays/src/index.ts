export type { Holiday, HolidayNames } from './holiday.ts';
export { holidayCountries, nationalHolidays } from './national-holidays.ts';
