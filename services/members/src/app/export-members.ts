import type { Actor, Language, Outcome } from '@inclust/kernel';
import { accept, refuse } from '@inclust/kernel';
import { longestXlsxText, writeCsv, writeXlsx, type Delimiter, type WritableValue } from '@inclust/tabular';
import type { Member, MemberStatus } from '../domain/member.ts';
import { sortName } from '../domain/sort-name.ts';
import { exportHeader, exportRow } from '../import/export-rows.ts';
import { memberCard } from '../import/write-card.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp } from './ports.ts';

/** The kinds of files that an export makes; `vcard` is version 4.0, `vcard3` version 3.0. */
export const fileFormats = ['csv', 'tsv', 'xlsx', 'vcard', 'vcard3'] as const;
export type ExportFormat = (typeof fileFormats)[number];

/** Who is in a file: members, and those who want to be. Who has left or was declined is not carried from register to register. */
const carried: ReadonlySet<MemberStatus> = new Set(['applicant', 'active', 'suspended']);

/** What an export is to look like. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Of headers, English when absent; in vCards of the names of organisations, the node's first language when absent. */
  readonly language?: Language;
  readonly delimiter: Delimiter;
}

/**
 * The register as a file that an import reads back without a change. The order is that of what it says, so that registers that say the
 * same make the same file. Refused as `cell-too-long` where a workbook cannot hold a text.
 */
export async function exportMembers(
  app: MembersApp,
  options: ExportOptions,
  actor: Actor,
): Promise<Outcome<Uint8Array>> {
  const denied = mayUseRegister(actor);
  if (denied) return denied;
  const members: Member[] = [];
  for await (const { member } of app.store.all()) if (carried.has(member.status)) members.push(member);
  const { language = 'en' } = options;
  const rows = inOrder(members, language);
  if (options.format === 'vcard' || options.format === 'vcard3') {
    const version = options.format === 'vcard' ? '4.0' : '3.0';
    const cards = rows.map(({ member }) => memberCard(member, version, options.language ?? app.language));
    return accept(new TextEncoder().encode(cards.join('')));
  }
  return tableOf(
    options,
    exportHeader(language),
    rows.map(({ row }) => row),
  );
}

function tableOf(
  options: ExportOptions,
  header: readonly string[],
  rows: readonly (readonly WritableValue[])[],
): Outcome<Uint8Array> {
  if (options.format !== 'xlsx')
    return accept(
      writeCsv(header, rows, { delimiter: options.format === 'tsv' ? '\t' : options.delimiter, bom: true }),
    );
  if (rows.some((row) => row.some((value) => typeof value === 'string' && value.length > longestXlsxText)))
    return refuse({
      code: 'cell-too-long',
      kind: 'state',
      message: 'A cell of a workbook cannot hold a list of the register; export it as csv.',
    });
  return accept(writeXlsx(header, rows));
}

/** Rows by name, and those of one name by what they say. */
function inOrder(members: readonly Member[], language: Language) {
  return members
    .map((member) => ({ member, name: sortName(member, language), row: exportRow(member, language) }))
    .map((one) => ({ ...one, text: JSON.stringify(one.row) }))
    .toSorted((one, other) => compare(one.name, other.name) || compare(one.text, other.text));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
