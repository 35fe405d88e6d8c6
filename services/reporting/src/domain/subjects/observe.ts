import type { Observation } from '../observation.ts';
import { observeAgreement } from './agreement.ts';
import { observeAttendance, seenByOf } from './attendance.ts';
import { observeBodyMembership } from './body-membership.ts';
import { observeEvent, organisersOf, type EventSubject } from './event.ts';
import { observeJointPurchase } from './joint-purchase.ts';
import { observePilot, observeSolution, observeStrategy } from './joint-work.ts';
import { observeMember } from './member.ts';
import { observeJobBaseline, observePost } from './post.ts';
import { observeReach } from './reach.ts';
import { observeResource, observeSpace, observeSpaceUse, spaceOf } from './space.ts';
import { subjectKey, type Subject, type SubjectKey, type SubjectKind, type SubjectState } from './subject.ts';
import { observeSupport } from './support.ts';
import { observeVenue } from './venue.ts';

/** Finds what is known of another subject. */
export type Lookup = (key: SubjectKey) => Subject | undefined;

/** The subjects that a subject is seen by: what it adds may change when one of them does. */
export function neighbours({ node, state }: Subject): readonly SubjectKey[] {
  switch (state.kind) {
    case 'event':
      return organisersOf(state);
    case 'attendance':
      return seenByOf(state, node);
    case 'resource':
      return [spaceOf(state, node)];
    default:
      return [];
  }
}

/** Where a space has not told its zone yet. */
const noZone = 'UTC';

/** All that can be observed of a subject, from its newest facts and those of its neighbours. */
export function observe({ node, id, state }: Subject, lookup: Lookup): readonly Observation[] {
  const own = `${node}/${id}`;
  switch (state.kind) {
    case 'member':
      return observeMember(state);
    case 'body-membership':
      return observeBodyMembership(state);
    case 'event':
      return observeEvent(state, own, countriesOf(state, lookup));
    case 'venue':
      return observeVenue(state, own);
    case 'attendance': {
      const event = state.event && found(lookup, node, 'event', state.event);
      const venue = state.venue && found(lookup, node, 'venue', state.venue);
      return observeAttendance(state, {
        ...(event ? { event } : {}),
        ...(venue ? { venue } : {}),
        countries: event ? countriesOf(event, lookup) : [],
      });
    }
    case 'space':
      return observeSpace(state, id);
    case 'resource':
      return observeResource(state, found(lookup, node, 'space', state.space)?.timeZone ?? noZone);
    case 'space-use':
      return observeSpaceUse(state);
    case 'agreement':
      return observeAgreement(state, own);
    case 'support':
      return observeSupport(state);
    case 'post':
      return observePost(state, own);
    case 'job-baseline':
      return observeJobBaseline(state, own);
    case 'pilot':
      return observePilot(state, own);
    case 'solution':
      return observeSolution(state, own);
    case 'strategy':
      return observeStrategy(state, own);
    case 'reach':
      return observeReach(state);
    case 'joint-purchase':
      return observeJointPurchase(state);
    default:
      return state satisfies never;
  }
}

function found<Kind extends SubjectKind>(lookup: Lookup, node: string, kind: Kind, id: string) {
  const state = lookup(subjectKey(node, kind, id))?.state;
  return state?.kind === kind ? (state as Extract<SubjectState, { kind: Kind }>) : undefined;
}

function countriesOf(event: EventSubject, lookup: Lookup): readonly string[] {
  return organisersOf(event).flatMap((key) => {
    const state = lookup(key)?.state;
    return (state?.kind === 'member' && state.organisation?.countryCode) || [];
  });
}
