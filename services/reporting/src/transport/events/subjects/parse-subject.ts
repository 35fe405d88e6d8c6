import type { Subject } from '../../../domain/subjects/subject.ts';
import {
  parseAgreement,
  parseJobBaseline,
  parseJointPurchase,
  parsePilot,
  parsePost,
  parseReach,
  parseSolution,
  parseStrategy,
  parseSupport,
} from './collaboration.ts';
import { parseAttendance, parseEvent, parseVenue } from './events.ts';
import { parseBodyMembership, parseMember } from './members.ts';
import type { Parse, RawFact } from './parsing.ts';
import { parseResource, parseSpace, parseSpaceUse } from './spaces.ts';

/** By the beginning of the type: all events of a subject hold its facts in the same field. */
const parsers: readonly (readonly [prefix: string, parse: Parse])[] = [
  ['inclust.members.v1.Member', parseMember],
  ['inclust.members.v1.BodyMembership', parseBodyMembership],
  ['inclust.events.v1.Event', parseEvent],
  ['inclust.events.v1.Venue', parseVenue],
  ['inclust.events.v1.Attendance', parseAttendance],
  ['inclust.coworking.v1.Space', parseSpace],
  ['inclust.coworking.v1.Resource', parseResource],
  ['inclust.reporting.v1.SpaceUse', parseSpaceUse],
  ['inclust.collaboration.v1.Agreement', parseAgreement],
  ['inclust.collaboration.v1.Support', parseSupport],
  ['inclust.collaboration.v1.Post', parsePost],
  ['inclust.collaboration.v1.JobBaseline', parseJobBaseline],
  ['inclust.collaboration.v1.Pilot', parsePilot],
  ['inclust.collaboration.v1.Solution', parseSolution],
  ['inclust.collaboration.v1.Strategy', parseStrategy],
  ['inclust.collaboration.v1.JointPurchase', parseJointPurchase],
  ['inclust.collaboration.v1.Reach', parseReach],
];

/**
 * What a fact says of its subject; `undefined` for a fact that tells of none that figures know, and the reason for one whose body is
 * broken.
 */
export function parseSubject(type: string, fact: RawFact): Subject | 'body-malformed' | 'facts-malformed' | undefined {
  const [, parse] = parsers.find(([prefix]) => type.startsWith(prefix)) ?? [];
  if (!parse) return undefined;
  let told: ReturnType<Parse>;
  try {
    told = parse(fact);
  } catch {
    return 'body-malformed';
  }
  if (!told || told.id === '' || told.version !== BigInt(fact.version)) return 'facts-malformed';
  // Facts that were kept by older releases have lost what they were about.
  if (fact.subject !== '' && !fact.subject.endsWith(`/${told.id}`)) return 'facts-malformed';
  return { node: fact.node, id: told.id, version: fact.version, state: told.state };
}
