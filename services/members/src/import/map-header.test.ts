import { describe, expect, test } from 'vitest';
import { columns } from './columns.ts';
import { mapHeader } from './map-header.ts';

describe('mapHeader', () => {
  test.each(['el', 'sq', 'en'] as const)('knows every header in %s, in any accentuation and case', (language) => {
    const headers = columns.map((column) => column.headers[language]);
    for (const written of [
      headers,
      headers.map((text) => text.toUpperCase()),
      headers.map((text) => ` ${text.normalize('NFD')} `),
    ]) {
      const mapped = mapHeader(written);
      expect(mapped.ok && [...mapped.mapping]).toEqual(columns.map(({ field }, index) => [field, index]));
    }
  });

  test('knows the names of the fields, with and without accents in Greek', () => {
    expect(mapHeader(['kind', 'given_name', 'Family Name', 'ειδος'])).toMatchObject({
      ok: false,
      problems: [{ rule: 'header-repeated', column: 4, text: 'ειδος' }],
    });
  });

  test('reports all problems at once, with column and text', () => {
    const mapped = mapHeader(['Όνομα', 'Χρώμα', '', 'όνομα']);
    expect(mapped).toMatchObject({
      ok: false,
      problems: [
        { rule: 'header-unknown', column: 2, text: 'Χρώμα' },
        { rule: 'header-empty', column: 3 },
        { rule: 'header-repeated', column: 4, text: 'όνομα' },
        { rule: 'header-missing', text: 'kind' },
        { rule: 'header-missing', text: expect.stringContaining('family_name') },
      ],
    });
  });

  test('no two fields share a header', () => {
    const headers = columns.flatMap(({ field, headers: names }) => [
      ...new Set([field, ...Object.values(names)].map((text) => text.toLowerCase().replace(/_/g, ' '))),
    ]);
    expect(new Set(headers).size).toBe(headers.length);
  });
});
