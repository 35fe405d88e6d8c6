import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlainDate } from '@inclust/kernel';
import { readTable } from '@inclust/tabular';
import { describe, expect, test } from 'vitest';
import { generateRegisters } from './generate.ts';
import { type MemberDraft, mapHeader, parseRow, unknownCodes, violations } from '@inclust/members/testing';

const folder = join(import.meta.dirname, 'registers');
const today = parsePlainDate('2026-11-25') ?? expect.fail('not a day');
const { files, manifest } = generateRegisters();

const importCity = async (city: (typeof manifest.cities)[number]) => {
  const read = readTable(await readFile(join(folder, city.file)));
  if (!read.ok) throw new Error(read.problem.code);
  const { header, rows, ...table } = read.table;
  const mapped = mapHeader(header);
  if (!mapped.ok) throw new Error(JSON.stringify(mapped.problems));
  const drafts: MemberDraft[] = [];
  const wrong: [number, number | undefined, string][] = [];
  for (const event of rows) {
    if (event.type === 'broken') throw new Error(event.problem.code);
    for (const { column, code } of event.problems) wrong.push([event.row, column, code]);
    const parsed = parseRow(mapped.mapping, event.cells, { date: city.dateFormat, decimal: city.decimal });
    if (parsed.ok) drafts.push(parsed.draft);
    else for (const { column, rule } of parsed.problems) wrong.push([event.row, column, rule]);
  }
  return { table, drafts, wrong };
};

describe('demo registers', () => {
  test('the committed files are what the generator makes, byte for byte', async () => {
    expect((await readdir(folder)).sort()).toEqual([...files.keys()].sort());
    for (const [name, bytes] of files)
      expect(Buffer.compare(await readFile(join(folder, name)), bytes), `${name} differs`).toBe(0);
  });

  test.each(manifest.cities)('$file: format found by content, wrong rows exactly as in the manifest', async (city) => {
    const { table, drafts, wrong } = await importCity(city);
    expect(table.format).toBe(city.format);
    expect(table.delimiter).toBe(city.delimiter);
    expect(table.decoding?.encoding).toBe(city.encoding);
    expect(wrong).toEqual(city.wrong);
    expect(drafts.flatMap((draft) => [...violations(draft, { today }), ...unknownCodes(draft)])).toEqual([]);
    expect(drafts.filter(({ kind }) => kind === 'person')).toHaveLength(city.people);
    expect(drafts.filter(({ kind }) => kind === 'organisation')).toHaveLength(city.organisations);
  });

  test('who is in a body is listed in the register that is named, once in each body', async () => {
    const { memberships, groups } = JSON.parse(await readFile(join(import.meta.dirname, 'bodies.json'), 'utf8')) as {
      memberships: { body: string; city: string; externalId: string }[];
      groups: { names: object }[];
    };
    const listed = new Map<string, string[]>();
    for (const city of manifest.cities) {
      const { drafts } = await importCity(city);
      listed.set(
        city.id,
        drafts.flatMap(({ listingConsent, externalId }) => (listingConsent ? (externalId ?? []) : [])),
      );
    }
    for (const { city, externalId } of memberships) expect(listed.get(city)).toContain(externalId);
    expect(new Set(memberships.map(({ body, externalId }) => `${body} ${externalId}`)).size).toBe(memberships.length);
    for (const { names } of groups) expect(Object.keys(names).toSorted()).toEqual(['el', 'en', 'sq']);
  });

  test('sizes, marks and reserved names', async () => {
    const cities = await Promise.all(manifest.cities.map(importCity));
    const drafts = cities.flatMap((city) => city.drafts);
    const organisations = drafts.filter((draft) => draft.kind === 'organisation');
    expect(drafts.length - organisations.length).toBeGreaterThanOrEqual(1200);
    expect(organisations.length).toBeGreaterThanOrEqual(260);
    expect(drafts.every(({ email }) => email?.endsWith('@demo.example'))).toBe(true);
    expect(drafts.every(({ note }) => /επίδειξης|demonstrimi/.test(note ?? ''))).toBe(true);
    expect(new Set(drafts.map(({ externalId }) => externalId)).size).toBe(drafts.length);
    const registered = organisations.flatMap(({ register, externalId }) =>
      register ? `${register.country}${register.number}` : (externalId ?? []),
    );
    expect(new Set(registered).size).toBe(manifest.distinctOrganisations);
    expect(registered.length - manifest.distinctOrganisations).toBe(12);
  });
});
