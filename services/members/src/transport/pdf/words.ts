import type { GrantableRole, Language } from '@inclust/kernel';
import type { AuditRecord } from '../../domain/audit.ts';
import type { BodyMembershipStatus } from '../../domain/bodies/membership.ts';
import type { ConsentEnd, ConsentSource } from '../../domain/consents.ts';
import type { HistoryEntry, MemberStatus, RoleKind } from '../../domain/member.ts';
import type {
  creditSteps,
  KnownAccount,
  KnownBooking,
  KnownCredit,
  KnownRegistration,
} from '../../domain/personal-data.ts';
import type { Audience } from '../../domain/sharing.ts';
import type { DeclarationPurpose } from '../../domain/vulnerability.ts';

/** What a person's data are explained with. */
export interface Words {
  readonly title: string;
  readonly intro: (node: string, day: string) => string;
  readonly rights: string;
  readonly page: (number: number, of: number) => string;
  readonly nothing: string;
  readonly never: string;
  readonly now: string;
  /** For what does not end. */
  readonly endless: string;
  readonly sections: Readonly<
    Record<
      | 'profile'
      | 'membership'
      | 'roles'
      | 'bodies'
      | 'consents'
      | 'sharing'
      | 'accounts'
      | 'registrations'
      | 'bookings'
      | 'plans'
      | 'credit'
      | 'creditEntries'
      | 'declarations'
      | 'history'
      | 'audit',
      string
    >
  >;
  readonly labels: Readonly<
    Record<
      | 'id'
      | 'body'
      | 'status'
      | 'registered'
      | 'changed'
      | 'stay'
      | 'role'
      | 'from'
      | 'to'
      | 'organisation'
      | 'purpose'
      | 'text'
      | 'language'
      | 'source'
      | 'end'
      | 'why'
      | 'field'
      | 'audience'
      | 'category'
      | 'purposes'
      | 'note'
      | 'date'
      | 'step'
      | 'by'
      | 'action'
      | 'basis'
      | 'login'
      | 'made'
      | 'used'
      | 'event'
      | 'places'
      | 'said'
      | 'resource'
      | 'booking'
      | 'plan'
      | 'amount'
      | 'origin',
      string
    >
  >;
  readonly statuses: Readonly<Record<MemberStatus, string>>;
  readonly bodyStatuses: Readonly<Record<BodyMembershipStatus, string>>;
  readonly roles: Readonly<Record<RoleKind, string>>;
  readonly sources: Readonly<Record<ConsentSource, string>>;
  readonly ends: Readonly<Record<ConsentEnd['why'], string>>;
  readonly audiences: Readonly<Record<Audience, string>>;
  readonly purposes: Readonly<Record<DeclarationPurpose, string>>;
  readonly accountRoles: Readonly<Record<GrantableRole, string>>;
  readonly accountStatuses: Readonly<Record<KnownAccount['status'], string>>;
  readonly registrationStatuses: Readonly<Record<KnownRegistration['status'], string>>;
  readonly bookingStatuses: Readonly<Record<KnownBooking['status'], string>>;
  readonly creditSources: Readonly<Record<KnownCredit['left'][number]['source'], string>>;
  readonly creditSteps: Readonly<Record<(typeof creditSteps)[number], string>>;
  readonly steps: Readonly<Record<HistoryEntry['kind'], string>>;
  readonly actions: Readonly<Record<AuditRecord['action'], string>>;
}

