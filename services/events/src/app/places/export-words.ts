import type { Language } from '@inclust/kernel';
import type { PaymentState, RegistrationState } from '../../domain/places/registration.ts';

/** What the columns and codes of a table of registrations are called in a language. */
interface ExportWords {
  readonly columns: {
    readonly registration: string;
    readonly registeredAt: string;
    readonly state: string;
    readonly reason: string;
    readonly person: string;
    readonly places: string;
    readonly tickets: string;
    readonly attendees: string;
    readonly emails: string;
    readonly payment: string;
    readonly checkedIn: string;
  };
  readonly states: Readonly<Record<RegistrationState, string>>;
  readonly payments: Readonly<Record<PaymentState, string>>;
  readonly yes: string;
  readonly no: string;
}

/** The words of each language. */
export const exportWords: Readonly<Record<Language, ExportWords>> = {
  el: {
    columns: {
      registration: 'Εγγραφή',
      registeredAt: 'Χρόνος εγγραφής (UTC)',
      state: 'Κατάσταση',
      reason: 'Αιτία',
      person: 'Πρόσωπο',
      places: 'Θέσεις',
      tickets: 'Εισιτήρια',
      attendees: 'Ονόματα',
      emails: 'Ηλεκτρονικές διευθύνσεις',
      payment: 'Πληρωμή',
      checkedIn: 'Προσήλθε',
    },
    states: {
      held: 'κρατημένη',
      'pending-approval': 'προς έγκριση',
      confirmed: 'επιβεβαιωμένη',
      waiting: 'σε αναμονή',
      offered: 'με προσφορά θέσης',
      cancelled: 'ακυρωμένη',
      expired: 'έληξε',
      refused: 'απορρίφθηκε',
      withdrawn: 'η προσφορά αποσύρθηκε',
      united: 'ενώθηκε με άλλη',
      deleted: 'διαγράφηκε',
    },
    payments: {
      'not-due': 'δεν οφείλεται',
      open: 'εκκρεμεί',
      paid: 'πληρώθηκε',
      refunded: 'επιστράφηκε',
    },
    yes: 'ναι',
    no: 'όχι',
  },
  sq: {
    columns: {
      registration: 'Regjistrimi',
      registeredAt: 'Koha e regjistrimit (UTC)',
      state: 'Gjendja',
      reason: 'Arsyeja',
      person: 'Personi',
      places: 'Vende',
      tickets: 'Bileta',
      attendees: 'Emra',
      emails: 'Adresa elektronike',
      payment: 'Pagesa',
      checkedIn: 'Erdhi',
    },
    states: {
      held: 'i mbajtur',
      'pending-approval': 'në pritje të miratimit',
      confirmed: 'i konfirmuar',
      waiting: 'në listën e pritjes',
      offered: 'me vend të ofruar',
      cancelled: 'i anuluar',
      expired: 'i skaduar',
      refused: 'i refuzuar',
      withdrawn: 'oferta u tërhoq',
      united: 'u bashkua me një tjetër',
      deleted: 'i fshirë',
    },
    payments: {
      'not-due': 'pa detyrim',
      open: 'e papaguar',
      paid: 'e paguar',
      refunded: 'e kthyer',
    },
    yes: 'po',
    no: 'jo',
  },
  en: {
    columns: {
      registration: 'Registration',
      registeredAt: 'Registered at (UTC)',
      state: 'State',
      reason: 'Reason',
      person: 'Person',
      places: 'Places',
      tickets: 'Tickets',
      attendees: 'Names',
      emails: 'E-mail addresses',
      payment: 'Payment',
      checkedIn: 'Came',
    },
    states: {
      held: 'held',
      'pending-approval': 'awaiting approval',
      confirmed: 'confirmed',
      waiting: 'waiting',
      offered: 'offered a place',
      cancelled: 'cancelled',
      expired: 'expired',
      refused: 'refused',
      withdrawn: 'offer withdrawn',
      united: 'part of another',
      deleted: 'deleted',
    },
    payments: {
      'not-due': 'nothing due',
      open: 'open',
      paid: 'paid',
      refunded: 'paid back',
    },
    yes: 'yes',
    no: 'no',
  },
};
