import { emptyCell, type Cell, type TableEvent, type TableProblem } from './table.ts';
import { typedCell } from './xlsx-cell.ts';
import type { Workbook } from './xlsx-workbook.ts';
import { parseXml, type XmlAttributes, type XmlListener } from './xlsx-xml.ts';

/** Limits of a sheet; above them reading stops with `too-many-rows` or `too-many-columns`. */
export interface SheetLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
}

/** Reads a sheet row by row as it is parsed; formulas give the value the workbook last computed for them. */
export function* readXlsx(workbook: Workbook, limits: SheetLimits): Generator<TableEvent> {
  const events: TableEvent[] = [];
  const parser = parseXml(workbook.sheet, new SheetListener(workbook, limits, events));
  while (true) {
    let done: boolean | undefined;
    try {
      done = parser.next().done;
    } catch {
      events.push(broken('xlsx-malformed', 'The sheet is not well-formed XML.'));
    }
    for (const event of events.splice(0)) {
      yield event;
      if (event.type === 'broken') return;
    }
    if (done) return;
  }
}

class SheetListener implements XmlListener {
  private row = 0;
  private column = 0;
  private cells: Cell[] = [];
  private problems: TableProblem[] = [];
  private attributes: XmlAttributes = {};
  private value = '';
  private inline = '';
  private inside: 'v' | 't' | undefined;
  private phonetic = false;
  private readonly workbook: Workbook;
  private readonly limits: SheetLimits;
  private readonly events: TableEvent[];

  constructor(workbook: Workbook, limits: SheetLimits, events: TableEvent[]) {
    this.workbook = workbook;
    this.limits = limits;
    this.events = events;
  }

  open(element: string, attributes: XmlAttributes): void {
    if (element === 'row') this.openRow(attributes);
    else if (element === 'c') this.openCell(attributes);
    else if (element === 'v' || (element === 't' && !this.phonetic)) this.inside = element;
    else if (element === 'rPh') this.phonetic = true;
  }

  text(text: string): void {
    if (this.inside === 'v') this.value += text;
    else if (this.inside === 't') this.inline += text;
  }

  close(element: string): void {
    if (element === 'row') this.closeRow();
    else if (element === 'c') this.closeCell();
    else if (element === 'v' || element === 't') this.inside = undefined;
    else if (element === 'rPh') this.phonetic = false;
  }

  private openRow(attributes: XmlAttributes): void {
    this.row = Number(attributes['r'] ?? this.row + 1);
    this.column = 0;
    this.cells = [];
    this.problems = [];
    if (this.row > this.limits.maxRows) {
      this.events.push(broken('too-many-rows', `The sheet has more than ${this.limits.maxRows} rows.`, this.row));
    }
  }

  private openCell(attributes: XmlAttributes): void {
    this.attributes = attributes;
    this.column = columnOf(attributes['r']) ?? this.column + 1;
    this.value = '';
    this.inline = '';
  }

  private closeCell(): void {
    const type = this.attributes['t'] ?? 'n';
    const style = Number(this.attributes['s'] ?? '-1');
    const cell = typedCell({ type, style, value: this.value, inline: this.inline }, this.workbook);
    const at = { row: this.row, column: this.column };
    if (typeof cell === 'string') {
      const message =
        cell === 'cell-error' ? 'The cell holds an error of the spreadsheet.' : 'The cell cannot be read.';
      this.problems.push({ code: cell, message, ...at });
    } else if (cell.type !== 'empty' && this.column > this.limits.maxColumns) {
      this.events.push(
        broken('too-many-columns', `The sheet has more than ${this.limits.maxColumns} columns.`, this.row),
      );
    } else if (cell.type !== 'empty') {
      while (this.cells.length < this.column - 1) this.cells.push(emptyCell);
      this.cells[this.column - 1] = cell;
    }
  }

  private closeRow(): void {
    if (this.cells.length === 0 && this.problems.length === 0) return;
    this.events.push({ type: 'row', row: this.row, cells: this.cells, problems: this.problems });
  }
}

/** The column of a cell reference, from 1: `AB12` is 28. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})/.exec(reference ?? '')?.[1];
  return (letters && [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)) || undefined;
}

function broken(code: string, message: string, row?: number): TableEvent {
  return { type: 'broken', problem: row === undefined ? { code, message } : { code, message, row } };
}
