import { sheetNames } from './sheet-names.ts';
import type { CellValue } from './write-csv.ts';
import { rowXml } from './write-workbook.ts';
import { main, xlsxArchive } from './xlsx-archive.ts';
import { xlsxStyles } from './xlsx-styles.ts';

/**
 * Writes a workbook of one sheet for files that are read back: the cells of {@link writeWorkbook} without its looks. Equal
 * input gives equal bytes. Throws RangeError for a text beyond 32767 characters or a number that is not finite.
 */
export function writeXlsx(
  header: readonly string[],
  rows: Iterable<readonly CellValue[]>,
  options: { readonly sheet?: string } = {},
): Uint8Array {
  const styles = xlsxStyles();
  const lines = [rowXml(header, 1, styles)];
  for (const row of rows) lines.push(rowXml(row, lines.length + 1, styles));
  const [name = ''] = sheetNames([options.sheet ?? 'Sheet1']);
  const xml = `<worksheet xmlns="${main}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
  return xlsxArchive([{ name, xml }], styles.xml(main), { view: false });
}
