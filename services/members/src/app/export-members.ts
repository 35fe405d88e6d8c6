import type { Actor, Language, Outcome } from '@inclust/kernel';
import { accept } from '@inclust/kernel';
import { writeCsv, writeXlsx, type Delimiter } from '@inclust/tabular';
import { exportHeader, exportRow } from '../import/export-rows.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp } from './ports.ts';

/** What an export is to look like. */
export interface ExportOptions {
  readonly format: 'csv' | 'xlsx';
  readonly language: Language;
  readonly delimiter: Delimiter;
}

/** The register as a file that an import reads back without a change. Members who have left are not in it. */
export async function exportMembers(
  app: MembersApp,
  options: ExportOptions,
  actor: Actor,
): Promise<Outcome<Uint8Array>> {
  const denied = mayUseRegister(actor);
  if (denied) return denied;
  const rows = [];
  for await (const { member } of app.store.all())
    if (member.status === 'active') rows.push(exportRow(member.draft, options.language));
  const header = exportHeader(options.language);
  if (options.format === 'xlsx') return accept(writeXlsx(header, rows));
  return accept(writeCsv(header, rows, { delimiter: options.delimiter, bom: true }));
}
