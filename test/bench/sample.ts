import type { MemberProfile } from '@inclust/contracts';
import { MemberProfile as Profile } from '@inclust/contracts';

/** A person as every side of a benchmark registers one. */
export function sampleProfile(number: number): MemberProfile {
  return Profile.fromPartial({
    kind: { $case: 'person', value: { givenName: 'Ευτυχία', familyName: `Παπαδοπούλου${number % 997}` } },
    email: `person${number}@demo.example`,
    phone: '+30 26810 00000',
    locality: 'Άρτα',
    postalCode: '47100',
    disciplines: ['performing-arts', 'visual-arts'],
    functions: ['creation'],
    languages: ['el', 'en'],
    description: {
      el: { text: 'Θέατρο σκιών και εικαστικά εργαστήρια για παιδιά.' },
      en: { text: 'Shadow theatre and workshops for children.' },
    },
    // Unlisted, so that both sides publish one message a call.
    listingConsent: false,
  });
}
