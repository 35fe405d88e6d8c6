import { createHash } from 'node:crypto';
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
  SpaceUseNoted,
  StrategyAdopted,
  SupportDelivered,
  SupportKind,
  type EventType,
} from '@inclust/contracts';

/** A fact of the demonstration. */
export interface DemoFact {
  readonly type: EventType;
  /** What it is about: `supports/{uuid}`. */
  readonly about: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly body: Uint8Array;
}

/** What a city has of what the platform does not do yet: invented, and the same at every start. */
export function jointWorkFacts(city: string, country: 'GR' | 'AL'): DemoFact[] {
  const other = country === 'GR' ? 'AL' : 'GR';
  const party = (number: number, of = country) => ({
    distinctKey: `${of}:demo-${of === country ? city : 'partner'}-${number}`,
    countryCode: of,
    legalForm: of === 'GR' ? 'gr-ike' : 'al-shpk',
    enterprise: true,
    sizeClass: number % 3 === 0 ? SizeClass.SIZE_CLASS_SMALL : SizeClass.SIZE_CLASS_MICRO,
    nace: number % 2 === 0 ? '2.1:90.11' : '2.1:74.10',
    foundedDate: number % 4 === 0 ? '2025-03-01' : '2015-03-01',
    ...(number % 5 === 0 ? { socialForm: of === 'GR' ? 'koinsep' : 'al-ndermarrje-sociale' } : {}),
  });
  const currencyCode = country === 'GR' ? 'EUR' : 'ALL';
  const day = (month: number, of = 12): string =>
    `2026-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`;
  const facts: DemoFact[] = [];
  const tell = (
    type: EventType,
    things: string,
    number: number,
    date: string,
    bodyOf: (id: string) => Uint8Array,
  ): void => {
    const id = uuidOf(`${city} ${things} ${number}`);
    facts.push({ type, about: `${things}/${id}`, at: `${date}T10:00:00.000Z`, body: bodyOf(id) });
  };
  const version = 1n;
  for (let number = 0; number < 12; number += 1) {
    const date = day(1 + (number % 10));
    tell('inclust.collaboration.v1.SupportDelivered', 'supports', number, date, (supportId) => {
      const kinds = [
        SupportKind.SUPPORT_KIND_MENTORING,
        SupportKind.SUPPORT_KIND_GRANT,
        SupportKind.SUPPORT_KIND_TRAINING,
      ];
      const kind = kinds[number % kinds.length] ?? SupportKind.SUPPORT_KIND_OTHER;
      // Every enterprise twice, some of it without evidence.
      const organisation = party(number % 6);
      const facts = { supportId, version, organisation, kind, deliverDate: date, hasEvidence: number % 4 !== 3 };
      return SupportDelivered.encode(SupportDelivered.fromPartial({ facts })).finish();
    });
    tell('inclust.reporting.v1.SpaceUseNoted', 'space-uses', number, date, (spaceUseId) =>
      SpaceUseNoted.encode(
        SpaceUseNoted.fromPartial({ facts: { spaceUseId, version, organisation: party(number % 4), date } }),
      ).finish(),
    );
  }
  for (let number = 0; number < 6; number += 1) {
    const date = day(2 + number);
    tell('inclust.collaboration.v1.PostFilled', 'posts', number, date, (postId) =>
      PostFilled.encode(
        PostFilled.fromPartial({
          facts: {
            postId,
            version,
            employer: party(number).distinctKey,
            fillDate: date,
            ...(number === 5 ? { endDate: '2026-10-01' } : {}),
            shareMilli: number % 2 === 0 ? 1_000 : 500,
            contract: number === 4 ? PostContract.POST_CONTRACT_SEASONAL : PostContract.POST_CONTRACT_PERMANENT,
            recurring: true,
            isco: '2651',
            sex: number % 2 === 0 ? Sex.SEX_FEMALE : Sex.SEX_MALE,
            hasEvidence: true,
          },
        }),
      ).finish(),
    );
  }
  tell('inclust.collaboration.v1.JobBaselineStated', 'job-baselines', 0, day(1), (baselineId) =>
    JobBaselineStated.encode(
      JobBaselineStated.fromPartial({
        facts: { baselineId, version, employer: party(0).distinctKey, fromDate: day(2), shareMilli: 250 },
      }),
    ).finish(),
  );
  for (const number of [0, 1]) {
    const isPartnership = number === 1;
    tell('inclust.collaboration.v1.AgreementSigned', 'agreements', number, day(5 + number), (agreementId) =>
      AgreementSigned.encode(
        AgreementSigned.fromPartial({
          facts: {
            agreementId,
            version,
            kind: isPartnership
              ? AgreementKind.AGREEMENT_KIND_PUBLIC_PRIVATE
              : AgreementKind.AGREEMENT_KIND_COOPERATION,
            signDate: day(5 + number),
            parties: [{ ...party(number), publicBody: isPartnership }, party(2), party(number, other)],
            value: { minorUnits: 2_500_000n, currencyCode },
            hasEvidence: true,
          },
        }),
      ).finish(),
    );
  }
  tell('inclust.collaboration.v1.JointPurchaseSettled', 'joint-purchases', 0, day(7), (purchaseId) => {
    const amounts =
      country === 'GR'
        ? { paidMinorUnits: 184_050n, separateMinorUnits: 231_900n }
        : { paidMinorUnits: 18_050_000n, separateMinorUnits: 22_475_050n };
    const facts = {
      purchaseId,
      version,
      settleDate: day(7),
      currencyCode,
      ...amounts,
      buyerCount: 3,
      hasEvidence: true,
    };
    return JointPurchaseSettled.encode(JointPurchaseSettled.fromPartial({ facts })).finish();
  });
  const countries = ['GR', 'AL'];
  const carried = { version, countries, disciplines: ['heritage'], hasEvidence: true };
  tell('inclust.collaboration.v1.PilotCompleted', 'pilots', 0, day(9), (pilotId) =>
    PilotCompleted.encode(
      PilotCompleted.fromPartial({ facts: { ...carried, pilotId, completeDate: day(9) } }),
    ).finish(),
  );
  const adoptions = [{ adopter: party(1).distinctKey, adopterKind: 'organisation', startDate: day(10) }];
  tell('inclust.collaboration.v1.SolutionPublished', 'solutions', 0, day(8), (solutionId) => {
    const facts = { ...carried, solutionId, publishDate: day(8), statesUptakeNeeds: true, adoptions };
    return SolutionPublished.encode(SolutionPublished.fromPartial({ facts })).finish();
  });
  tell('inclust.collaboration.v1.StrategyAdopted', 'strategies', 0, day(4), (strategyId) => {
    const facts = {
      strategyId,
      version,
      countries,
      adoptDate: day(4),
      bodyKind: 'cultural-alliance',
      hasEvidence: true,
    };
    return StrategyAdopted.encode(StrategyAdopted.fromPartial({ facts })).finish();
  });
  const groups = [
    ['jobless', 24],
    ['migrant', 18],
    ['disability', country === 'GR' ? 12 : 7],
  ] as const;
  groups.forEach(([category, count], number) =>
    tell('inclust.collaboration.v1.ReachNoted', 'reaches', number, day(6), (reachId) =>
      ReachNoted.encode(
        ReachNoted.fromPartial({ facts: { reachId, version, date: day(6), count, categories: [category] } }),
      ).finish(),
    ),
  );
  return facts;
}

/** The same id for the same words, of the shape of a UUID of version 8. */
function uuidOf(words: string): string {
  const hex = createHash('sha256').update(`demonstration ${words}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
