import { Programme as ProtoProgramme, type Target as ProtoTarget } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import { textFromProto, textToProto } from '@inclust/rpc';
import { decimalOf, thousandthsOf } from '../../domain/decimal.ts';
import type { KeptProgramme, Programme, Target } from '../../domain/programme/programme.ts';
import { programmeId } from './report-names.ts';

/** A programme as a request has it. */
export function programmeFromProto(given: ProtoProgramme): Outcome<Programme> {
  const id = programmeId(given.name, 'programme.name');
  if (!id.ok) return id;
  const targets = given.targets.map(targetFromProto);
  const broken = targets.flatMap((target, turn) =>
    'rule' in target ? [{ ...target, field: `programme.targets[${turn}].${target.field}` }] : [],
  );
  if (broken.length > 0) return invalid(broken);
  return accept({
    id: id.value,
    title: textFromProto(given.title),
    from: given.fromMonth,
    until: given.untilMonth,
    periods: given.periods.map(({ periodId, fromMonth, untilMonth }) => ({
      id: periodId,
      from: fromMonth,
      until: untilMonth,
    })),
    targets: targets.flatMap((target) => ('rule' in target ? [] : target)),
  });
}

function targetFromProto({ indicator, nodeId, value, baseline }: ProtoTarget): Target | FieldViolation {
  const [wanted, before] = [thousandthsOf(value), baseline === '' ? undefined : thousandthsOf(baseline)];
  const message = 'Must be a decimal of at most three places with a point.';
  if (wanted === undefined) return { field: 'value', rule: 'decimal-format', message };
  if (baseline !== '' && before === undefined) return { field: 'baseline', rule: 'decimal-format', message };
  return {
    indicator,
    value: Number(wanted),
    ...(nodeId ? { node: nodeId } : {}),
    ...(before === undefined ? {} : { baseline: Number(before) }),
  };
}

/** A programme as an answer has it. */
export function programmeToProto({ state, version }: AtVersion<KeptProgramme>): ProtoProgramme {
  return ProtoProgramme.fromPartial({
    name: `programmes/${state.id}`,
    title: textToProto(state.title),
    fromMonth: state.from,
    untilMonth: state.until,
    periods: state.periods.map(({ id, from, until }) => ({ periodId: id, fromMonth: from, untilMonth: until })),
    targets: state.targets.map(({ indicator, node, value, baseline }) => ({
      indicator,
      nodeId: node ?? '',
      value: decimalOf(BigInt(value)),
      baseline: baseline === undefined ? '' : decimalOf(BigInt(baseline)),
    })),
    createTime: state.createdAt,
    etag: String(version),
  });
}
