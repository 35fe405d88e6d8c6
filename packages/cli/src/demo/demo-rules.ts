import type { Partially } from '@inclust/client';
import { Promotion, TextState, type LocalizedText, type RegistrationRules } from '@inclust/contracts';

/** How registrations of events of the demonstration are taken. */
export type DemoRules = 'full' | 'priced' | 'approval' | 'training' | 'open-day';

/** A price in euros or leks. */
export interface DemoPrice {
  readonly minorUnits: number;
  readonly currency: string;
}

const capacities: Readonly<Record<DemoRules, number>> = {
  full: 8,
  priced: 60,
  approval: 20,
  training: 10,
  'open-day': 300,
};

/** How many places there are. */
export function placesOf(rules: DemoRules): number {
  return capacities[rules];
}

/** The rules as they are set; places that are free again are given at once, so that what they come to does not depend on the time. */
export function rulesOf(kind: DemoRules, price?: DemoPrice): Partially<RegistrationRules> {
  const common = {
    quotas: [{ id: 'places', capacity: placesOf(kind) }],
    ticketTypes: [{ id: 'visitor', quotas: ['places'], perOrder: 4, name: text('Επισκέπτης', 'Vizitor', 'Visitor') }],
    waitingList: true,
    promotion: Promotion.PROMOTION_CONFIRM,
    holdMilliseconds: 15n * 60_000n,
    offerMilliseconds: 48n * 3_600_000n,
  };
  switch (kind) {
    case 'full':
      return { ...common, perOrder: 2 };
    case 'priced': {
      const { minorUnits = 500, currency = 'EUR' } = price ?? {};
      const at = (amount: number) => ({ minorUnits: BigInt(amount), currencyCode: currency });
      const ticketTypes = [
        { id: 'full-price', name: fullPrice, quotas: ['places'], perOrder: 4, price: at(minorUnits) },
        { id: 'reduced', name: reduced, quotas: ['places'], perOrder: 4, price: at(Math.round(minorUnits / 2)) },
      ];
      return { ...common, ticketTypes, waitingList: false };
    }
    case 'approval':
      return { ...common, approval: true, perOrder: 1 };
    case 'training':
      return { ...common, perOrder: 1, questions: [experience] };
    case 'open-day':
      return { ...common, questions: [origin] };
  }
}

const human = TextState.TEXT_STATE_HUMAN;

function text(el: string, sq: string, en: string): Partially<LocalizedText> {
  return { el: { text: el, state: human }, sq: { text: sq, state: human }, en: { text: en, state: human } };
}

const fullPrice = text('Κανονικό εισιτήριο', 'Biletë e plotë', 'Full price');
const reduced = text('Μειωμένο εισιτήριο', 'Biletë e reduktuar', 'Reduced price');

const experience = {
  id: 'experience',
  text: text('Πόση πείρα έχετε;', 'Sa përvojë keni?', 'How much experience do you have?'),
  required: true,
  kind: choice([
    ['none', 'Καμία', 'Aspak', 'None'],
    ['some', 'Λίγη', 'Pak', 'Some'],
    ['much', 'Πολλή', 'Shumë', 'Much'],
  ]),
};

/** Its answers say in the figures where visitors live. */
const origin = {
  id: 'origin',
  text: text('Πού μένετε;', 'Ku jetoni?', 'Where do you live?'),
  kind: choice([
    ['LOCAL', 'Στην περιοχή', 'Në zonë', 'In the area'],
    ['DOMESTIC', 'Αλλού στη χώρα', 'Diku tjetër në vend', 'Elsewhere in the country'],
    [
      'INBOUND_PARTNER',
      'Στην άλλη χώρα του προγράμματος',
      'Në vendin tjetër të programit',
      'In the other country of the programme',
    ],
    ['INBOUND_OTHER', 'Σε τρίτη χώρα', 'Në një vend të tretë', 'In a third country'],
    ['UNKNOWN', 'Δεν θέλω να πω', 'Nuk dua ta them', 'I would rather not say'],
  ]),
};

function choice(options: readonly (readonly [option: string, el: string, sq: string, en: string])[]) {
  const optionNames = options.map(([option, ...names]) => ({ option, name: text(...names) }));
  return { $case: 'choice' as const, value: { options: options.map(([option]) => option), optionNames } };
}
