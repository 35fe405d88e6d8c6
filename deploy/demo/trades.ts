/** What a creator or an organisation does: ESSnet-Culture domain and function, NACE Rev. 2 and 2.1, ISCO-08. */
export interface Trade {
  readonly discipline: string;
  readonly function: string;
  readonly nace2: string;
  readonly nace21: string;
  readonly occupation: string;
  /** What an organisation of this trade calls itself. */
  readonly body: { readonly el: string; readonly sq: string; readonly en: string };
}

export const trades: readonly [Trade, ...Trade[]] = [
  {
    discipline: 'performing-arts',
    function: 'creation',
    nace2: '90.01',
    nace21: '90.20',
    occupation: '2655',
    body: { el: 'Θεατρική ομάδα', sq: 'Trupa teatrore', en: 'Theatre company' },
  },
  {
    discipline: 'performing-arts',
    function: 'dissemination-trade',
    nace2: '90.01',
    nace21: '90.20',
    occupation: '2652',
    body: { el: 'Μουσικό σύνολο', sq: 'Ansambli muzikor', en: 'Music ensemble' },
  },
  {
    discipline: 'visual-arts',
    function: 'creation',
    nace2: '90.03',
    nace21: '90.12',
    occupation: '2651',
    body: { el: 'Εικαστικό εργαστήρι', sq: 'Studio arti', en: 'Art studio' },
  },
  {
    discipline: 'visual-arts',
    function: 'production-publishing',
    nace2: '74.20',
    nace21: '74.20',
    occupation: '3431',
    body: { el: 'Φωτογραφική λέσχη', sq: 'Klubi i fotografisë', en: 'Photo club' },
  },
  {
    discipline: 'art-crafts',
    function: 'production-publishing',
    nace2: '23.41',
    nace21: '23.41',
    occupation: '7314',
    body: { el: 'Κεραμικό εργαστήρι', sq: 'Punishtja e qeramikës', en: 'Ceramics workshop' },
  },
  {
    discipline: 'audiovisual-and-multimedia',
    function: 'production-publishing',
    nace2: '59.11',
    nace21: '59.11',
    occupation: '2654',
    body: { el: 'Παραγωγές', sq: 'Produksioni', en: 'Productions' },
  },
  {
    discipline: 'book-and-press',
    function: 'production-publishing',
    nace2: '58.11',
    nace21: '58.11',
    occupation: '2641',
    body: { el: 'Εκδόσεις', sq: 'Botimet', en: 'Publishing' },
  },
  {
    discipline: 'heritage',
    function: 'preservation',
    nace2: '91.02',
    nace21: '91.21',
    occupation: '2621',
    body: { el: 'Λαογραφικός σύλλογος', sq: 'Shoqata folklorike', en: 'Folklore society' },
  },
  {
    discipline: 'libraries',
    function: 'dissemination-trade',
    nace2: '91.01',
    nace21: '91.11',
    occupation: '2622',
    body: { el: 'Κοινοτική βιβλιοθήκη', sq: 'Biblioteka e lagjes', en: 'Community library' },
  },
  {
    discipline: 'archives',
    function: 'preservation',
    nace2: '91.01',
    nace21: '91.12',
    occupation: '2621',
    body: { el: 'Αρχείο μνήμης', sq: 'Arkivi i kujtesës', en: 'Memory archive' },
  },
  {
    discipline: 'architecture',
    function: 'creation',
    nace2: '71.11',
    nace21: '71.11',
    occupation: '2161',
    body: { el: 'Αρχιτεκτονικό γραφείο', sq: 'Studio arkitekture', en: 'Architecture office' },
  },
  {
    discipline: 'advertising',
    function: 'creation',
    nace2: '73.11',
    nace21: '73.11',
    occupation: '2166',
    body: { el: 'Γραφιστικό γραφείο', sq: 'Studio grafike', en: 'Graphic design office' },
  },
  {
    discipline: 'performing-arts',
    function: 'education',
    nace2: '85.52',
    nace21: '85.52',
    occupation: '2653',
    body: { el: 'Σχολή χορού', sq: 'Shkolla e vallëzimit', en: 'Dance school' },
  },
];
