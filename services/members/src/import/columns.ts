/** A column of a register file: its field and its header in the languages of the platform. */
interface Column {
  readonly field: string;
  readonly headers: Readonly<Record<'el' | 'sq' | 'en', string>>;
}

/**
 * The columns of a register file, in the order in which an export writes them. A header matches in any of the languages
 * or by the field's own name; accents, case and `_` do not matter.
 */
export const columns = [
  { field: 'external_id', headers: { el: 'Κωδικός', sq: 'Kodi', en: 'External id' } },
  { field: 'kind', headers: { el: 'Είδος', sq: 'Lloji', en: 'Kind' } },
  { field: 'given_name', headers: { el: 'Όνομα', sq: 'Emri', en: 'Given name' } },
  { field: 'family_name', headers: { el: 'Επώνυμο', sq: 'Mbiemri', en: 'Family name' } },
  { field: 'name_el', headers: { el: 'Επωνυμία (ελληνικά)', sq: 'Emërtimi (greqisht)', en: 'Name (Greek)' } },
  { field: 'name_sq', headers: { el: 'Επωνυμία (αλβανικά)', sq: 'Emërtimi (shqip)', en: 'Name (Albanian)' } },
  { field: 'name_en', headers: { el: 'Επωνυμία (αγγλικά)', sq: 'Emërtimi (anglisht)', en: 'Name (English)' } },
  { field: 'email', headers: { el: 'Ηλεκτρονική διεύθυνση', sq: 'Posta elektronike', en: 'Email' } },
  { field: 'phone', headers: { el: 'Τηλέφωνο', sq: 'Telefoni', en: 'Phone' } },
  { field: 'locality', headers: { el: 'Τόπος', sq: 'Vendi', en: 'Place' } },
  { field: 'postal_code', headers: { el: 'Ταχυδρομικός κώδικας', sq: 'Kodi postar', en: 'Postal code' } },
  { field: 'disciplines', headers: { el: 'Τομείς', sq: 'Fushat', en: 'Disciplines' } },
  { field: 'functions', headers: { el: 'Λειτουργίες', sq: 'Funksionet', en: 'Functions' } },
  { field: 'nace', headers: { el: 'NACE', sq: 'NACE', en: 'NACE' } },
  { field: 'nace_scheme', headers: { el: 'Έκδοση NACE', sq: 'Versioni NACE', en: 'NACE scheme' } },
  {
    field: 'skills_offered',
    headers: { el: 'Προσφερόμενες δεξιότητες', sq: 'Aftësi të ofruara', en: 'Skills offered' },
  },
  { field: 'skills_sought', headers: { el: 'Ζητούμενες δεξιότητες', sq: 'Aftësi të kërkuara', en: 'Skills sought' } },
  { field: 'languages', headers: { el: 'Γλώσσες', sq: 'Gjuhët', en: 'Languages' } },
  { field: 'website', headers: { el: 'Ιστότοπος', sq: 'Faqja e internetit', en: 'Website' } },
  { field: 'legal_form', headers: { el: 'Νομική μορφή', sq: 'Forma juridike', en: 'Legal form' } },
  {
    field: 'social_enterprise_law',
    headers: { el: 'Νόμος κοινωνικής επιχείρησης', sq: 'Ligji i ndërmarrjes sociale', en: 'Social enterprise law' },
  },
  {
    field: 'social_enterprise_from',
    headers: { el: 'Κοινωνική επιχείρηση από', sq: 'Ndërmarrje sociale nga', en: 'Social enterprise from' },
  },
  {
    field: 'social_enterprise_to',
    headers: { el: 'Κοινωνική επιχείρηση έως', sq: 'Ndërmarrje sociale deri', en: 'Social enterprise to' },
  },
  {
    field: 'social_enterprise_evidence',
    headers: {
      el: 'Τεκμήριο κοινωνικής επιχείρησης',
      sq: 'Dëshmi e ndërmarrjes sociale',
      en: 'Social enterprise evidence',
    },
  },
  { field: 'size_class', headers: { el: 'Μέγεθος', sq: 'Madhësia', en: 'Size class' } },
  { field: 'founding_date', headers: { el: 'Ημερομηνία ίδρυσης', sq: 'Data e themelimit', en: 'Founding date' } },
  { field: 'register_country', headers: { el: 'Χώρα μητρώου', sq: 'Shteti i regjistrit', en: 'Register country' } },
  { field: 'register_number', headers: { el: 'ΑΦΜ ή NIPT', sq: 'NIPT ose AFM', en: 'Register number' } },
  {
    field: 'annual_turnover',
    headers: { el: 'Ετήσιος κύκλος εργασιών', sq: 'Xhiroja vjetore', en: 'Annual turnover' },
  },
  { field: 'turnover_currency', headers: { el: 'Νόμισμα', sq: 'Monedha', en: 'Turnover currency' } },
  {
    field: 'listing_consent',
    headers: { el: 'Συναίνεση δημοσίευσης', sq: 'Pëlqimi për publikim', en: 'Listing consent' },
  },
  { field: 'joined_on', headers: { el: 'Ημερομηνία ένταξης', sq: 'Data e anëtarësimit', en: 'Joined on' } },
  { field: 'status', headers: { el: 'Κατάσταση μέλους', sq: 'Gjendja e anëtarësisë', en: 'Status' } },
  { field: 'status_reason', headers: { el: 'Λόγος κατάστασης', sq: 'Arsyeja e gjendjes', en: 'Status reason' } },
  { field: 'consents', headers: { el: 'Συγκαταθέσεις', sq: 'Pëlqimet', en: 'Consents' } },
  { field: 'sharing', headers: { el: 'Αποδέκτες πεδίων', sq: 'Audienca e fushave', en: 'Sharing' } },
  { field: 'note', headers: { el: 'Σημείωση', sq: 'Shënim', en: 'Note' } },
  {
    field: 'description_el',
    headers: { el: 'Περιγραφή (ελληνικά)', sq: 'Përshkrimi (greqisht)', en: 'Description (Greek)' },
  },
  {
    field: 'description_sq',
    headers: { el: 'Περιγραφή (αλβανικά)', sq: 'Përshkrimi (shqip)', en: 'Description (Albanian)' },
  },
  {
    field: 'description_en',
    headers: { el: 'Περιγραφή (αγγλικά)', sq: 'Përshkrimi (anglisht)', en: 'Description (English)' },
  },
  /** Which texts are not originals, such as `description_en=machine`; without it every text is taken for an original. */
  { field: 'text_states', headers: { el: 'Κατάσταση κειμένων', sq: 'Gjendja e teksteve', en: 'Text states' } },
] as const satisfies readonly Column[];

/** The field of a column. */
export type Field = (typeof columns)[number]['field'];

/** Fields that only an organisation has. */
export const organisationFields: readonly Field[] = [
  'name_el',
  'name_sq',
  'name_en',
  'legal_form',
  'social_enterprise_law',
  'social_enterprise_from',
  'social_enterprise_to',
  'social_enterprise_evidence',
  'size_class',
  'founding_date',
  'register_country',
  'register_number',
  'annual_turnover',
  'turnover_currency',
];

/** Fields that only a person has. */
export const personFields: readonly Field[] = ['given_name', 'family_name'];
