import { MemberConsent } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, type Outcome } from '@inclust/kernel';
import { purposes, type Consent, type WantedConsent } from '../../domain/consents.ts';
import type { Member } from '../../domain/member.ts';
import { audienceOf, fieldRules, type SharedField } from '../../domain/sharing.ts';

/** A consent as a message has it. */
export function consentToProto(consent: Consent): MemberConsent {
  return MemberConsent.fromPartial({
    purpose: consent.purpose,
    textVersion: consent.textVersion,
    language: consent.language ?? '',
    source: consent.source,
    givenTime: consent.givenAt,
    actor: consent.givenBy,
    expireDate: consent.expiresOn ?? '',
    ...(consent.ended ? { endTime: consent.ended.at, endReason: consent.ended.why } : {}),
    fromDate: consent.from,
    legalBasis: purposes.find(({ code }) => code === consent.purpose)?.legalBasis ?? '',
  });
}

/** A consent as it is handed in. */
export function consentFromProto(consent: MemberConsent | undefined): Outcome<WantedConsent> {
  if (!consent) return invalid([{ field: 'consent', rule: 'required', message: 'Say what was agreed to.' }]);
  const { purpose, textVersion, language, source, expireDate } = consent;
  const expiresOn = expireDate === '' ? undefined : parsePlainDate(expireDate);
  if (expireDate !== '' && !expiresOn)
    return invalid([
      { field: 'consent.expire_date', rule: 'date-format', message: 'Must be a day, YYYY-MM-DD, or empty.' },
    ]);
  return accept({ purpose, textVersion, language, source, ...(expiresOn ? { expiresOn } : {}) });
}

/** Every field with the audience that it has now. */
export function sharingToProto(member: Member): Record<string, string> {
  return Object.fromEntries(
    (Object.keys(fieldRules) as SharedField[]).map((field) => [field, audienceOf(member, field)]),
  );
}
