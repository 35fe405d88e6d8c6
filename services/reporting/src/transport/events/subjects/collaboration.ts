import {
  AgreementKind,
  AgreementSigned,
  JobBaselineStated,
  JointPurchaseSettled,
  PilotCompleted,
  PostContract,
  PostFilled,
  ReachNoted,
  Sex,
  SizeClass,
  SolutionPublished,
  StrategyAdopted,
  SupportDelivered,
  SupportKind,
  type Adoption as ProtoAdoption,
  type Party as ProtoParty,
} from '@inclust/contracts';
import { isCurrency, parsePlainDate } from '@inclust/kernel';
import type { Party } from '../../../domain/subjects/agreement.ts';
import type { Adoption } from '../../../domain/subjects/joint-work.ts';
import { mostMinorUnits } from '../../../domain/most-minor-units.ts';
import { codeOf, dayAs, type Parse } from './parsing.ts';

export const parseAgreement: Parse = ({ body }) => {
  const { facts } = AgreementSigned.decode(body);
  if (!facts) return undefined;
  const { agreementId, version, kind, signDate, renews, parties, value, hasEvidence } = facts;
  return {
    id: agreementId,
    version,
    state: {
      kind: 'agreement',
      agreementKind: codeOf(AgreementKind, 'AGREEMENT_KIND_', kind),
      isRenewal: renews !== '',
      parties: parties.map(partyOf),
      hasEvidence,
      ...dayAs('signedOn', signDate),
      ...(value ? { value: { minorUnits: Number(value.minorUnits), currency: value.currencyCode } } : {}),
    },
  };
};

export const parseSupport: Parse = ({ body }) => {
  const { facts } = SupportDelivered.decode(body);
  const deliveredOn = parsePlainDate(facts?.deliverDate ?? '');
  if (!facts?.organisation || !deliveredOn) return undefined;
  return {
    id: facts.supportId,
    version: facts.version,
    state: {
      kind: 'support',
      organisation: partyOf(facts.organisation),
      supportKind: codeOf(SupportKind, 'SUPPORT_KIND_', facts.kind),
      deliveredOn,
      hasEvidence: facts.hasEvidence,
      isRevoked: facts.revoked,
    },
  };
};

export const parsePost: Parse = ({ body }) => {
  const { facts } = PostFilled.decode(body);
  if (!facts) return undefined;
  const { postId, version, employer, fillDate, endDate, shareMilli, contract, recurring, replacement, isco, sex } =
    facts;
  return {
    id: postId,
    version,
    state: {
      kind: 'post',
      employer,
      shareMilli,
      contract: codeOf(PostContract, 'POST_CONTRACT_', contract),
      isRecurring: recurring,
      isReplacement: replacement,
      isco,
      sex: codeOf(Sex, 'SEX_', sex) || 'unknown',
      hasEvidence: facts.hasEvidence,
      ...dayAs('filledOn', fillDate),
      ...dayAs('endedOn', endDate),
    },
  };
};

export const parseJobBaseline: Parse = ({ body }) => {
  const { facts } = JobBaselineStated.decode(body);
  const from = parsePlainDate(facts?.fromDate ?? '');
  if (!facts || !from) return undefined;
  const { baselineId, version, employer, shareMilli } = facts;
  return { id: baselineId, version, state: { kind: 'job-baseline', employer, from, shareMilli } };
};

export const parsePilot: Parse = ({ body }) => {
  const { facts } = PilotCompleted.decode(body);
  if (!facts) return undefined;
  const { pilotId, version, completeDate, disciplines, hasEvidence } = facts;
  return {
    id: pilotId,
    version,
    state: { kind: 'pilot', disciplines, hasEvidence, ...dayAs('completedOn', completeDate) },
  };
};

export const parseSolution: Parse = ({ body }) => {
  const { facts } = SolutionPublished.decode(body);
  if (!facts) return undefined;
  const { solutionId, version, publishDate, statesUptakeNeeds, disciplines, adoptions, hasEvidence } = facts;
  return {
    id: solutionId,
    version,
    state: {
      kind: 'solution',
      statesUptakeNeeds,
      disciplines,
      adoptions: adoptions.flatMap(adoptionOf),
      hasEvidence,
      ...dayAs('publishedOn', publishDate),
    },
  };
};

export const parseStrategy: Parse = ({ body, node }) => {
  const { facts } = StrategyAdopted.decode(body);
  if (!facts) return undefined;
  const { strategyId, version, revises, adoptDate, countries, bodyKind, uptakes, hasEvidence } = facts;
  return {
    id: strategyId,
    version,
    state: {
      kind: 'strategy',
      countries,
      bodyKind,
      uptakes: uptakes.flatMap(adoptionOf),
      hasEvidence,
      ...dayAs('adoptedOn', adoptDate),
      ...(revises ? { revises: `${node}/${revises}` } : {}),
    },
  };
};

export const parseJointPurchase: Parse = ({ body }) => {
  const { facts } = JointPurchaseSettled.decode(body);
  if (!facts || !isCurrency(facts.currencyCode)) return undefined;
  const { purchaseId, version, settleDate, currencyCode, paidMinorUnits, separateMinorUnits, buyerCount } = facts;
  const amounts = [paidMinorUnits, separateMinorUnits];
  if (amounts.some((amount) => amount < 0n || amount > mostMinorUnits)) return undefined;
  return {
    id: purchaseId,
    version,
    state: {
      kind: 'joint-purchase',
      currency: currencyCode,
      paid: Number(paidMinorUnits),
      separate: Number(separateMinorUnits),
      buyers: buyerCount,
      hasEvidence: facts.hasEvidence,
      ...dayAs('settledOn', settleDate),
    },
  };
};

export const parseReach: Parse = ({ body }) => {
  const { facts } = ReachNoted.decode(body);
  const day = parsePlainDate(facts?.date ?? '');
  if (!facts || !day) return undefined;
  const { reachId, version, pseudonym, count, categories, sex, withdrawn } = facts;
  return {
    id: reachId,
    version,
    state: {
      kind: 'reach',
      day,
      count: pseudonym ? 1 : count,
      categories,
      sex: codeOf(Sex, 'SEX_', sex) || 'unknown',
      isWithdrawn: withdrawn,
      ...(pseudonym ? { pseudonym } : {}),
    },
  };
};

export function partyOf(party: ProtoParty): Party {
  const { distinctKey, countryCode, legalForm, enterprise, publicBody, sizeClass, nace, socialForm } = party;
  return {
    distinctKey,
    countryCode,
    legalForm,
    enterprise,
    publicBody,
    size: codeOf(SizeClass, 'SIZE_CLASS_', sizeClass) || 'unknown',
    nace: nace || 'unknown',
    socialForm,
    ...dayAs('foundedOn', party.foundedDate),
  };
}

function adoptionOf({ adopter, adopterKind, startDate }: ProtoAdoption): Adoption[] {
  const from = parsePlainDate(startDate);
  return from ? [{ adopter, adopterKind, from }] : [];
}
