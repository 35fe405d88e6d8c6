import type { LocalizedText, NodeId } from '@inclust/kernel';
import type { BodyId, BodyKind, BodyTexts, SubjectKind } from './body.ts';

/** A body that is always there. */
export type StandingBody = BodyTexts & { readonly id: BodyId; readonly kind: BodyKind; readonly standing: true };

/** The cities of the platform as their languages decline them. */
const cities: Readonly<Record<string, Record<'el' | 'sq' | 'en', string>>> = {
  arta: { el: 'Άρτας', sq: 'i Artës', en: 'of Arta' },
  corfu: { el: 'Κέρκυρας', sq: 'i Korfuzit', en: 'of Corfu' },
  vlora: { el: 'Αυλώνα', sq: 'i Vlorës', en: 'of Vlora' },
  korca: { el: 'Κορυτσάς', sq: 'i Korçës', en: 'of Korça' },
};

/** The bodies that a node of a role always has: a city its cluster, the meta-cluster those of all cities together. */
export function standingBodies(node: NodeId, role: 'city' | 'meta'): readonly StandingBody[] {
  return role === 'city' ? [clusterOf(node)] : ofTheMetaCluster;
}

function clusterOf(node: NodeId): StandingBody {
  const city = Object.hasOwn(cities, node) ? cities[node] : undefined;
  return standing(
    'cluster',
    [],
    {
      el: `Πολιτιστική Συστάδα${city ? ` ${city.el}` : ''}`,
      sq: `Klasteri Kulturor${city ? ` ${city.sq}` : ''}`,
      en: `Cultural Cluster${city ? ` ${city.en}` : ''}`,
    },
    {
      el: 'Οι δημιουργοί και οι φορείς της πόλης που εργάζονται μαζί.',
      sq: 'Krijuesit dhe organizatat e qytetit që punojnë së bashku.',
      en: 'The creators and organisations of the city who work together.',
    },
  );
}

const ofTheMetaCluster: readonly StandingBody[] = [
  standing(
    'meta-cluster',
    [],
    { el: 'Μετα-συστάδα', sq: 'Metaklasteri', en: 'Meta-cluster' },
    {
      el: 'Οι πολιτιστικές συστάδες όλων των πόλεων, από τις δύο πλευρές των συνόρων.',
      sq: 'Klasterët kulturorë të të gjitha qyteteve, në të dyja anët e kufirit.',
      en: 'The cultural clusters of all cities, on both sides of the border.',
    },
  ),
  standing(
    'cultural-alliance',
    ['person', 'organisation'],
    { el: 'Πολιτιστική Συμμαχία', sq: 'Aleanca Kulturore', en: 'Cultural Alliance' },
    {
      el: 'Για όποιον θέλει να συνεργαστεί στον πολιτισμό πέρα από τα σύνορα: δημιουργοί, ομάδες και φορείς.',
      sq: 'Për këdo që dëshiron të bashkëpunojë në kulturë përtej kufirit: krijues, grupe dhe organizata.',
      en: 'For everybody who wants to work together in culture across the border: creators, groups and organisations.',
    },
  ),
  standing(
    'consortium',
    ['organisation', 'person'],
    { el: 'Κοινοπραξία', sq: 'Konsorciumi', en: 'Consortium' },
    {
      el: 'Όσοι αναλαμβάνουν μαζί έργα και προσφορές και μοιράζονται τις υποχρεώσεις τους.',
      sq: 'Ata që marrin përsipër bashkërisht projekte e oferta dhe i ndajnë detyrimet mes tyre.',
      en: 'Those who take on projects and tenders together and share what they are bound to.',
    },
  ),
  standing(
    'research-community',
    ['person', 'organisation'],
    { el: 'Ερευνητική Κοινότητα', sq: 'Komuniteti Kërkimor', en: 'Research Community' },
    {
      el: 'Ερευνητές και φορείς που μελετούν τον πολιτισμό και τη δημιουργική οικονομία της περιοχής.',
      sq: 'Studiues dhe institucione që kërkojnë mbi kulturën dhe ekonominë krijuese të rajonit.',
      en: "Researchers and institutions who study the region's culture and creative economy.",
    },
  ),
];

function standing(
  kind: BodyKind,
  admits: readonly SubjectKind[],
  names: Record<'el' | 'sq' | 'en', string>,
  description: Record<'el' | 'sq' | 'en', string>,
): StandingBody {
  return {
    id: kind as string as BodyId,
    kind,
    standing: true,
    admits,
    names: inAllLanguages(names),
    description: inAllLanguages(description),
  };
}

/** Greek and Albanian are written as first languages, English is translated by a person. */
function inAllLanguages({ el, sq, en }: Record<'el' | 'sq' | 'en', string>): LocalizedText {
  return {
    el: { text: el, state: 'original' },
    sq: { text: sq, state: 'original' },
    en: { text: en, state: 'human' },
  };
}
