import { Aggregation, Report as ProtoReport } from '@inclust/contracts';
import type { ShownReport } from '../../app/reports/show-report.ts';
import type { ConvertedRow } from '../../domain/report/converted.ts';
import { freshnessToProto } from './freshness.ts';
import { reportName } from './report-names.ts';
import { stateToProto } from './report-states.ts';

/** A report as an answer has it. */
export function reportToProto({ report, version, figures, freshness, findings }: ShownReport): ProtoReport {
  return ProtoReport.fromPartial({
    name: reportName(report.ref),
    state: stateToProto(report.state),
    note: report.note,
    rows: figures.map(({ aggregation, converted, byNode = [], ...row }) => ({
      ...row,
      aggregation: aggregation === 'sum' ? Aggregation.AGGREGATION_SUM : Aggregation.AGGREGATION_DISTINCT,
      ...(converted ? { converted: convertedToProto(converted) } : {}),
      byNode: byNode.map(({ node, cumulative }) => ({ nodeId: node, cumulative })),
      note: report.words[row.indicator]?.note ?? '',
      attachments: (report.words[row.indicator]?.attachments ?? []).map((one) => ({ ...one })),
    })),
    findings: findings.map(({ code, about, answered }) => ({
      code,
      answered,
      ...(code === 'node-silent' ? { nodeId: about } : { indicator: about }),
    })),
    comments: report.comments.map(({ account, at, text }) => ({ account, text, time: at })),
    history: report.moves.map(({ to, account, at, reason }) => ({
      state: stateToProto(to),
      account,
      time: at,
      reason,
    })),
    nodes: freshness.map(freshnessToProto),
    snapshots: report.snapshots.map(({ sha256, signature, publicKey, at, content }) => ({
      sha256,
      signature: Buffer.from(signature, 'base64'),
      publicKey: Buffer.from(publicKey, 'base64'),
      time: at,
      content: Buffer.from(content),
    })),
    etag: String(version),
  });
}

function convertedToProto({ currency, ...amounts }: ConvertedRow) {
  return { ...amounts, currencyCode: currency };
}