/** The words of each language. */
export const wordsOf: Readonly<Record<Language, Words>> = {
  el: {
    title: 'Τα δεδομένα σας',
    intro: (node, day) =>
      `Αυτά είναι όλα όσα γνωρίζει για εσάς ο κόμβος ${node} στις ${day}: όσα δηλώσατε, όσα έγραψε για εσάς η γραμματεία και ό,τι καταγράφηκε σχετικά.`,
    rights:
      'Μπορείτε να ζητήσετε τη διόρθωση ή τη διαγραφή τους, να ανακαλέσετε κάθε συγκατάθεση και να υποβάλετε καταγγελία στην αρχή προστασίας δεδομένων της χώρας σας.',
    page: (number, of) => `Σελίδα ${number} από ${of}`,
    nothing: 'Δεν υπάρχει τίποτα.',
    never: 'ποτέ',
    now: 'έως σήμερα',
    endless: 'δεν λήγει',
    sections: {
      profile: 'Στοιχεία',
      membership: 'Ιδιότητα μέλους',
      roles: 'Ρόλοι',
      bodies: 'Σώματα και ομάδες',
      consents: 'Συγκαταθέσεις',
      sharing: 'Ποιος βλέπει τι',
      accounts: 'Λογαριασμοί σύνδεσης',
      registrations: 'Εγγραφές σε εκδηλώσεις',
      bookings: 'Κρατήσεις χώρων',
      plans: 'Συνδρομές',
      credit: 'Διαθέσιμες πιστώσεις',
      creditEntries: 'Κινήσεις πιστώσεων',
      declarations: 'Δηλώσεις ευαλωτότητας',
      history: 'Ιστορικό',
      audit: 'Πράξεις στα δεδομένα σας',
    },
    labels: {
      id: 'Αριθμός στο μητρώο',
      body: 'Σώμα',
      status: 'Κατάσταση',
      registered: 'Καταχωρίστηκε',
      changed: 'Τελευταία αλλαγή',
      stay: 'Περίοδος μέλους',
      role: 'Ρόλος',
      from: 'Από',
      to: 'Έως',
      organisation: 'Οργανισμός',
      purpose: 'Σκοπός',
      text: 'Κείμενο',
      language: 'Γλώσσα',
      source: 'Τρόπος',
      end: 'Λήξη',
      why: 'Αιτία',
      field: 'Πεδίο',
      audience: 'Το βλέπουν',
      category: 'Κατηγορία',
      purposes: 'Σκοποί',
      note: 'Σημείωση',
      date: 'Ημερομηνία',
      step: 'Τι έγινε',
      by: 'Από ποιον (κωδικός)',
      action: 'Πράξη',
      basis: 'Νομική βάση',
      login: 'Σύνδεση με',
      made: 'Δημιουργήθηκε',
      used: 'Τελευταία σύνδεση',
      event: 'Εκδήλωση',
      resource: 'Πόρος',
      booking: 'Κράτηση',
      plan: 'Πρόγραμμα',
      amount: 'Πόσο',
      origin: 'Προέλευση',
      places: 'Θέσεις',
      said: 'Όσα δηλώσατε',
    },
    statuses: {
      applicant: 'υποψήφιο μέλος',
      declined: 'η αίτηση απορρίφθηκε',
      active: 'ενεργό μέλος',
      suspended: 'σε αναστολή',
      left: 'έχει αποχωρήσει',
      erased: 'διαγράφηκε',
      merged: 'συγχωνεύθηκε με άλλη εγγραφή',
    },
    bodyStatuses: {
      applied: 'αίτηση',
      active: 'μέλος',
      declined: 'η αίτηση απορρίφθηκε',
      withdrawn: 'η αίτηση αποσύρθηκε',
      ended: 'έληξε',
      merged: 'ανήκει στην εγγραφή με την οποία συγχωνεύθηκε',
    },
    roles: { board: 'διοικητικό συμβούλιο', coordinator: 'συντονισμός', representative: 'εκπροσώπηση οργανισμού' },
    sources: {
      form: 'έντυπο',
      paper: 'χαρτί',
      portal: 'διαδικτυακά',
      import: 'από αρχείο',
      staff: 'μέσω γραμματείας',
    },
    ends: {
      withdrawn: 'ανακλήθηκε',
      expired: 'έληξε',
      replaced: 'αντικαταστάθηκε',
      erased: 'διαγράφηκε μαζί με τα στοιχεία',
      merged: 'έληξε με τη συγχώνευση εγγραφών',
    },
    audiences: { private: 'κανείς άλλος', node: 'τα μέλη του κόμβου', federation: 'όλοι οι κόμβοι', public: 'όλοι' },
    purposes: { 'support-programme': 'πρόγραμμα στήριξης', statistics: 'στατιστική' },
    accountRoles: {
      member: 'μέλος',
      'organisation-representative': 'εκπρόσωπος οργανισμού',
      'door-staff': 'προσωπικό εισόδου',
      'coworking-manager': 'υπεύθυνος χώρου συνεργασίας',
      coordinator: 'συντονισμός',
      officer: 'στέλεχος μετα-συστάδας',
      auditor: 'έλεγχος',
      operator: 'διαχείριση κόμβου',
      integrator: 'διασύνδεση προγραμμάτων',
    },
    accountStatuses: {
      invited: 'έχει σταλεί πρόσκληση',
      active: 'ενεργός',
      disabled: 'απενεργοποιημένος',
    },
    registrationStatuses: {
      held: 'κρατημένη θέση',
      'pending-approval': 'περιμένει έγκριση',
      confirmed: 'επιβεβαιωμένη',
      waiting: 'στη λίστα αναμονής',
      offered: 'έχει προσφερθεί θέση',
      cancelled: 'ακυρωμένη',
      expired: 'έληξε',
      refused: 'δεν έγινε δεκτή',
      withdrawn: 'η προσφορά αποσύρθηκε',
      united: 'ενώθηκε με άλλη',
    },
    bookingStatuses: {
      pending: 'αναμένεται απάντηση του άλλου κόμβου',
      held: 'κρατημένη προσωρινά',
      requested: 'περιμένει έγκριση',
      waiting: 'στη λίστα αναμονής',
      confirmed: 'επιβεβαιωμένη',
      declined: 'δεν έγινε δεκτή',
      'no-show': 'δεν εμφανίστηκε κανείς',
      cancelled: 'ακυρωμένη',
      expired: 'έληξε',
    },
    creditSources: {
      plan: 'συνδρομή',
      pass: 'ημερήσιο εισιτήριο',
      'top-up': 'συμπλήρωση',
      goodwill: 'προσφορά του χώρου',
    },
    creditSteps: {
      grant: 'χορήγηση',
      charge: 'χρέωση κράτησης',
      recharge: 'νέα χρέωση μετά από αλλαγή κράτησης',
      refund: 'επιστροφή',
      revoke: 'ανάκληση',
      expire: 'λήξη',
      transfer: 'μεταφορά μετά από συγχώνευση εγγραφών',
      'undo-transfer': 'αναίρεση μεταφοράς',
    },
    steps: {
      applied: 'αίτηση',
      registered: 'εγγραφή',
      admitted: 'αποδοχή',
      declined: 'απόρριψη',
      suspended: 'αναστολή',
      resumed: 'τέλος αναστολής',
      withdrawn: 'αποχώρηση',
      readmitted: 'νέα αποδοχή',
      'role-granted': 'ανάθεση ρόλου',
      'role-ended': 'λήξη ρόλου',
      'consent-given': 'συγκατάθεση',
      'consent-withdrawn': 'ανάκληση συγκατάθεσης',
      'consents-expired': 'λήξη συγκατάθεσης',
      merged: 'συγχώνευση εγγραφών',
      'merge-undone': 'αναίρεση συγχώνευσης',
      'role-moved': 'μεταφορά ρόλου μετά από συγχώνευση',
      erased: 'διαγραφή',
    },
    actions: {
      'vault-declared': 'καταχώριση δήλωσης ευαλωτότητας',
      'vault-read': 'ανάγνωση δηλώσεων ευαλωτότητας',
      'vault-found': 'έλεγχος αν υπάρχουν δηλώσεις ευαλωτότητας',
      'vault-withdrawn': 'διαγραφή δήλωσης ευαλωτότητας',
      'vault-key-rotated': 'αλλαγή κλειδιού',
      'personal-data-exported': 'έκδοση αυτού του εγγράφου',
      'member-erased': 'διαγραφή στοιχείων',
    },
  },
  sq: {
    title: 'Të dhënat tuaja',
    intro: (node, day) =>
      `Kjo është gjithçka që nyja ${node} di për ju më ${day}: çfarë keni deklaruar, çfarë ka shkruar zyra për ju dhe çfarë është regjistruar lidhur me to.`,
    rights:
      'Mund të kërkoni ndreqjen ose fshirjen e tyre, të tërhiqni çdo pëlqim dhe të ankoheni pranë autoritetit për mbrojtjen e të dhënave të vendit tuaj.',
    page: (number, of) => `Faqja ${number} nga ${of}`,
    nothing: 'Nuk ka asgjë.',
    never: 'asnjëherë',
    now: 'deri sot',
    endless: 'nuk skadon',
    sections: {
      profile: 'Të dhënat',
      membership: 'Anëtarësia',
      roles: 'Rolet',
      bodies: 'Organe dhe grupe',
      consents: 'Pëlqimet',
      sharing: 'Kush sheh çfarë',
      accounts: 'Llogaritë e hyrjes',
      registrations: 'Regjistrime në veprimtari',
      bookings: 'Rezervime hapësirash',
      plans: 'Abonime',
      credit: 'Kredi në dispozicion',
      creditEntries: 'Lëvizje të kredisë',
      declarations: 'Deklarime të cenueshmërisë',
      history: 'Historiku',
      audit: 'Veprime me të dhënat tuaja',
    },
    labels: {
      id: 'Numri në regjistër',
      body: 'Organi',
      status: 'Gjendja',
      registered: 'Regjistruar',
      changed: 'Ndryshimi i fundit',
      stay: 'Periudha e anëtarësisë',
      role: 'Roli',
      from: 'Nga',
      to: 'Deri',
      organisation: 'Organizata',
      purpose: 'Qëllimi',
      text: 'Teksti',
      language: 'Gjuha',
      source: 'Mënyra',
      end: 'Mbarimi',
      why: 'Arsyeja',
      field: 'Fusha',
      audience: 'E shohin',
      category: 'Kategoria',
      purposes: 'Qëllimet',
      note: 'Shënim',
      date: 'Data',
      step: 'Çfarë ndodhi',
      by: 'Nga kush (kodi)',
      action: 'Veprimi',
      basis: 'Baza ligjore',
      login: 'Hyrja me',
      made: 'Krijuar',
      used: 'Hyrja e fundit',
      event: 'Veprimtaria',
      resource: 'Burimi',
      booking: 'Rezervimi',
      plan: 'Plani',
      amount: 'Sa',
      origin: 'Prejardhja',
      places: 'Vende',
      said: 'Çfarë keni thënë',
    },
    statuses: {
      applicant: 'kandidat për anëtar',
      declined: 'kërkesa u refuzua',
      active: 'anëtar aktiv',
      suspended: 'i pezulluar',
      left: 'është larguar',
      erased: 'u fshi',
      merged: 'u bashkua me një regjistrim tjetër',
    },
    bodyStatuses: {
      applied: 'kërkesë',
      active: 'anëtar',
      declined: 'kërkesa u refuzua',
      withdrawn: 'kërkesa u tërhoq',
      ended: 'mbaroi',
      merged: 'i përket regjistrimit me të cilin u bashkua',
    },
    roles: { board: 'këshilli drejtues', coordinator: 'bashkërendim', representative: 'përfaqësim i organizatës' },
    sources: {
      form: 'formular',
      paper: 'letër',
      portal: 'në internet',
      import: 'nga një skedar',
      staff: 'përmes zyrës',
    },
    ends: {
      withdrawn: 'u tërhoq',
      expired: 'skadoi',
      replaced: 'u zëvendësua',
      erased: 'u fshi bashkë me të dhënat',
      merged: 'mbaroi me bashkimin e regjistrimeve',
    },
    audiences: {
      private: 'askush tjetër',
      node: 'anëtarët e nyjës',
      federation: 'të gjitha nyjet',
      public: 'të gjithë',
    },
    purposes: { 'support-programme': 'program mbështetjeje', statistics: 'statistikë' },
    accountRoles: {
      member: 'anëtar',
      'organisation-representative': 'përfaqësues organizate',
      'door-staff': 'personel i hyrjes',
      'coworking-manager': 'drejtues i hapësirës së përbashkët',
      coordinator: 'koordinim',
      officer: 'zyrtar i metaklasterit',
      auditor: 'auditim',
      operator: 'administrim i nyjes',
      integrator: 'integrim programesh',
    },
    accountStatuses: {
      invited: 'ftesa është dërguar',
      active: 'aktive',
      disabled: 'e çaktivizuar',
    },
    registrationStatuses: {
      held: 'vend i mbajtur',
      'pending-approval': 'pret miratim',
      confirmed: 'e konfirmuar',
      waiting: 'në listën e pritjes',
      offered: 'është ofruar vend',
      cancelled: 'e anuluar',
      expired: 'ka skaduar',
      refused: 'nuk u pranua',
      withdrawn: 'oferta u tërhoq',
      united: 'u bashkua me një tjetër',
    },
    bookingStatuses: {
      pending: 'pritet përgjigja e nyjës tjetër',
      held: 'i mbajtur përkohësisht',
      requested: 'pret miratim',
      waiting: 'në listën e pritjes',
      confirmed: 'i konfirmuar',
      declined: 'nuk u pranua',
      'no-show': 'nuk u paraqit askush',
      cancelled: 'i anuluar',
      expired: 'ka skaduar',
    },
    creditSources: {
      plan: 'abonim',
      pass: 'biletë ditore',
      'top-up': 'mbushje',
      goodwill: 'dhuratë nga hapësira',
    },
    creditSteps: {
      grant: 'dhënie',
      charge: 'tarifim i rezervimit',
      recharge: 'tarifim i ri pas ndryshimit të rezervimit',
      refund: 'kthim',
      revoke: 'tërheqje',
      expire: 'skadim',
      transfer: 'kalim pas bashkimit të regjistrimeve',
      'undo-transfer': 'zhbërje e kalimit',
    },
    steps: {
      applied: 'kërkesë',
      registered: 'regjistrim',
      admitted: 'pranim',
      declined: 'refuzim',
      suspended: 'pezullim',
      resumed: 'fund i pezullimit',
      withdrawn: 'largim',
      readmitted: 'ripranim',
      'role-granted': 'dhënie roli',
      'role-ended': 'fund i rolit',
      'consent-given': 'pëlqim',
      'consent-withdrawn': 'tërheqje e pëlqimit',
      'consents-expired': 'skadim i pëlqimit',
      merged: 'bashkim regjistrimesh',
      'merge-undone': 'zhbërje e bashkimit',
      'role-moved': 'kalim roli pas bashkimit',
      erased: 'fshirje',
    },
    actions: {
      'vault-declared': 'ruajtje e një deklarimi cenueshmërie',
      'vault-read': 'lexim i deklarimeve të cenueshmërisë',
      'vault-found': 'kontroll nëse ka deklarime të cenueshmërisë',
      'vault-withdrawn': 'fshirje e një deklarimi cenueshmërie',
      'vault-key-rotated': 'ndërrim i çelësit',
      'personal-data-exported': 'nxjerrje e këtij dokumenti',
      'member-erased': 'fshirje e të dhënave',
    },
  },
  en: {
    title: 'Your data',
    intro: (node, day) =>
      `This is everything that the node ${node} knows of you on ${day}: what you told, what the office wrote about you, and what was recorded about it.`,
    rights:
      'You can ask for it to be corrected or erased, take back every consent, and complain to the data-protection authority of your country.',
    page: (number, of) => `Page ${number} of ${of}`,
    nothing: 'There is nothing.',
    never: 'never',
    now: 'to this day',
    endless: 'does not end',
    sections: {
      profile: 'Profile',
      membership: 'Membership',
      roles: 'Roles',
      bodies: 'Bodies and groups',
      consents: 'Consents',
      sharing: 'Who sees what',
      accounts: 'Accounts for logging in',
      registrations: 'Registrations for events',
      bookings: 'Bookings of spaces',
      plans: 'Subscriptions',
      credit: 'Credit left',
      creditEntries: 'What became of credit',
      declarations: 'Declarations of vulnerability',
      history: 'History',
      audit: 'What was done with your data',
    },
    labels: {
      id: 'Number in the register',
      body: 'Body',
      status: 'Status',
      registered: 'Registered',
      changed: 'Last change',
      stay: 'Time as a member',
      role: 'Role',
      from: 'From',
      to: 'To',
      organisation: 'Organisation',
      purpose: 'Purpose',
      text: 'Text',
      language: 'Language',
      source: 'How',
      end: 'End',
      why: 'Why',
      field: 'Field',
      audience: 'Seen by',
      category: 'Category',
      purposes: 'Purposes',
      note: 'Note',
      date: 'Date',
      step: 'What happened',
      by: 'By whom (code)',
      action: 'What was done',
      basis: 'Legal basis',
      login: 'Login',
      made: 'Made',
      used: 'Last login',
      event: 'Event',
      resource: 'Resource',
      booking: 'Booking',
      plan: 'Plan',
      amount: 'How much',
      origin: 'Where it comes from',
      places: 'Places',
      said: 'What you said',
    },
    statuses: {
      applicant: 'applicant',
      declined: 'application declined',
      active: 'active member',
      suspended: 'suspended',
      left: 'has left',
      erased: 'erased',
      merged: 'merged into another record',
    },
    bodyStatuses: {
      applied: 'applied',
      active: 'member',
      declined: 'application declined',
      withdrawn: 'application withdrawn',
      ended: 'ended',
      merged: 'part of the record it was merged into',
    },
    roles: { board: 'board', coordinator: 'coordination', representative: 'representing an organisation' },
    sources: { form: 'form', paper: 'paper', portal: 'online', import: 'from a file', staff: 'through the office' },
    ends: {
      withdrawn: 'taken back',
      expired: 'ran out',
      replaced: 'replaced',
      erased: 'erased with the record',
      merged: 'ended by a merge of records',
    },
    audiences: { private: 'nobody else', node: 'members of the node', federation: 'all nodes', public: 'everybody' },
    purposes: { 'support-programme': 'support programme', statistics: 'statistics' },
    accountRoles: {
      member: 'member',
      'organisation-representative': 'representative of an organisation',
      'door-staff': 'door staff',
      'coworking-manager': 'coworking manager',
      coordinator: 'coordinator',
      officer: 'officer',
      auditor: 'auditor',
      operator: 'operator',
      integrator: 'integrator',
    },
    accountStatuses: {
      invited: 'invited',
      active: 'active',
      disabled: 'disabled',
    },
    registrationStatuses: {
      held: 'place kept',
      'pending-approval': 'waits for approval',
      confirmed: 'confirmed',
      waiting: 'on the waiting list',
      offered: 'a place is offered',
      cancelled: 'cancelled',
      expired: 'expired',
      refused: 'not accepted',
      withdrawn: 'offer withdrawn',
      united: 'united with another',
    },
    bookingStatuses: {
      pending: 'waits for the other node to answer',
      held: 'held for a while',
      requested: 'waits for approval',
      waiting: 'on the waiting list',
      confirmed: 'confirmed',
      declined: 'not accepted',
      'no-show': 'nobody came',
      cancelled: 'cancelled',
      expired: 'expired',
    },
    creditSources: {
      plan: 'subscription',
      pass: 'day pass',
      'top-up': 'top-up',
      goodwill: 'given by the space',
    },
    creditSteps: {
      grant: 'given',
      charge: 'drawn by a booking',
      recharge: 'drawn anew after a change of the booking',
      refund: 'given back',
      revoke: 'taken back',
      expire: 'run out',
      transfer: 'moved when two records became one',
      'undo-transfer': 'moved back',
    },
    steps: {
      applied: 'application',
      registered: 'registration',
      admitted: 'admission',
      declined: 'application declined',
      suspended: 'suspension',
      resumed: 'end of the suspension',
      withdrawn: 'departure',
      readmitted: 'new admission',
      'role-granted': 'role granted',
      'role-ended': 'role ended',
      'consent-given': 'consent',
      'consent-withdrawn': 'consent taken back',
      'consents-expired': 'consent ran out',
      merged: 'records merged',
      'merge-undone': 'merge undone',
      'role-moved': 'role moved by a merge',
      erased: 'erasure',
    },
    actions: {
      'vault-declared': 'declaration of vulnerability kept',
      'vault-read': 'declarations of vulnerability read',
      'vault-found': 'looked whether there are declarations of vulnerability',
      'vault-withdrawn': 'declaration of vulnerability deleted',
      'vault-key-rotated': 'key changed',
      'personal-data-exported': 'this document made',
      'member-erased': 'record erased',
    },
  },
};
