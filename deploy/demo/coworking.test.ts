import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cities } from './cities.ts';

interface Coworking {
  readonly note: string;
  readonly resources: readonly {
    readonly id: string;
    readonly kind: string;
    readonly names: Readonly<Record<string, string>>;
    readonly parts?: readonly string[];
  }[];
  readonly spaces: readonly {
    readonly city: string;
    readonly country: string;
    readonly locality: string;
    readonly postalCode: string;
    readonly street: string;
    readonly without: readonly string[];
  }[];
}

const { note, resources, spaces } = JSON.parse(
  await readFile(join(import.meta.dirname, 'coworking.json'), 'utf8'),
) as Coworking;

test('every city has a space in its own place, marked as invented', () => {
  expect(note).toContain('invented');
  expect(spaces.map(({ city, country, locality, postalCode }) => [city, country, locality, postalCode])).toEqual(
    cities.map(({ id, country, places, postalCode }) => [id, country, places[0], postalCode]),
  );
  for (const { street } of spaces) expect(street).toMatch(/Οδός Επιδείξεως|Rruga e Demonstrimit/);
});

test('each has 15 resources of all kinds, and halls have all their parts', () => {
  for (const { city, without } of spaces) {
    const own = resources.filter(({ id }) => !without.includes(id));
    expect([city, own.length]).toEqual([city, 15]);
    expect(new Set(own.map(({ kind }) => kind))).toEqual(new Set(['room', 'desks', 'studio', 'equipment']));
    for (const { parts = [] } of own) for (const part of parts) expect(own.map(({ id }) => id)).toContain(part);
  }
});
