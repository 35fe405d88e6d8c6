import { MemberProfile, type Member } from '@inclust/contracts';

const beginnings = [
  'Καρα',
  'Παπα',
  'Μαυρο',
  'Χατζη',
  'Δημο',
  'Σταυρο',
  'Γερο',
  'Κοντο',
  'Λαγο',
  'Ξυδο',
  'Πετρο',
  'Ψαρο',
  'Τσιρο',
  'Βλαχο',
];
const middles = [
  'γιανν',
  'μιχαλ',
  'νικολ',
  'θανασ',
  'κωστ',
  'δημητρ',
  'λαμπρ',
  'στεφαν',
  'βασιλ',
  'αργυρ',
  'ζαχαρ',
  'φωτ',
  'ρουσσ',
  'μανωλ',
];
const ends = [
  'ίδης',
  'όπουλος',
  'άκης',
  'έλης',
  'άτος',
  'ούλης',
  'ίτης',
  'ώτης',
  'έας',
  'άκος',
  'ίνος',
  'άρης',
  'ένιος',
  'όγλου',
];
const given = [
  'Γιώργος',
  'Ελένη',
  'Αρβέν',
  'Μαρία',
  'Θανάσης',
  'Ειρήνη',
  'Σπύρος',
  'Δέσποινα',
  'Χρήστος',
  'Ζωή',
  'Πέτρος',
  'Ντρίτα',
  'Ηλίας',
];
const places = [
  'Άρτα',
  'Κέρκυρα',
  'Ιωάννινα',
  'Πρέβεζα',
  'Λευκάδα',
  'Πάργα',
  'Μέτσοβο',
  'Ηγουμενίτσα',
  'Φιλιάτες',
  'Κόνιτσα',
  'Αμφιλοχία',
];
const domains = [
  'heritage',
  'archives',
  'libraries',
  'book-and-press',
  'visual-arts',
  'performing-arts',
  'architecture',
  'art-crafts',
];

/** One of 2,744 family names. */
export function familyName(number: number): string {
  const spread = (number * 7919) % (beginnings.length * middles.length * ends.length);
  const [first, second] = [spread % beginnings.length, Math.floor(spread / beginnings.length)];
  return `${at(beginnings, first)}${at(middles, second)}${at(ends, Math.floor(second / middles.length))}`;
}

/** A member of a register of many: every fifth is an organisation, and a name comes back after 2,744. */
export function searchedProfile(number: number): MemberProfile {
  const name = familyName(number);
  const common = {
    email: `person${number}@demo.example`,
    phone: '+30 26810 00000',
    locality: at(places, number * 31),
    disciplines: [...new Set([at(domains, number), at(domains, number * 7 + 3)])],
    functions: ['creation'],
    languages: ['el', 'en'],
    description: { el: { text: 'Θέατρο σκιών και εικαστικά εργαστήρια για παιδιά.' } },
    listingConsent: false,
  };
  if (number % 5 === 0) {
    const names = { el: { text: `Θέατρο ${name}` } };
    return MemberProfile.fromPartial({ ...common, kind: { $case: 'organisation', value: { names } } });
  }
  const value = { givenName: at(given, number), familyName: name };
  return MemberProfile.fromPartial({ ...common, kind: { $case: 'person', value } });
}

/** A name with another letter in the middle of it, which no name has there. */
export function mistyped(name: string): string {
  const middle = Math.floor(name.length / 2);
  return `${name.slice(0, middle)}ξ${name.slice(middle + 1)}`;
}

/** Whether the member is one of those who have left. */
export function hasLeft(number: number): boolean {
  return number % 50 === 7;
}

/** The member that a registration answered with. */
export function registered(member: Member | undefined): Member {
  if (!member) throw new Error('the answer holds no member');
  return member;
}

function at<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length] as Item;
}
