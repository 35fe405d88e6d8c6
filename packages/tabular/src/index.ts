export { decodeText, type DecodedText } from './decode-text.ts';
export { detectEncoding, requiredConfidence, type Detection } from './detect-encoding.ts';
export { encodeText, encodings, type Encoding } from './encoding.ts';
export type { ExactDecimal } from './exact-decimal.ts';
export { protectText, unprotectText } from './formula-guard.ts';
export { dateFormats, parseDate, type DateFormat, type ParsedDate } from './parse-date.ts';
export { parseDecimal, type DecimalFormat, type ParsedDecimal } from './parse-decimal.ts';
export { delimiters, detectDelimiter, type Delimiter } from './read-csv.ts';
export { defaultLimits, readTable, type ReadTableOptions, type Table } from './read-table.ts';
export {
  cellText,
  decimalText,
  emptyCell,
  type Cell,
  type TableEvent,
  type TableProblem,
  type TableRow,
} from './table.ts';
export { writeCsv, type CellValue, type WritableValue, type WriteCsvOptions } from './write-csv.ts';
export { writeWorkbook, type SheetColumn, type WorkbookSheet } from './write-workbook.ts';
export { writeXlsx } from './write-xlsx.ts';
export { longestXlsxText } from './xlsx-cell-xml.ts';
