import { accept, invalid, type Outcome } from '@inclust/kernel';
import type { ReportRef } from '../../domain/report/report.ts';

const part = '([a-z0-9]+(?:-[a-z0-9]+)*)';
const report = new RegExp(`^programmes/${part}/periods/${part}/reports/${part}$`);
const programme = new RegExp(`^programmes/${part}$`);

/** `programmes/{programme}/periods/{period}/reports/{node}`. */
export function reportName({ programme: of, period, node }: ReportRef): string {
  return `programmes/${of}/periods/${period}/reports/${node}`;
}

/** Which report a name means. */
export function reportRef(name: string): Outcome<ReportRef> {
  const [, of, period, node] = report.exec(name) ?? [];
  if (of && period && node) return accept({ programme: of, period, node });
  return malformed('name', 'programmes/{programme}/periods/{period}/reports/{node}');
}

/** The id in the name of a programme. */
export function programmeId(name: string, field = 'name'): Outcome<string> {
  const [, id] = programme.exec(name) ?? [];
  return id ? accept(id) : malformed(field, 'programmes/{programme}');
}

function malformed(field: string, form: string): Outcome<never> {
  return invalid([{ field, rule: 'name-format', message: `Must be ${form}.` }]);
}
