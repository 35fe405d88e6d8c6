import {
  EventKind as ProtoKind,
  EventMode as ProtoMode,
  EventState as ProtoState,
  GapChoice as ProtoGap,
  PriceKind as ProtoPrice,
} from '@inclust/contracts';
import type { GapChoice } from '@inclust/schedule';
import { words } from '@inclust/rpc';
import type { EventDraft, EventKind, EventState, PriceInformation } from '../../domain/events/event.ts';

type Mode = EventDraft<never>['mode'];

export const kinds = words<EventKind, ProtoKind>({
  'joint-action': ProtoKind.EVENT_KIND_JOINT_ACTION,
  'joint-public-event': ProtoKind.EVENT_KIND_JOINT_PUBLIC_EVENT,
  training: ProtoKind.EVENT_KIND_TRAINING,
  'public-event': ProtoKind.EVENT_KIND_PUBLIC_EVENT,
  'internal-meeting': ProtoKind.EVENT_KIND_INTERNAL_MEETING,
});

export const states = words<EventState, ProtoState>({
  draft: ProtoState.EVENT_STATE_DRAFT,
  published: ProtoState.EVENT_STATE_PUBLISHED,
  postponed: ProtoState.EVENT_STATE_POSTPONED,
  cancelled: ProtoState.EVENT_STATE_CANCELLED,
  held: ProtoState.EVENT_STATE_HELD,
  closed: ProtoState.EVENT_STATE_CLOSED,
  deleted: ProtoState.EVENT_STATE_DELETED,
});

export const modes = words<Mode, ProtoMode>({
  'on-site': ProtoMode.EVENT_MODE_ON_SITE,
  online: ProtoMode.EVENT_MODE_ONLINE,
  hybrid: ProtoMode.EVENT_MODE_HYBRID,
});

export const gapChoices = words<GapChoice, ProtoGap>({
  skip: ProtoGap.GAP_CHOICE_SKIP,
  move: ProtoGap.GAP_CHOICE_MOVE,
});

export const priceKinds = words<PriceInformation['kind'], ProtoPrice>({
  free: ProtoPrice.PRICE_KIND_FREE,
  donation: ProtoPrice.PRICE_KIND_DONATION,
  priced: ProtoPrice.PRICE_KIND_PRICED,
});
