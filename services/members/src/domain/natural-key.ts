import { fold, languages } from '@inclust/kernel';
import type { MemberDraft } from './member.ts';

/** What tells people and organisations apart in daily life: a register number, or a name with e-mail, else telephone, else place. */
export function naturalKey(draft: MemberDraft): string {
  return registerKey(draft) ?? `${names(draft)[0] ?? ''}:${marks(draft)[0] ?? ''}`;
}

/** The key of somebody of whom only the name is said. */
export function nameKey(draft: MemberDraft): string {
  return `${names(draft)[0] ?? ''}:name`;
}

/** Every key under which a member may be named by a file that says less than the register knows. */
export function naturalKeys(draft: MemberDraft): string[] {
  const known = marks(draft);
  const register = registerKey(draft);
  return [
    ...(register ? [register] : []),
    ...names(draft).flatMap((name) => [
      ...(known.length > 0 ? known : ['']).map((mark) => `${name}:${mark}`),
      `${name}:name`,
    ]),
  ];
}

/** The part of a key that says the name or the register number: what members are looked up by before their keys are compared. */
export function namePartOf(key: string): string {
  return key.replace(/:(?:(?:email|phone|place):.*|name)?$/su, '');
}

function registerKey(draft: MemberDraft): string | undefined {
  if (draft.kind !== 'organisation' || !draft.register) return undefined;
  return `register:${draft.register.country}:${draft.register.number}`;
}

/** A person has one name, an organisation one for each language. */
function names(draft: MemberDraft): string[] {
  if (draft.kind === 'person') return [`person:${fold(draft.familyName)}:${fold(draft.givenName)}`];
  return languages.flatMap((language) => {
    const name = draft.names[language];
    return name ? [`organisation:${fold(name.text)}`] : [];
  });
}

/** What goes with a name, the most telling first. */
function marks({ email, phone, locality }: MemberDraft): string[] {
  return [
    ...(email ? [`email:${fold(email)}`] : []),
    ...(phone ? [`phone:${phone.replaceAll(/[^\d+]/g, '')}`] : []),
    ...(locality ? [`place:${fold(locality)}`] : []),
  ];
}
