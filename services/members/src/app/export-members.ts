import type { Actor, Language, Outcome } from '@inclust/kernel';
import { accept, refuse } from '@inclust/kernel';
import { longestXlsxText, writeCsv, writeXlsx, type Delimiter, type WritableValue } from '@inclust/tabular';
import type { Member, MemberStatus } from '../domain/member.ts';
import { sortName } from '../domain/sort-name.ts';
import { exportHeader, exportRow } from '../import/export-rows.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp } from './ports.ts';

/** The kinds of files that an export makes. */
export const fileFormats = ['csv', 'tsv', 'xlsx'] as const;
export type ExportFormat = (typeof fileFormats)[number];

/** Who is in a file: members, and those who want to be. Who has left or was declined is not carried from register to register. */
const carried: ReadonlySet<MemberStatus> = new Set(['applicant', 'active', 'suspended']);

/** What an export is to look like. */
export interface ExportOptions {
  readonly format: ExportFormat;
  readonly language: Language;
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
  const header = exportHeader(options.language);
  const rows = inOrder(members, options.language);
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
function inOrder(members: readonly Member[], language: Language): WritableValue[][] {
  return members
    .map((member) => ({ name: sortName(member), row: exportRow(member, language) }))
    .map((one) => ({ ...one, text: JSON.stringify(one.row) }))
    .toSorted((one, other) => compare(one.name, other.name) || compare(one.text, other.text))
    .map(({ row }) => row);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
