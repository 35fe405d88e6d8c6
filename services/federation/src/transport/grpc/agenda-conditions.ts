import { EventMode, type AgendaFilter } from '@inclust/contracts';
import { accept, invalid, languages, parseNodeId, parseUuid, type FieldViolation, type Outcome } from '@inclust/kernel';
import type { AgendaConditions } from '../../app/agenda-ports.ts';

/** Which events a filter wants. Refused: `invalid-input` with each field. */
export function agendaConditions(filter: AgendaFilter | undefined): Outcome<AgendaConditions> {
  const { nodeId = '', discipline = '', fromTime, untilTime, organiser = '', textLanguage = '' } = filter ?? {};
  const mode = filter?.mode ?? EventMode.EVENT_MODE_UNSPECIFIED;
  const language = languages.find((one) => one === textLanguage);
  const wrong: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) wrong.push({ field: `filter.${field}`, rule, message });
  };
  check(nodeId === '' || parseNodeId(nodeId) !== undefined, 'node_id', 'node-id', 'Must be the id of a node.');
  check(organiser === '' || isMember(organiser), 'organiser', 'resource-name', 'Must be nodes/{node}/members/{uuid}.');
  check(
    textLanguage === '' || language !== undefined,
    'text_language',
    'language-unknown',
    `Must be one of ${languages.join(', ')}.`,
  );
  if (wrong.length > 0) return invalid(wrong);
  return accept({
    ...(nodeId === '' ? {} : { node: nodeId }),
    ...(discipline === '' ? {} : { discipline }),
    ...(fromTime === undefined ? {} : { from: Date.parse(fromTime) }),
    ...(untilTime === undefined ? {} : { until: Date.parse(untilTime) }),
    ...(organiser === '' ? {} : { organiser }),
    ...(language ? { language } : {}),
    ...(mode === EventMode.EVENT_MODE_UNSPECIFIED ? {} : { mode }),
  });
}

function isMember(name: string): boolean {
  const [nodes, node = '', members, id = '', ...more] = name.split('/');
  return (
    nodes === 'nodes' &&
    members === 'members' &&
    more.length === 0 &&
    parseNodeId(node) !== undefined &&
    parseUuid(id) !== undefined
  );
}
