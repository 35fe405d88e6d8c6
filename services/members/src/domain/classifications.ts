/** A code with its names. */
export interface Term<Code extends string = string> {
  readonly code: Code;
  readonly names: Readonly<Record<'el' | 'sq' | 'en', string>>;
}

/** A legal form; `enterprise` counts among businesses, `soleTrader` has no person apart from its owner. */
export interface LegalForm extends Term {
  /** The country whose law knows the form; absent when both do. */
  readonly country?: 'GR' | 'AL';
  readonly enterprise: boolean;
  readonly soleTrader: boolean;
}

/** The ten cultural domains of the ESSnet-Culture framework (ESSnet-Culture Final Report, 2012, chapter 3). */
export const disciplines = [
  { code: 'heritage', names: { el: 'πολιτιστική κληρονομιά', sq: 'trashëgimi kulturore', en: 'heritage' } },
  { code: 'archives', names: { el: 'αρχεία', sq: 'arkiva', en: 'archives' } },
  { code: 'libraries', names: { el: 'βιβλιοθήκες', sq: 'biblioteka', en: 'libraries' } },
  { code: 'book-and-press', names: { el: 'βιβλίο και τύπος', sq: 'libri dhe shtypi', en: 'book and press' } },
  { code: 'visual-arts', names: { el: 'εικαστικές τέχνες', sq: 'arte pamore', en: 'visual arts' } },
  { code: 'performing-arts', names: { el: 'παραστατικές τέχνες', sq: 'arte skenike', en: 'performing arts' } },
  {
    code: 'audiovisual-and-multimedia',
    names: { el: 'οπτικοακουστικά και πολυμέσα', sq: 'audiovizuale dhe multimedia', en: 'audiovisual and multimedia' },
  },
  { code: 'architecture', names: { el: 'αρχιτεκτονική', sq: 'arkitekturë', en: 'architecture' } },
  { code: 'advertising', names: { el: 'διαφήμιση', sq: 'reklamë', en: 'advertising' } },
  { code: 'art-crafts', names: { el: 'καλλιτεχνική χειροτεχνία', sq: 'zejtari artistike', en: 'art crafts' } },
] as const satisfies readonly Term[];

/** The six functions of the ESSnet-Culture framework. */
export const functions = [
  { code: 'creation', names: { el: 'δημιουργία', sq: 'krijim', en: 'creation' } },
  {
    code: 'production-publishing',
    names: { el: 'παραγωγή και έκδοση', sq: 'prodhim dhe botim', en: 'production and publishing' },
  },
  {
    code: 'dissemination-trade',
    names: { el: 'διάδοση και εμπόριο', sq: 'shpërndarje dhe tregti', en: 'dissemination and trade' },
  },
  { code: 'preservation', names: { el: 'διατήρηση', sq: 'ruajtje', en: 'preservation' } },
  { code: 'education', names: { el: 'εκπαίδευση', sq: 'arsim', en: 'education' } },
  {
    code: 'management-regulation',
    names: { el: 'διαχείριση και ρύθμιση', sq: 'menaxhim dhe rregullim', en: 'management and regulation' },
  },
] as const satisfies readonly Term[];

const enterprise = { enterprise: true, soleTrader: false } as const;
const noEnterprise = { enterprise: false, soleTrader: false } as const;

