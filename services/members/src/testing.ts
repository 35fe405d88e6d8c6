export type { MemberDraft } from './domain/member.ts';
export { afmCheckDigit } from './domain/register-number.ts';
export { violations } from './domain/rules.ts';
export { unknownCodes } from './domain/unknown-codes.ts';
export { columns, type Field } from './import/columns.ts';
export { mapHeader } from './import/map-header.ts';
export { parseRow } from './import/parse-row.ts';
export { answers, kinds, sizeClasses } from './import/vocabulary.ts';
