import type { ImportProblem } from './import-item.ts';
import { readLines, type CalendarProperty } from './read-lines.ts';

/** A component of a calendar with what stands in it. */
export interface Component {
  /** In capitals. */
  readonly name: string;
  readonly line: number;
  readonly properties: readonly CalendarProperty[];
  readonly components: readonly Component[];
  /** Lines that are no property. */
  readonly broken: readonly number[];
}

interface Open extends Component {
  readonly properties: CalendarProperty[];
  readonly components: Component[];
  readonly broken: number[];
}

/** The calendars of a text, or why it has none. */
export type ReadComponents =
  | { readonly ok: true; readonly calendars: readonly Component[] }
  | { readonly ok: false; readonly problem: ImportProblem };

const deepest = 4;

/** Reads the components of a calendar. Refuses with `not-a-calendar`, `component-not-closed`, `component-nested`, `too-many-events`. */
export function readComponents(text: string, maxEvents: number): ReadComponents {
  const calendars: Component[] = [];
  const stack: Open[] = [];
  let events = 0;
  const refuse = (code: string, message: string, line: number, property = ''): ReadComponents => ({
    ok: false,
    problem: { code, message, property, position: { line } },
  });
  for (const one of readLines(text)) {
    const { line } = one;
    const top = stack.at(-1);
    if ('isBroken' in one) {
      if (!top) return refuse('not-a-calendar', 'A calendar begins with BEGIN:VCALENDAR.', line);
      top.broken.push(line);
    } else if (one.name === 'BEGIN') {
      const name = one.value.trim().toUpperCase();
      if (!top && name !== 'VCALENDAR')
        return refuse('not-a-calendar', 'A calendar begins with BEGIN:VCALENDAR.', line);
      if (stack.length >= deepest) return refuse('component-nested', 'Components stand too deep in each other.', line);
      if (name === 'VEVENT') events += 1;
      if (events > maxEvents) return refuse('too-many-events', `The file has more than ${maxEvents} events.`, line);
      const opened: Open = { name, line, properties: [], components: [], broken: [] };
      if (top) top.components.push(opened);
      else calendars.push(opened);
      stack.push(opened);
    } else if (one.name === 'END') {
      if (!top || top.name !== one.value.trim().toUpperCase())
        return refuse('component-not-closed', 'An END does not fit the BEGIN before it.', line, 'END');
      stack.pop();
    } else if (top) top.properties.push(one);
    else return refuse('not-a-calendar', 'A calendar begins with BEGIN:VCALENDAR.', line);
  }
  const left = stack.at(-1);
  if (left) return refuse('component-not-closed', `${left.name} does not end.`, left.line, 'BEGIN');
  if (calendars.length === 0) return refuse('not-a-calendar', 'A calendar begins with BEGIN:VCALENDAR.', 1);
  return { ok: true, calendars };
}
