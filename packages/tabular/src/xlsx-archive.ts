import { strToU8, zipSync, type Zippable } from 'fflate';
import { escapeXml } from './xlsx-cell-xml.ts';

/** The first moment a ZIP archive can hold; a fixed one makes equal tables equal bytes. */
const archiveTime = '1980-01-01T00:00:00';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The namespace of sheets, styles and the workbook. */
export const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A sheet under the name that is shown, as XML. */
export interface SheetPart {
  readonly name: string;
  readonly xml: string;
}

/** The archive of a workbook with its parts (ECMA-376 part 1, 12.3). Sheets with views need the workbook to have one. */
export function xlsxArchive(
  sheets: readonly SheetPart[],
  styles: string,
  options: { readonly view: boolean },
): Uint8Array {
  const each = (write: (sheet: SheetPart, number: number) => string): string =>
    sheets.map((sheet, at) => write(sheet, at + 1)).join('');
  const texts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${each((_, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${types}.worksheet+xml"/>`)}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packaging}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaging}/relationships">${each((_, number) => `<Relationship Id="rId${number}" Type="${relationships}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}">${options.view ? '<bookViews><workbookView/></bookViews>' : ''}<sheets>${each(({ name }, number) => `<sheet name="${escapeXml(name).replaceAll('"', '&quot;')}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
  };
  for (const [at, { xml }] of sheets.entries()) texts[`xl/worksheets/sheet${at + 1}.xml`] = xml;
  const parts: Zippable = {};
  for (const [path, text] of Object.entries(texts)) parts[path] = [strToU8(declaration + text), { mtime: archiveTime }];
  return zipSync(parts);
}