/** Legal forms of both countries that members of a cluster have. */
export const legalForms = [
  {
    code: 'sole-trader',
    enterprise: true,
    soleTrader: true,
    names: { el: 'ατομική επιχείρηση', sq: 'person fizik tregtar', en: 'sole trader' },
  },
  {
    code: 'gr-oe',
    country: 'GR',
    ...enterprise,
    names: { el: 'ομόρρυθμη εταιρεία (ΟΕ)', sq: 'shoqëri kolektive greke (OE)', en: 'Greek general partnership (OE)' },
  },
  {
    code: 'gr-ee',
    country: 'GR',
    ...enterprise,
    names: {
      el: 'ετερόρρυθμη εταιρεία (ΕΕ)',
      sq: 'shoqëri komandite greke (EE)',
      en: 'Greek limited partnership (EE)',
    },
  },
  {
    code: 'gr-ike',
    country: 'GR',
    ...enterprise,
    names: {
      el: 'ιδιωτική κεφαλαιουχική εταιρεία (ΙΚΕ)',
      sq: 'shoqëri private kapitali greke (IKE)',
      en: 'Greek private company (IKE)',
    },
  },
  {
    code: 'gr-epe',
    country: 'GR',
    ...enterprise,
    names: {
      el: 'εταιρεία περιορισμένης ευθύνης (ΕΠΕ)',
      sq: 'shoqëri greke me përgjegjësi të kufizuar (EPE)',
      en: 'Greek limited liability company (EPE)',
    },
  },
  {
    code: 'gr-ae',
    country: 'GR',
    ...enterprise,
    names: { el: 'ανώνυμη εταιρεία (ΑΕ)', sq: 'shoqëri aksionare greke (AE)', en: 'Greek public limited company (AE)' },
  },
  {
    code: 'koinsep',
    country: 'GR',
    ...enterprise,
    names: {
      el: 'κοινωνική συνεταιριστική επιχείρηση (ΚοινΣΕπ)',
      sq: 'ndërmarrje kooperative sociale greke (KoinSEp)',
      en: 'Greek social cooperative enterprise (KoinSEp)',
    },
  },
  {
    code: 'gr-amke',
    country: 'GR',
    ...noEnterprise,
    names: {
      el: 'αστική μη κερδοσκοπική εταιρεία (ΑΜΚΕ)',
      sq: 'shoqëri civile jofitimprurëse greke (AMKE)',
      en: 'Greek civil non-profit company (AMKE)',
    },
  },
  {
    code: 'al-shpk',
    country: 'AL',
    ...enterprise,
    names: {
      el: 'αλβανική εταιρεία περιορισμένης ευθύνης (Sh.p.k.)',
      sq: 'shoqëri me përgjegjësi të kufizuar (Sh.p.k.)',
      en: 'Albanian limited liability company (Sh.p.k.)',
    },
  },
  {
    code: 'al-sha',
    country: 'AL',
    ...enterprise,
    names: {
      el: 'αλβανική ανώνυμη εταιρεία (Sh.a.)',
      sq: 'shoqëri aksionare (Sh.a.)',
      en: 'Albanian joint-stock company (Sh.a.)',
    },
  },
  {
    code: 'al-shoqeri-kolektive',
    country: 'AL',
    ...enterprise,
    names: { el: 'αλβανική ομόρρυθμη εταιρεία', sq: 'shoqëri kolektive', en: 'Albanian general partnership' },
  },
  { code: 'cooperative', ...enterprise, names: { el: 'συνεταιρισμός', sq: 'kooperativë', en: 'cooperative' } },
  { code: 'association', ...noEnterprise, names: { el: 'σωματείο', sq: 'shoqatë', en: 'association' } },
  { code: 'foundation', ...noEnterprise, names: { el: 'ίδρυμα', sq: 'fondacion', en: 'foundation' } },
  {
    code: 'al-qender',
    country: 'AL',
    ...noEnterprise,
    names: { el: 'αλβανικό μη κερδοσκοπικό κέντρο', sq: 'qendër jofitimprurëse', en: 'Albanian non-profit centre' },
  },
  {
    code: 'public-body',
    ...noEnterprise,
    names: { el: 'δημόσιος φορέας', sq: 'institucion publik', en: 'public body' },
  },
  { code: 'informal-group', ...noEnterprise, names: { el: 'άτυπη ομάδα', sq: 'grup joformal', en: 'informal group' } },
] as const satisfies readonly LegalForm[];
