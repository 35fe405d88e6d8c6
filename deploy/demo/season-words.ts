import type { SeasonEvent } from './season.ts';

/** A text in the three languages. */
export interface Trilingual {
  readonly el: string;
  readonly sq: string;
  readonly en: string;
}

/** What venues of the demonstration are called. */
export const venueNames: readonly Trilingual[] = [
  { el: 'Παλιά Αποθήκη (επίδειξη)', sq: 'Magazina e Vjetër (demonstrim)', en: 'Old Warehouse (demo)' },
  { el: 'Αίθουσα της Γέφυρας (επίδειξη)', sq: 'Salla e Urës (demonstrim)', en: 'Bridge Hall (demo)' },
  { el: 'Αυλή των Τεχνών (επίδειξη)', sq: 'Oborri i Arteve (demonstrim)', en: 'Court of Arts (demo)' },
  { el: 'Αναγνωστήριο (επίδειξη)', sq: 'Salla e Leximit (demonstrim)', en: 'Reading Room (demo)' },
];

interface Theme {
  readonly titles: Trilingual;
  /** ESSnet-Culture domain. */
  readonly discipline: string;
  readonly kind: SeasonEvent['kind'];
}

const theme = (kind: Theme['kind'], discipline: string, el: string, sq: string, en: string): Theme => ({
  kind,
  discipline,
  titles: { el, sq, en },
});

/** What takes place in the season. */
export const seasonEvents: readonly [Theme, ...Theme[]] = [
  theme('public-event', 'performing-arts', 'Συναυλία χορωδίας', 'Koncert kori', 'Choir concert'),
  theme(
    'public-event',
    'performing-arts',
    'Βραδιά πολυφωνικού τραγουδιού',
    'Mbrëmje me këngë polifonike',
    'Evening of polyphonic song',
  ),
  theme('public-event', 'performing-arts', 'Θεατρική ανάγνωση', 'Lexim teatral', 'Staged reading'),
  theme('public-event', 'visual-arts', 'Έκθεση φωτογραφίας', 'Ekspozitë fotografie', 'Photography exhibition'),
  theme(
    'public-event',
    'visual-arts',
    'Ανοιχτά εργαστήρια ζωγραφικής',
    'Atelie të hapura pikture',
    'Open painting studios',
  ),
  theme('public-event', 'book-and-press', 'Ανάγνωση ποίησης', 'Lexim poezie', 'Poetry reading'),
  theme(
    'public-event',
    'book-and-press',
    'Παζάρι παλιού βιβλίου',
    'Panair i librit të vjetër',
    'Second-hand book fair',
  ),
  theme(
    'public-event',
    'audiovisual-and-multimedia',
    'Προβολή ντοκιμαντέρ',
    'Shfaqje dokumentari',
    'Documentary screening',
  ),
  theme(
    'public-event',
    'heritage',
    'Περίπατος στην παλιά πόλη',
    'Shëtitje në qytetin e vjetër',
    'Walk through the old town',
  ),
  theme('public-event', 'archives', 'Ξενάγηση στο αρχείο', 'Vizitë e udhëhequr në arkiv', 'Tour of the archive'),
  theme('public-event', 'libraries', 'Ώρα του παραμυθιού', 'Ora e përrallës', 'Story hour'),
  theme(
    'public-event',
    'architecture',
    'Συζήτηση για τα πέτρινα σπίτια',
    'Bisedë për shtëpitë prej guri',
    'Talk on stone houses',
  ),
  theme('training', 'art-crafts', 'Εργαστήριο κεραμικής', 'Punëtori qeramike', 'Pottery workshop'),
  theme('training', 'art-crafts', 'Μαθήματα αργαλειού', 'Mësime tezgjahu', 'Weaving lessons'),
  theme('training', 'audiovisual-and-multimedia', 'Σεμινάριο ήχου', 'Seminar zëri', 'Sound seminar'),
  theme('training', 'advertising', 'Πώς παρουσιάζω το έργο μου', 'Si ta paraqes punën time', 'How to present my work'),
  theme(
    'joint-public-event',
    'performing-arts',
    'Κοινή συναυλία των δύο ακτών',
    'Koncert i përbashkët i dy brigjeve',
    'Joint concert of the two shores',
  ),
  theme(
    'joint-public-event',
    'heritage',
    'Ημέρα κοινής κληρονομιάς',
    'Dita e trashëgimisë së përbashkët',
    'Day of shared heritage',
  ),
  theme('joint-action', 'art-crafts', 'Συνάντηση τεχνιτών', 'Takim i artizanëve', 'Meeting of craftspeople'),
];
