import { expect, test } from 'vitest';
import { delimiterOf, formatOf } from './write-out.ts';

test.each([
  ['members.XLSX', 'xlsx'],
  ['members.tsv', 'tsv'],
  ['people.vcf', 'vcard'],
  ['members.csv', 'csv'],
  ['-', 'csv'],
])('%s is written as %s', (file, format) => {
  expect(formatOf(file)).toBe(format);
});

test('a tab can be named, and what is not said is left to the node', () => {
  expect(['tab', String.raw`\t`, ';', undefined].map(delimiterOf)).toEqual(['\t', '\t', ';', '']);
});
