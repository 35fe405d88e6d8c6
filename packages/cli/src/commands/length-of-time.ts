import { Failure } from '../failure.ts';

const form = /^(?=\d)(?:(?<days>\d{1,5})d)?(?:(?<hours>\d{1,6})h)?(?:(?<minutes>\d{1,7})m)?$/;

/** The minutes of a length as people write it, `15m`, `2h`, `1d` or `2h30m`; a failure that names the option for any other text. */
export function minutesOf(option: string, text: string): number {
  const found = form.exec(text)?.groups;
  if (!found) throw new Failure('usage', 'option-invalid', `${option} must be a length such as 15m, 2h, 1d or 2h30m.`);
  const { days = '0', hours = '0', minutes = '0' } = found;
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
}

/** Minutes as people write them, such as `2h30m`; `0m` for none. */
export function lengthText(minutes: number): string {
  const parts = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'm'],
  ] as const;
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('') || '0m';
}
