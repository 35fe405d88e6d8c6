import {
  ExchangeRateSet,
  IndicatorKept,
  ProgrammeKept,
  ReportEdited,
  ReportMoved,
  type EventType,
} from '@inclust/contracts';
import type { ExchangeRate, ExchangeRateStep } from '../../domain/exchange-rate/exchange-rate.ts';
import type { OwnIndicator, OwnIndicatorStep } from '../../domain/indicators/own-indicator.ts';
import type { KeptProgramme, ProgrammeStep } from '../../domain/programme/programme.ts';
import type { Report } from '../../domain/report/report.ts';
import type { ReportStep } from '../../domain/report/report-decider.ts';
import { exchangeRateName } from '../grpc/exchange-rate.ts';
import { reportName } from '../grpc/report-names.ts';
import { stateToProto } from '../grpc/report-states.ts';

interface Encoded {
  readonly type: EventType;
  readonly body: Uint8Array;
}

/** A change of a report as a message of the contract: what happened, without figures and words. */
export function encodeReportStep(step: ReportStep, { ref, state, snapshots }: Report, version: number): Encoded {
  const facts = {
    report: reportName(ref),
    version: BigInt(version),
    state: stateToProto(state),
    snapshotSha256: snapshots.at(-1)?.sha256 ?? '',
  };
  return step.kind === 'moved'
    ? {
        type: 'inclust.reporting.v1.ReportMoved',
        body: ReportMoved.encode(ReportMoved.fromPartial({ facts })).finish(),
      }
    : {
        type: 'inclust.reporting.v1.ReportEdited',
        body: ReportEdited.encode(ReportEdited.fromPartial({ facts })).finish(),
      };
}

/** That a programme was made or changed. */
export function encodeProgrammeStep(_: ProgrammeStep, { id }: KeptProgramme, version: number): Encoded {
  const kept = ProgrammeKept.fromPartial({ programme: `programmes/${id}`, version: BigInt(version) });
  return { type: 'inclust.reporting.v1.ProgrammeKept', body: ProgrammeKept.encode(kept).finish() };
}

/** That an exchange rate was set or corrected. */
export function encodeExchangeRateStep(_: ExchangeRateStep, { ref }: ExchangeRate, version: number): Encoded {
  const set = ExchangeRateSet.fromPartial({ exchangeRate: exchangeRateName(ref), version: BigInt(version) });
  return { type: 'inclust.reporting.v1.ExchangeRateSet', body: ExchangeRateSet.encode(set).finish() };
}

/** That an own indicator was adopted, changed or retired. */
export function encodeOwnIndicatorStep(_: OwnIndicatorStep, { code }: OwnIndicator, version: number): Encoded {
  const kept = IndicatorKept.fromPartial({ indicator: `indicators/${code}`, version: BigInt(version) });
  return { type: 'inclust.reporting.v1.IndicatorKept', body: IndicatorKept.encode(kept).finish() };
}
