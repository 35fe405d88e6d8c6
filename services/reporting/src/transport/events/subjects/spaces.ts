import { ResourceEdited, ResourceKind, SpaceEdited, SpaceUseNoted } from '@inclust/contracts';
import { parsePlainDate } from '@inclust/kernel';
import { partyOf } from './collaboration.ts';
import { codeOf, type Parse } from './parsing.ts';

/** All events of a space have their facts in the same field. */
export const parseSpace: Parse = ({ body, version: at, time }) => {
  const { facts } = SpaceEdited.decode(body);
  if (!facts) return undefined;
  const { spaceId, version, timeZone, incubationPlaces } = facts;
  const levels = [{ version: at, at: time, amount: incubationPlaces }];
  return { id: spaceId, version, state: { kind: 'space', timeZone, levels } };
};

/** All events of a resource have their facts in the same field. */
export const parseResource: Parse = ({ body, version: at, time }) => {
  const { facts } = ResourceEdited.decode(body);
  if (!facts) return undefined;
  const { resourceId, version, spaceId, kind, units, retired, partIds } = facts;
  return {
    id: resourceId,
    version,
    state: {
      kind: 'resource',
      space: spaceId,
      resourceKind: codeOf(ResourceKind, 'RESOURCE_KIND_', kind),
      isComposed: partIds.length > 0,
      levels: [{ version: at, at: time, amount: retired ? 0 : units }],
    },
  };
};

export const parseSpaceUse: Parse = ({ body }) => {
  const { facts } = SpaceUseNoted.decode(body);
  const day = parsePlainDate(facts?.date ?? '');
  if (!facts?.organisation || !day) return undefined;
  const { spaceUseId, version, organisation, revoked } = facts;
  return {
    id: spaceUseId,
    version,
    state: { kind: 'space-use', organisation: partyOf(organisation), day, isRevoked: revoked },
  };
};
