import { fold, languages, nameSkeletons } from '@inclust/kernel';
import type { MemberDraft } from '../member.ts';
import { phoneDigits } from './phone-digits.ts';

/** Why two members may be the same, the strongest first. */
export const duplicateReasons = ['register-number', 'email', 'name', 'phone', 'address'] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** What a member is compared by: for each reason the values of which one must be shared. Absent values are not there. */
export type DuplicateMarks = Readonly<Record<DuplicateReason, readonly string[]>>;

/** The marks of a member. Names and places are spelt by sound, so that Γιώργος and Giorgos are the same. */
export function duplicateMarks(draft: MemberDraft): DuplicateMarks {
  const { email, phone } = draft;
  const register = draft.kind === 'organisation' ? draft.register : undefined;
  return {
    'register-number': register ? [`${register.country}:${register.number}`] : [],
    email: present(email && fold(email)),
    name: [...new Set(namesOf(draft).flatMap(nameSkeletons))],
    phone: present(phone && phoneDigits(phone)),
    address: addressOf(draft),
  };
}

function namesOf(draft: MemberDraft): string[] {
  if (draft.kind === 'person') return [`${draft.givenName} ${draft.familyName}`];
  return languages.flatMap((language) => draft.names[language]?.text ?? []);
}

/** A place alone says too little: half a register lives in it. */
function addressOf({ locality, postalCode }: MemberDraft): string[] {
  const code = fold(postalCode ?? '').replaceAll(/[^\p{L}\p{N}]/gu, '');
  return code === '' ? [] : nameSkeletons(locality ?? '').map((place) => `${code}:${place}`);
}

function present(value: string | undefined): string[] {
  return value ? [value] : [];
}
