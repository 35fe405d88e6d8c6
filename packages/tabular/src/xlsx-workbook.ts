import { unzipSync } from 'fflate';
import { parseWholeXml, unescapeXlsxText, type XmlAttributes } from './xlsx-xml.ts';
import type { TableProblem } from './table.ts';

/** The parts of a workbook that reading one sheet needs. */
export interface Workbook {
  readonly sheet: Uint8Array;
  readonly sharedStrings: readonly string[];
  /** By cell style: whether numbers in it are dates. */
  readonly dateStyles: readonly boolean[];
  /** Days count from 1904 (old Mac workbooks). */
  readonly epoch1904: boolean;
}

type Parts = Readonly<Record<string, Uint8Array>>;

/**
 * Opens the first sheet, or the named one. Refuses with `xlsx-too-large` when the parts unpack to more than `maxBytes`
 * (the size an archive declares is also the most that is ever unpacked of it), `xlsx-malformed`, `sheet-missing`.
 */
export function openWorkbook(
  bytes: Uint8Array,
  options: { readonly sheet?: string | undefined; readonly maxBytes: number },
): { readonly ok: true; readonly workbook: Workbook } | { readonly ok: false; readonly problem: TableProblem } {
  try {
    const parts = unpack(bytes, options.maxBytes);
    if (parts === undefined) {
      const message = `The workbook unpacks to more than ${options.maxBytes} bytes.`;
      return { ok: false, problem: { code: 'xlsx-too-large', message } };
    }
    const { sheets, epoch1904 } = readIndex(required(parts, 'xl/workbook.xml'));
    const relation =
      options.sheet === undefined ? sheets[0]?.relation : sheets.find((s) => s.name === options.sheet)?.relation;
    const path = relation && readRelations(required(parts, 'xl/_rels/workbook.xml.rels')).get(relation);
    const sheet = path === undefined ? undefined : parts[path];
    if (sheet === undefined)
      return { ok: false, problem: { code: 'sheet-missing', message: 'The workbook has no such sheet.' } };
    const sharedStrings = readSharedStrings(parts['xl/sharedStrings.xml']);
    return {
      ok: true,
      workbook: { sheet, sharedStrings, dateStyles: readDateStyles(parts['xl/styles.xml']), epoch1904 },
    };
  } catch {
    return { ok: false, problem: { code: 'xlsx-malformed', message: 'The file is not a readable XLSX workbook.' } };
  }
}

function unpack(bytes: Uint8Array, maxBytes: number): Parts | undefined {
  let total = 0;
  const wanted = (name: string): boolean =>
    /^xl\/(workbook|sharedStrings|styles|worksheets\/[^/]+)\.xml$|^xl\/_rels\/workbook\.xml\.rels$/.test(name);
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!wanted(name)) return false;
      total += originalSize;
      return total <= maxBytes;
    },
  });
  return total > maxBytes ? undefined : parts;
}

function required(parts: Parts, path: string): Uint8Array {
  const part = parts[path];
  if (part === undefined) throw new Error(`${path} is missing`);
  return part;
}

function readIndex(part: Uint8Array): { sheets: { name: string; relation: string }[]; epoch1904: boolean } {
  const sheets: { name: string; relation: string }[] = [];
  let epoch1904 = false;
  parseWholeXml(part, {
    open(element, attributes) {
      if (element === 'sheet') sheets.push({ name: attributes['name'] ?? '', relation: relationId(attributes) });
      if (element === 'workbookPr') epoch1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
    },
  });
  return { sheets, epoch1904 };
}

/** The prefix of the relationship namespace is the writer's choice, mostly `r:id`. */
function relationId(attributes: XmlAttributes): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'));
  return (name && attributes[name]) ?? '';
}

function readRelations(part: Uint8Array): Map<string, string> {
  const paths = new Map<string, string>();
  parseWholeXml(part, {
    open(element, attributes) {
      const target = attributes['Target'] ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      if (element === 'Relationship') paths.set(attributes['Id'] ?? '', path);
    },
  });
  return paths;
}

function readSharedStrings(part: Uint8Array | undefined): string[] {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let text = '';
  let inText = false;
  let inPhonetic = false;
  parseWholeXml(part, {
    open(element) {
      if (element === 'si') text = '';
      if (element === 'rPh') inPhonetic = true;
      if (element === 't') inText = !inPhonetic;
    },
    text(content) {
      if (inText) text += content;
    },
    close(element) {
      if (element === 't') inText = false;
      if (element === 'rPh') inPhonetic = false;
      if (element === 'si') strings.push(unescapeXlsxText(text));
    },
  });
  return strings;
}

/** Built-in formats of dates and times (ECMA-376 part 1, 18.8.30, with the East Asian ones). */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

function isDateFormat(code: string): boolean {
  return /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?![hms]+\])[^\]]*\]/gi, ''));
}

function readDateStyles(part: Uint8Array | undefined): boolean[] {
  const styles: boolean[] = [];
  if (part === undefined) return styles;
  const custom = new Map<number, boolean>();
  let inCellFormats = false;
  parseWholeXml(part, {
    open(element, attributes) {
      const id = Number(attributes['numFmtId'] ?? '0');
      if (element === 'numFmt') custom.set(id, isDateFormat(attributes['formatCode'] ?? ''));
      if (element === 'cellXfs') inCellFormats = true;
      if (element === 'xf' && inCellFormats) styles.push(custom.get(id) ?? isBuiltInDate(id));
    },
    close(element) {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
