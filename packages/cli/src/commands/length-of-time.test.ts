import { expect, test } from 'vitest';
import { lengthText, minutesOf } from './length-of-time.ts';

test('a length is written as people do, in days, hours and minutes', () => {
  const lengths = {
    '15m': 15,
    '2h': 120,
    '1d': 1_440,
    '2h30m': 150,
    '1d12h': 2_160,
    '1d1m': 1_441,
    '0m': 0,
    '90m': 90,
  };
  for (const [text, minutes] of Object.entries(lengths))
    expect([text, minutesOf('--length', text)]).toEqual([text, minutes]);
});

test('a length of another form is a wrong usage that names the option', () => {
  for (const text of ['', '2', 'h', '2H', '1.5h', '-2h', '30m2h', '2h 30m', '2hours', ' 2h'])
    expect(() => minutesOf('--lead-time', text)).toThrow('--lead-time must be a length such as 15m, 2h, 1d or 2h30m.');
});

test('a length is shown as it would be written', () => {
  expect([0, 15, 60, 150, 1_440, 2_161].map(lengthText)).toEqual(['0m', '15m', '1h', '2h30m', '1d', '1d12h1m']);
  for (let minutes = 0; minutes < 5_000; minutes += 7) expect(minutesOf('--length', lengthText(minutes))).toBe(minutes);
});
