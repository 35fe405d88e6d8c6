export { grantableRoles, hasRole, type Actor, type GrantableRole, type Role } from './actor.ts';
export {
  instantOfMilliseconds,
  instantText,
  parseNodeId,
  parsePlainDate,
  parseUuid,
  type Brand,
  type InstantText,
  type NodeId,
  type PlainDateText,
  type Uuid,
} from './brand.ts';
export { compareNames, nameSortKey, type CollationLocale } from './collation.ts';
export { evolveAll, unreachable, type Decider } from './decider.ts';
export { fold, matchesQuery, nameSkeletons, queryKeys, searchKeys, type QueryKey } from './fold.ts';
export { forgetTexts, remembering } from './remembering.ts';
export { given } from './given.ts';
export { InfrastructureError, isInfrastructure } from './infrastructure.ts';
export {
  languages,
  originalTexts,
  textIn,
  type Language,
  type LocalizedText,
  type TextState,
} from './localized-text.ts';
export { localDay, localMinute } from './local-moment.ts';
export { currencies, isCurrency, type Currency, type Money } from './money.ts';
export {
  accept,
  below,
  invalid,
  refuse,
  within,
  type FieldViolation,
  type Outcome,
  type Refusal,
  type RefusalKind,
} from './outcome.ts';
export { checkRequestId, staleVersion, type RequestIdentity } from './request.ts';
export { turns } from './turns.ts';
export { nearKeys } from './typing-errors.ts';
