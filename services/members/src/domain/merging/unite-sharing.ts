import type { Member } from '../member.ts';
import { audienceOf, chosenAudience, fieldRules, narrower, type SharedField, type Sharing } from '../sharing.ts';

/** What two who are one share: of each field with the narrower audience of theirs. */
export function uniteSharing(source: Member, target: Member): Sharing {
  const fields = Object.keys(fieldRules) as SharedField[];
  const narrowed = fields.flatMap((field) => {
    const audience = narrower(audienceOf(source, field), audienceOf(target, field));
    return audience === chosenAudience(target.sharing, field) ? [] : [[field, audience] as const];
  });
  return { ...target.sharing, ...Object.fromEntries(narrowed) };
}
