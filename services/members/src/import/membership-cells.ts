import { parsePlainDate } from '@inclust/kernel';
import { standing, purposeCodes, type Consent, type WantedConsent } from '../domain/consents.ts';
import type { Member, MemberStatus } from '../domain/member.ts';
import { listSeparator, type RowReader } from './row-reader.ts';
import { statuses } from './vocabulary.ts';

/** What a row says of a membership beside the profile. What is absent is not said: the file lacks the column, or the cell is empty. */
export interface MembershipCells {
  readonly status?: Exclude<MemberStatus, 'merged' | 'erased'>;
  /** Why the membership is suspended, as a code. */
  readonly statusReason?: string;
  /** Every consent that stands; an empty cell says that none does. */
  readonly consents?: readonly WantedConsent[];
  /** The audience of each field that was chosen; empty for an empty cell. */
  readonly sharing?: Readonly<Record<string, string>>;
}

/** Reads what a row says of a membership. */
export function readMembership(reader: RowReader): MembershipCells {
  const status = reader.code('status', statuses, 'status-unknown');
  const statusReason = reader.text('status_reason');
  return {
    ...(status === undefined ? {} : { status }),
    ...(statusReason === undefined ? {} : { statusReason }),
    ...(reader.has('consents') ? { consents: readConsents(reader) } : {}),
    ...(reader.has('sharing') ? { sharing: readSharing(reader) } : {}),
  };
}

const consentForm = /^([a-z-]+)=([^/=]+)\/([^/]+)\/([^/]+)\/(\d{4}-\d\d-\d\d)(?:\/(\d{4}-\d\d-\d\d))?$/;

function readConsents(reader: RowReader): WantedConsent[] {
  const read: WantedConsent[] = [];
  for (const entry of reader.list('consents', listSeparator, (text) => consentForm.test(text), 'consent-format')) {
    const [, purpose = '', textVersion = '', language = '', source = '', first = '', end] =
      consentForm.exec(entry) ?? [];
    const from = parsePlainDate(first);
    const expiresOn = end === undefined ? undefined : parsePlainDate(end);
    if (from === undefined || (end !== undefined && expiresOn === undefined))
      reader.report('consents', 'date-impossible', 'There is no such day.');
    else if (read.some((one) => one.purpose === purpose))
      reader.report('consents', 'repeated', 'A purpose comes twice.');
    else read.push({ purpose, textVersion, language, source, from, ...(expiresOn ? { expiresOn } : {}) });
  }
  return read;
}

function readSharing(reader: RowReader): Record<string, string> {
  const read = new Map<string, string>();
  for (const entry of reader.list('sharing', listSeparator, (text) => /^\w+=\w+$/.test(text), 'sharing-format')) {
    const [field = '', audience = ''] = entry.split('=');
    if (read.has(field)) reader.report('sharing', 'repeated', 'A field comes twice.');
    read.set(field, audience);
  }
  return Object.fromEntries(read);
}

/** The cell of the consents that stand and whose text is known; that somebody agreed to be listed without one, another column says. */
export function consentsText({ consents }: Member): string {
  return purposeCodes
    .flatMap((purpose) => standing(consents, purpose) ?? [])
    .filter(({ textVersion, language }) => textVersion !== '' && language !== undefined)
    .map(consentText)
    .join('|');
}

function consentText({ purpose, textVersion, language, source, from, expiresOn }: Consent): string {
  const parts = [textVersion, language, source, from, ...(expiresOn ? [expiresOn] : [])];
  return `${purpose}=${parts.join('/')}`;
}

/** The cell of what a member has chosen; what has its usual audience because nothing was chosen is not in it. */
export function sharingText({ sharing }: Member): string {
  return Object.entries(sharing)
    .map(([field, audience]) => `${field}=${audience}`)
    .toSorted()
    .join('|');
}

/** Why a membership is suspended, as far as it is known; empty for every other one. */
export function reasonOf({ status, history }: Member): string {
  if (status !== 'suspended') return '';
  return history.findLast(({ kind }) => kind === 'suspended')?.reason ?? '';
}
