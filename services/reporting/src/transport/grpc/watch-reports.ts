import { ReportMoved, type Report, type ReportFilter, type WatchReportsRequest } from '@inclust/contracts';
import { accept, type Outcome } from '@inclust/kernel';
import type { WatchKind } from '@inclust/watch';
import type { ReportsApp } from '../../app/reports/ports.ts';
import { showReport } from '../../app/reports/show-report.ts';
import type { ReportRef } from '../../domain/report/report.ts';
import { programmeId, reportRef } from './report-names.ts';
import { reportToProto } from './report.ts';

type Thing = { $case: 'report'; value: Report };

/** What watching reports tells; a snapshot has each report that somebody has touched as GetReport answers it. */
export function reportWatch(app: ReportsApp): WatchKind<WatchReportsRequest, Thing> {
  return {
    path: 'reporting.v1.report.',
    names: ({ filter }) => {
      const wanted = filter?.programme ? programmeId(filter.programme, 'filter.programme') : accept('');
      return wanted.ok ? accept([]) : wanted;
    },
    nameOf: ({ subject }) => subject,
    // All events of reports hold the facts in the same field.
    wants: ({ body }, { filter }) => {
      const ref = reportRef(ReportMoved.decode(body).facts?.report ?? '');
      return ref.ok && fits(ref.value, filter);
    },
    snapshot: (_names, _actor, { filter }) => all(filter),
  };

  async function* all(filter: ReportFilter | undefined): AsyncGenerator<Outcome<readonly Thing[]>> {
    for (const { state } of await app.programmes.list()) {
      const node = filter?.nodeId ? filter.nodeId : undefined;
      for (const { state: report } of await app.reports.ofProgramme(state.id, node)) {
        if (!fits(report.ref, filter)) continue;
        const found = await showReport(app, report.ref);
        yield found.ok ? accept([{ $case: 'report', value: reportToProto(found.value) }]) : found;
      }
    }
  }
}

function fits({ programme, period, node }: ReportRef, filter: ReportFilter | undefined): boolean {
  if (!filter) return true;
  return (
    (filter.programme === '' || filter.programme === `programmes/${programme}`) &&
    (filter.periodId === '' || filter.periodId === period) &&
    (filter.nodeId === '' || filter.nodeId === node)
  );
}
