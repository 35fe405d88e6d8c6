import type { Term } from '@inclust/classifications';

/** What a row is about. */
export const kinds = [
  { code: 'person', names: { el: 'πρόσωπο', sq: 'person', en: 'person' } },
  { code: 'organisation', names: { el: 'οργανισμός', sq: 'organizatë', en: 'organisation' } },
] as const satisfies readonly Term[];

/** Answers to a yes-or-no question. */
export const answers = [
  { code: 'yes', names: { el: 'ναι', sq: 'po', en: 'yes' } },
  { code: 'no', names: { el: 'όχι', sq: 'jo', en: 'no' } },
] as const satisfies readonly Term[];

/** Where a membership stands. */
export const statuses = [
  { code: 'applicant', names: { el: 'υποψήφιο μέλος', sq: 'kandidat për anëtar', en: 'applicant' } },
  { code: 'declined', names: { el: 'η αίτηση απορρίφθηκε', sq: 'kërkesa u refuzua', en: 'declined' } },
  { code: 'active', names: { el: 'ενεργό μέλος', sq: 'anëtar aktiv', en: 'active' } },
  { code: 'suspended', names: { el: 'σε αναστολή', sq: 'i pezulluar', en: 'suspended' } },
  { code: 'left', names: { el: 'έχει αποχωρήσει', sq: 'është larguar', en: 'left' } },
] as const satisfies readonly Term[];

/** Size by staff (Commission Recommendation 2003/361/EC). */
export const sizeClasses = [
  { code: 'micro', names: { el: 'πολύ μικρή', sq: 'mikro', en: 'micro' } },
  { code: 'small', names: { el: 'μικρή', sq: 'e vogël', en: 'small' } },
  { code: 'medium', names: { el: 'μεσαία', sq: 'e mesme', en: 'medium' } },
  { code: 'large', names: { el: 'μεγάλη', sq: 'e madhe', en: 'large' } },
] as const satisfies readonly Term[];

/** The laws under which an enterprise is a social one. */
export const socialEnterpriseLaws = [
  { code: 'GR-4430/2016', names: { el: 'ν. 4430/2016', sq: 'ligji grek 4430/2016', en: 'Greek law 4430/2016' } },
  { code: 'AL-65/2016', names: { el: 'αλβανικός ν. 65/2016', sq: 'ligji 65/2016', en: 'Albanian law 65/2016' } },
] as const satisfies readonly Term[];

/** The revisions of NACE in use. */
export const naceSchemes = [
  { code: 'NACE2', names: { el: 'NACE αναθ. 2', sq: 'NACE rev. 2', en: 'NACE Rev. 2' } },
  { code: 'NACE2.1', names: { el: 'NACE αναθ. 2.1', sq: 'NACE rev. 2.1', en: 'NACE Rev. 2.1' } },
] as const satisfies readonly Term[];

/** Countries with a register the platform knows. */
export const registerCountries = [
  { code: 'GR', names: { el: 'Ελλάδα', sq: 'Greqi', en: 'Greece' } },
  { code: 'AL', names: { el: 'Αλβανία', sq: 'Shqipëri', en: 'Albania' } },
] as const satisfies readonly Term[];

/** Currencies of a turnover. */
export const currencies = [
  { code: 'EUR', names: { el: 'ευρώ', sq: 'euro', en: 'euro' } },
  { code: 'ALL', names: { el: 'λεκ', sq: 'lek', en: 'lek' } },
] as const satisfies readonly Term[];
