import { expect, test } from 'vitest';
import { day, organisation, person, stay, subject, type Place } from '../../../test/build.ts';
import { figuresOver, numbersOver } from '../../../test/tally.ts';
import { contributions } from '../contributions.ts';
import { figuresOf } from '../figures.ts';
import type { AgreementSubject, Party } from '../subjects/agreement.ts';
import type { AttendanceSubject } from '../subjects/attendance.ts';
import type { EventSubject } from '../subjects/event.ts';
import type { JointPurchaseSubject } from '../subjects/joint-purchase.ts';
import type { PostSubject } from '../subjects/post.ts';
import type { Subject } from '../subjects/subject.ts';
import type { SupportSubject } from '../subjects/support.ts';
import { Tally } from '../tally.ts';
import { deliveredIndicators } from './delivered.ts';
import { definitionId, type IndicatorDefinition } from './definition.ts';

const year = { from: '2027-01', until: '2027-12' };
const arta = { node: 'arta' };
const vlora = { node: 'vlora' };

function party(key: string, more: Partial<Party> = {}): Party {
  return {
    distinctKey: key,
    countryCode: key.slice(0, 2),
    legalForm: 'gr-ike',
    enterprise: true,
    publicBody: false,
    size: 'micro',
    nace: '2.1:90.11',
    socialForm: '',
    ...more,
  };
}

function support(organisationOf: Party, deliveredOn: string, more: Partial<SupportSubject> = {}, place: Place = {}) {
  const rest = { kind: 'support', supportKind: 'mentoring', hasEvidence: true, isRevoked: false } as const;
  return subject({ ...rest, organisation: organisationOf, deliveredOn: day(deliveredOn), ...more }, place);
}

function agreement(parties: readonly Party[], more: Partial<AgreementSubject> = {}, place: Place = {}) {
  const rest = { kind: 'agreement', agreementKind: 'cooperation', isRenewal: false, hasEvidence: true } as const;
  return subject({ ...rest, parties, signedOn: day('2027-05-01'), ...more }, place);
}

function event(more: Partial<EventSubject> = {}, place: Place = {}) {
  const rest = { kind: 'event', isHeld: true, mode: 'on-site', disciplines: ['heritage'], themes: [] } as const;
  const organisers = ['nodes/arta/members/greek', 'nodes/vlora/members/albanian'];
  return subject(
    { ...rest, eventKind: 'joint-action', organisers, day: day('2027-06-01'), ...more },
    { ...arta, ...place },
  );
}

/** Who organises. */
const organisers = [
  organisation('GR:1', {}, { ...arta, id: 'greek' }),
  organisation('GR:2', {}, { ...arta, id: 'other' }),
  organisation('AL:1', {}, { ...vlora, id: 'albanian' }),
];

function attendance(more: Partial<AttendanceSubject> = {}, place: Place = {}) {
  const rest = { kind: 'attendance', hasEvidence: true, visitors: [], participants: 0, completions: 0 } as const;
  return subject({ ...rest, day: day('2027-06-01'), event: 'a', ...more }, { ...arta, ...place });
}

function post(more: Partial<PostSubject> = {}, place: Place = {}) {
  const rest = { kind: 'post', employer: 'GR:1', shareMilli: 1_000, contract: 'permanent', hasEvidence: true } as const;
  const about = { isRecurring: false, isReplacement: false, isco: '2651', sex: 'female' };
  return subject({ ...rest, ...about, filledOn: day('2027-01-01'), ...more }, place);
}

type Row = readonly [rule: string, code: string, subjects: readonly Subject[], expected: Record<string, number>];

const inBody = (key: string, bodyKind: string, place: Place = {}) => {
  const of = { distinctKey: key, countryCode: key.slice(0, 2), legalForm: 'gr-ike' };
  return subject({ kind: 'body-membership', bodyKind, stays: [stay('2027-02-01')], organisation: of }, place);
};

const rows: readonly Row[] = [
  [
    'an organisation in two bodies that signs as well counts once; a working group is no cooperation across borders',
    'O01',
    [
      inBody('GR:1', 'consortium', { id: 'a' }),
      inBody('GR:1', 'cultural-alliance', { id: 'b' }),
      inBody('GR:2', 'working-group', { id: 'c' }),
      agreement([party('GR:1'), party('AL:1', { legalForm: 'al-shpk' })]),
    ],
    {
      kerkyra: 2,
      'kerkyra body=consortium': 1,
      'kerkyra body=cultural-alliance': 1,
      'kerkyra country=AL': 1,
      'kerkyra country=GR': 1,
      'kerkyra legal-form=al-shpk': 1,
      'kerkyra legal-form=gr-ike': 1,
      'kerkyra nace=2.1:90.11': 2,
    },
  ],
  [
    'an agreement within one country is no cooperation across borders',
    'O01',
    [agreement([party('GR:1'), party('GR:2')])],
    {},
  ],
  [
    'an enterprise counts once, in the size that it had at its first support, wherever that was',
    'O02',
    [
      support(party('GR:1', { size: 'small' }), '2027-09-01', {}, arta),
      support(party('GR:1', { size: 'micro' }), '2027-02-01', {}, vlora),
      support(party('GR:9', { enterprise: false }), '2027-02-01', {}, { ...arta, id: 'b' }),
      support(party('GR:8'), '2027-02-01', { isRevoked: true }, { ...arta, id: 'c' }),
    ],
    {
      arta: 1,
      vlora: 1,
      sum: 2,
      distinct: 1,
      'arta size=small': 1,
      'vlora size=micro': 1,
      'sum size=small': 1,
      'sum size=micro': 1,
      'distinct size=micro': 1,
      'arta nace=2.1:90.11': 1,
      'vlora nace=2.1:90.11': 1,
      'sum nace=2.1:90.11': 2,
      'distinct nace=2.1:90.11': 1,
    },
  ],
  [
    'a grant is a financial support',
    'O03',
    [
      support(party('GR:1'), '2027-02-01', { supportKind: 'grant' }, { id: 'a' }),
      support(party('GR:2'), '2027-02-01', { supportKind: 'training' }, { id: 'b' }),
      support(party('GR:2'), '2027-03-01', { supportKind: 'mentoring' }, { id: 'c' }),
    ],
    { kerkyra: 1, 'kerkyra support=training': 1, 'kerkyra support=mentoring': 1 },
  ],
  [
    'three years old to the day is new, a day more is not, and neither is one that is founded after its support',
    'O04',
    [
      support(party('GR:1', { foundedOn: day('2024-03-15') }), '2027-03-15', {}, { id: 'a' }),
      support(party('GR:2', { foundedOn: day('2024-03-14') }), '2027-03-15', {}, { id: 'b' }),
      support(party('GR:3', { foundedOn: day('2027-03-16') }), '2027-03-15', {}, { id: 'c' }),
      support(party('GR:4'), '2027-03-15', {}, { id: 'd' }),
    ],
    { kerkyra: 1, 'kerkyra size=micro': 1 },
  ],
  [
    'what counts is the status on the day of the support',
    'O05',
    [
      support(party('GR:1', { socialForm: 'koinsep' }), '2027-03-15', {}, { id: 'a' }),
      support(party('GR:2'), '2027-03-15', {}, { id: 'b' }),
    ],
    { kerkyra: 1, 'kerkyra form=koinsep': 1 },
  ],
  [
    'what a space can host is what its last version before the end of the period says',
    'O06',
    [
      subject({
        kind: 'space',
        timeZone: 'Europe/Athens',
        levels: [
          { version: 1, at: '2027-01-10T10:00:00.000Z', amount: 6 },
          { version: 2, at: '2027-06-10T10:00:00.000Z', amount: 8 },
          { version: 3, at: '2027-12-31T22:30:00.000Z', amount: 2 },
        ],
      }),
    ],
    { kerkyra: 8, 'kerkyra space=a': 8 },
  ],
  [
    'participations add up over actions; without organisers of two countries, at an internal meeting or a public event there are none',
    'O07',
    [
      ...organisers,
      event({}, { id: 'a' }),
      attendance({ participants: 7 }, { id: 'a' }),
      attendance({ participants: 5, day: day('2027-06-02') }, { id: 'b' }),
      event({ organisers: ['nodes/arta/members/greek', 'nodes/arta/members/other'] }, { id: 'b' }),
      attendance({ participants: 100, event: 'b' }, { id: 'c' }),
      event({ eventKind: 'internal-meeting' }, { id: 'c' }),
      attendance({ participants: 100, event: 'c' }, { id: 'd' }),
      event({ eventKind: 'joint-public-event' }, { id: 'd' }),
      attendance({ participants: 100, event: 'd' }, { id: 'e' }),
    ],
    {
      arta: 12,
      sum: 12,
      'arta sex=unknown': 12,
      'sum sex=unknown': 12,
      'arta age=unknown': 12,
      'sum age=unknown': 12,
      'arta residence=unknown': 12,
      'sum residence=unknown': 12,
    },
  ],
  [
    'an action on inclusion counts, one on something else does not',
    'O08',
    [
      ...organisers,
      event({ themes: ['inclusion', 'gender-equality'] }, { id: 'a' }),
      attendance({ participants: 3 }, { id: 'a' }),
      event({ themes: ['tourism'] }, { id: 'b' }),
      attendance({ participants: 9, event: 'b' }, { id: 'b' }),
    ],
    {
      arta: 3,
      sum: 3,
      'arta sex=unknown': 3,
      'sum sex=unknown': 3,
      'arta age=unknown': 3,
      'sum age=unknown': 3,
      'arta residence=unknown': 3,
      'sum residence=unknown': 3,
    },
  ],
  [
    'an edition that was held counts once; one that was cancelled or has organisers of one country does not',
    'O09',
    [
      ...organisers,
      event({ eventKind: 'joint-public-event' }, { id: 'a' }),
      event({ eventKind: 'joint-public-event', isHeld: false }, { id: 'b' }),
      event({ eventKind: 'joint-public-event', organisers: ['nodes/arta/members/greek'] }, { id: 'c' }),
      event({ eventKind: 'joint-action' }, { id: 'd' }),
    ],
    {
      arta: 1,
      sum: 1,
      distinct: 1,
      'arta discipline=heritage': 1,
      'sum discipline=heritage': 1,
      'distinct discipline=heritage': 1,
      'arta mode=on-site': 1,
      'sum mode=on-site': 1,
      'distinct mode=on-site': 1,
    },
  ],
  [
    'public events are joint ones and others',
    'O10',
    [
      event({ eventKind: 'joint-public-event', disciplines: [] }, { id: 'a' }),
      event({ eventKind: 'public-event', disciplines: [] }, { id: 'b' }),
      event({ eventKind: 'training', disciplines: [] }, { id: 'c' }),
    ],
    { arta: 2 },
  ],
  [
    'who takes part in two trainings counts twice',
    'O11',
    [
      event({ eventKind: 'training' }, { id: 'a' }),
      attendance({ participants: 8, completions: 6 }, { id: 'a' }),
      event({ eventKind: 'training' }, { id: 'b' }),
      attendance({ participants: 4, event: 'b' }, { id: 'b' }),
    ],
    { arta: 12, 'arta skill=unknown': 12, 'arta sex=unknown': 12 },
  ],
  [
    'a pilot counts when it is completed',
    'O12',
    [
      subject({ kind: 'pilot', completedOn: day('2027-03-01'), disciplines: ['archives'], hasEvidence: true }),
      subject({ kind: 'pilot', disciplines: ['archives'], hasEvidence: true }, { id: 'b' }),
    ],
    { kerkyra: 1, 'kerkyra discipline=archives': 1 },
  ],
  [
    'a solution must say what taking it up needs',
    'O13',
    [solution({}), solution({ statesUptakeNeeds: false }, { id: 'b' })],
    { kerkyra: 1, 'kerkyra discipline=archives': 1 },
  ],
  [
    'a later version is the same strategy, and one of one country is none',
    'O14',
    [
      strategy({}),
      strategy({ revises: 'kerkyra/a', adoptedOn: day('2027-09-01') }, { id: 'b' }),
      strategy({ countries: ['GR', 'GR'] }, { id: 'c' }),
    ],
    { kerkyra: 1, 'kerkyra body=cultural-alliance': 1 },
  ],
  [
    'a place that is supported twice counts once',
    'O15',
    [
      subject({ kind: 'venue', supported: [stay('2027-01-01', '2027-03-01'), stay('2027-06-01')] }),
      subject({ kind: 'venue', supported: [stay('2028-01-01')] }, { id: 'b' }),
    ],
    { kerkyra: 1 },
  ],
  [
    'a partnership has public and private parties; a renewal is none; its value is compared in its own currency',
    'O16',
    [
      agreement(
        [party('GR:1', { publicBody: true }), party('GR:2')],
        { agreementKind: 'public-private', value: { minorUnits: 999_999, currency: 'EUR' } },
        { id: 'a' },
      ),
      agreement(
        [party('GR:1', { publicBody: true }), party('GR:2')],
        { agreementKind: 'public-private', isRenewal: true },
        { id: 'b' },
      ),
      agreement([party('GR:1'), party('GR:2')], { agreementKind: 'public-private' }, { id: 'c' }),
      agreement(
        [party('AL:1', { publicBody: true }), party('AL:2')],
        { agreementKind: 'public-private', value: { minorUnits: 1_000_000, currency: 'ALL' } },
        { id: 'd' },
      ),
    ],
    { kerkyra: 2, 'kerkyra value=EUR under-10000': 1, 'kerkyra value=ALL under-100000': 1 },
  ],
  [
    'a person counts once in a city and once under each category, over cities the numbers are added; groups count as many',
    'O17',
    [
      reach({ pseudonym: 'p', categories: ['migrant', 'jobless'] }, { ...arta, id: 'a' }),
      reach({ pseudonym: 'p', categories: ['jobless'] }, { ...arta, id: 'b' }),
      reach({ pseudonym: 'p', categories: ['jobless'] }, { ...vlora, id: 'c' }),
      reach({ count: 12, categories: ['migrant'], sex: 'unknown' }, { ...arta, id: 'd' }),
      reach({ pseudonym: 'q', isWithdrawn: true }, { ...arta, id: 'e' }),
    ],
    {
      arta: 13,
      vlora: 1,
      sum: 14,
      'arta category=jobless': 1,
      'vlora category=jobless': 1,
      'sum category=jobless': 2,
      'arta category=migrant': 13,
      'sum category=migrant': 13,
      'arta sex=female': 1,
      'vlora sex=female': 1,
      'sum sex=female': 2,
      'arta sex=unknown': 12,
      'sum sex=unknown': 12,
    },
  ],
  [
    'desks, rooms and studios count by their units; equipment, what is made of others and what was retired do not',
    'O18',
    [
      subject({ kind: 'space', timeZone: 'Europe/Athens', levels: [] }, { id: 's' }),
      resource('desks', [12], {}, 'a'),
      resource('room', [1], {}, 'b'),
      resource('equipment', [4], {}, 'c'),
      resource('room', [1], { isComposed: true }, 'd'),
      resource('studio', [1, 0], {}, 'e'),
    ],
    { kerkyra: 13, 'kerkyra kind=desks': 12, 'kerkyra kind=room': 1, 'kerkyra space=s': 13 },
  ],
  [
    'who completed a training',
    'R03',
    [
      event({ eventKind: 'training' }),
      attendance({ participants: 8, completions: 6 }),
      event({}, { id: 'b' }),
      attendance({ completions: 3, event: 'b' }, { id: 'b' }),
    ],
    { arta: 6, 'arta skill=unknown': 6, 'arta sex=unknown': 6 },
  ],
  [
    'six months full-time are a half; half-time all year too; vacancies, replacements, voluntary and seasonal work that does not come again are 0; a baseline is taken off',
    'R04',
    [
      post({ filledOn: day('2027-01-01'), endedOn: day('2027-07-02') }, { id: 'a' }),
      post({ shareMilli: 500, sex: 'male' }, { id: 'b' }),
      subject(
        {
          kind: 'post',
          employer: 'GR:1',
          shareMilli: 1_000,
          contract: 'permanent',
          isRecurring: false,
          isReplacement: false,
          isco: '',
          sex: 'male',
          hasEvidence: false,
        },
        { id: 'c' },
      ),
      post({ isReplacement: true }, { id: 'd' }),
      post({ contract: 'voluntary' }, { id: 'e' }),
      post({ contract: 'seasonal' }, { id: 'f' }),
      subject({ kind: 'job-baseline', employer: 'GR:1', from: day('2027-01-01'), shareMilli: 250 }, { id: 'g' }),
    ],
    {
      // 182 days of 365 are 0.499 of a year, rounded.
      kerkyra: 0.749,
      'kerkyra contract=permanent': 0.999,
      'kerkyra contract=baseline': -0.25,
      'kerkyra isco=265': 0.999,
      'kerkyra isco=unknown': -0.25,
      'kerkyra sex=female': 0.499,
      'kerkyra sex=male': 0.5,
      'kerkyra sex=unknown': -0.25,
    },
  ],
  [
    'visits to supported sites by where people live, those of the place itself are none',
    'R05',
    [
      subject({ kind: 'venue', supported: [stay('2027-05-01', '2027-07-01')] }, { ...arta, id: 'v' }),
      attendance({ venue: 'v', method: 'tickets', visitors: visitors(10, 20, 5, 3, 2) }, { id: 'a' }),
      attendance(
        { venue: 'v', day: day('2027-07-01'), method: 'tickets', visitors: visitors(0, 50, 0, 0, 0) },
        { id: 'b' },
      ),
      attendance({ venue: 'w', method: 'tickets', visitors: visitors(0, 50, 0, 0, 0) }, { id: 'c' }),
    ],
    {
      arta: 30,
      'arta method=tickets': 30,
      'arta origin=domestic': 20,
      'arta origin=inbound-partner': 5,
      'arta origin=inbound-other': 3,
      'arta origin=unknown': 2,
    },
  ],
  [
    'a solution that two have taken up counts once, and once for each kind of adopter',
    'R07',
    [solution({ adoptions: [adoption('GR:1', 'organisation'), adoption('city', 'public-body')] })],
    { kerkyra: 1, 'kerkyra adopter=organisation': 1, 'kerkyra adopter=public-body': 1 },
  ],
  [
    'those who take solutions up are counted beside them',
    'solution-adopters',
    [solution({ adoptions: [adoption('GR:1', 'organisation'), adoption('GR:2', 'organisation')] })],
    { kerkyra: 2, 'kerkyra adopter=organisation': 2 },
  ],
  [
    'agreements are worth what they say in their own currency, to the cent; a renewal is not counted again',
    'agreement-value-eur',
    [
      agreement([party('GR:1')], { value: { minorUnits: 1_234_567, currency: 'EUR' } }, { ...arta, id: 'a' }),
      agreement([party('GR:2')], { value: { minorUnits: 1, currency: 'EUR' } }, { ...arta, id: 'b' }),
      agreement([party('AL:1')], { value: { minorUnits: 99_999_900, currency: 'ALL' } }, { ...arta, id: 'c' }),
      agreement(
        [party('GR:1')],
        { isRenewal: true, value: { minorUnits: 500_000, currency: 'EUR' } },
        { ...arta, id: 'd' },
      ),
      agreement([party('GR:3')], {}, { ...arta, id: 'e' }),
      agreement(
        [party('GR:1')],
        { value: { minorUnits: 100_000, currency: 'EUR' }, signedOn: day('2028-01-01') },
        { ...arta, id: 'f' },
      ),
      agreement([party('GR:1')], { value: { minorUnits: 250, currency: 'EUR' } }, { ...vlora, id: 'g' }),
    ],
    { arta: 12_345.68, vlora: 2.5, sum: 12_348.18 },
  ],
  [
    'what is worth an amount in ALL is in no figure of EUR',
    'agreement-value-all',
    [
      agreement([party('GR:1')], { value: { minorUnits: 1_234_567, currency: 'EUR' } }, { id: 'a' }),
      agreement([party('AL:1')], { value: { minorUnits: 99_999_905, currency: 'ALL' } }, { id: 'b' }),
      agreement([party('AL:2')], { value: { minorUnits: 100, currency: 'USD' } }, { id: 'c' }),
    ],
    { kerkyra: 999_999.05 },
  ],
  [
    'a joint purchase saves what separate ones would have cost more; one that cost more takes away; one buyer is none',
    'purchase-savings-eur',
    [
      purchase({ paid: 80_000, separate: 100_050 }, 'a'),
      purchase({ paid: 10_000, separate: 9_000 }, 'b'),
      purchase({ paid: 10, separate: 90_000, buyers: 1 }, 'c'),
      purchase({ paid: 10, separate: 90_000, currency: 'ALL' }, 'd'),
      purchase({ paid: 10, separate: 90_000, settledOn: day('2026-12-31') }, 'e'),
    ],
    { kerkyra: 190.5 },
  ],
  [
    'savings in ALL are figures of their own',
    'purchase-savings-all',
    [purchase({ currency: 'ALL', paid: 1_000_000, separate: 1_250_005 }, 'a'), purchase({}, 'b')],
    { kerkyra: 2_500.05 },
  ],
  [
    'a strategy that somebody has begun to carry out counts once',
    'R08',
    [strategy({ uptakes: [adoption('GR:1', 'organisation'), adoption('GR:2', 'organisation')] })],
    { kerkyra: 1, 'kerkyra adopter=organisation': 1 },
  ],
  [
    'the head count beside the jobs',
    'posts-filled',
    [post({}, { id: 'a' }), post({ filledOn: day('2026-12-31'), endedOn: day('2027-03-01') }, { id: 'b' })],
    { kerkyra: 1, 'kerkyra contract=permanent': 1, 'kerkyra sex=female': 1 },
  ],
  [
    'an organisation in two cities is once in each and once over both',
    'organisations-by-discipline',
    [
      organisation('GR:1', {}, arta),
      organisation('GR:1', { disciplines: ['archives'] }, vlora),
      person({}, { ...arta, id: 'b' }),
    ],
    {
      arta: 1,
      vlora: 1,
      sum: 2,
      distinct: 1,
      'arta discipline=heritage': 1,
      'sum discipline=heritage': 1,
      'distinct discipline=heritage': 1,
      'vlora discipline=archives': 1,
      'sum discipline=archives': 1,
      'distinct discipline=archives': 1,
    },
  ],
  [
    'who has left by the end of the period is not there, who comes back is',
    'members-by-month',
    [
      person({ stays: [stay('2027-01-10', '2027-12-31')] }, { id: 'a' }),
      person({ stays: [stay('2027-01-10', '2027-02-01'), stay('2027-03-01')] }, { id: 'b' }),
      person({ stays: [] }, { id: 'c' }),
    ],
    { kerkyra: 1 },
  ],
  [
    'an enterprise was new when it first became a member',
    'new-enterprises',
    [
      enterprise('GR:1', '2024-01-10', 'a'),
      enterprise('GR:2', '2024-01-09', 'b'),
      organisation(
        'GR:3',
        { organisation: { distinctKey: 'GR:3', countryCode: 'GR', enterprise: false, foundedOn: day('2026-01-01') } },
        { id: 'c' },
      ),
    ],
    { kerkyra: 1 },
  ],
];

test.each(rows)('%s (%s)', (_, code, subjects, expected) => {
  expect(numbersOver(code, subjects, year)).toEqual(expected);
});

test('after the programme those of before count who sign again, within the year (R01)', () => {
  const subjects = [
    inBody('GR:1', 'consortium', { id: 'a' }),
    inBody('GR:2', 'consortium', { id: 'b' }),
    agreement([party('GR:1'), party('AL:7')], { signedOn: day('2028-06-30') }, { id: 'c' }),
    agreement([party('GR:2'), party('AL:8')], { signedOn: day('2029-01-01') }, { id: 'd' }),
  ];
  expect(numbersOver('R01', subjects, { from: '2028-01', until: '2028-12' })).toEqual({
    kerkyra: 1,
    'kerkyra legal-form=gr-ike': 1,
  });
});

test('an enterprise counts once in each year in which it came, and once over both; a large one, or one that did not come, does not (R06)', () => {
  const use = (key: string, on: string, id: string, more: { size?: string; isRevoked?: boolean } = {}) => {
    const organisationOf = party(key, more.size ? { size: more.size } : {});
    const state = { kind: 'space-use', organisation: organisationOf, day: day(on) } as const;
    return subject({ ...state, isRevoked: more.isRevoked ?? false }, { id });
  };
  const subjects = [
    use('GR:1', '2027-02-01', 'a'),
    use('GR:1', '2027-11-01', 'b'),
    use('GR:1', '2028-03-01', 'c', { size: 'small' }),
    use('GR:2', '2027-02-01', 'd', { size: 'large' }),
    use('GR:3', '2027-02-01', 'e', { isRevoked: true }),
  ];
  const parts = { kerkyra: 1, 'kerkyra size=micro': 1, 'kerkyra nace=2.1:90.11': 1 };
  expect(numbersOver('R06', subjects, year)).toEqual(parts);
  expect(numbersOver('R06', subjects, { from: '2028-01', until: '2028-12' })).toEqual(parts);
  expect(numbersOver('R06', subjects, { from: '2027-01', until: '2028-12' })).toEqual(parts);
});

test('what nothing shows is in the figure, and not in what of it is verified', () => {
  const subjects = [
    support(party('GR:1'), '2027-02-01', { hasEvidence: false }, { id: 'a' }),
    support(party('GR:1'), '2027-03-01', {}, { id: 'b' }),
    support(party('GR:2'), '2027-02-01', { hasEvidence: false }, { id: 'c' }),
  ];
  const found = figuresOver('O02', subjects, year).map(({ slice, thousandths }) => [slice, thousandths]);
  expect(found).toContainEqual(['', 2_000n]);
  expect(found).toContainEqual(['evidence=verified', 1_000n]);
});

test('of money that is claimed nothing is verified, and a purchase that was taken back saves nothing', () => {
  const subjects = [
    purchase({ paid: 100, separate: 350 }, 'a'),
    purchase({ paid: 100, separate: 300, hasEvidence: false }, 'b'),
    purchaseTakenBack('c'),
  ];
  const found = figuresOver('purchase-savings-eur', subjects, year).map(({ slice, thousandths }) => [
    slice,
    thousandths,
  ]);
  expect(found).toEqual([
    ['', 4_500n],
    ['evidence=verified', 2_500n],
  ]);
});

test('no indicator of money counts amounts of two currencies', () => {
  const money = deliveredIndicators.filter(({ amountsPerUnit }) => amountsPerUnit !== undefined);
  expect(money.map(({ code, unit, filter }) => [code, unit, filter])).toEqual(
    ['agreement-value', 'purchase-savings'].flatMap((what) =>
      ['EUR', 'ALL'].map((currency) => [
        `${what}-${currency.toLowerCase()}`,
        currency,
        [{ dimension: 'currency', in: [currency] }],
      ]),
    ),
  );
  const sources = new Set(money.map(({ source }) => source));
  expect(deliveredIndicators.filter(({ source }) => sources.has(source))).toEqual(money);
});

test('one person with two roles and two payments is one person, one participation, and the sum of both', () => {
  const paid = (role: string) => ({
    kind: 'support' as const,
    day: day('2027-05-01'),
    amount: 10,
    key: 'person',
    dimensions: { role },
    verified: true,
  });
  const rest = {
    version: 1,
    checked: true,
    kind: 'beside',
    unit: 'x',
    source: 'support',
    filter: [],
    window: 'programme',
  } as const;
  const texts = { el: '', sq: '', en: '' };
  const common = {
    ...rest,
    name: texts,
    rule: texts,
    aggregate: 'during',
    breakdowns: [{ dimension: 'role' }],
  } as const;
  const persons: IndicatorDefinition = { ...common, code: 'persons', distinct: true, overNodes: 'distinct' };
  const sum: IndicatorDefinition = { ...common, code: 'sum', distinct: false, overNodes: 'sum' };
  const tally = new Tally([persons, sum]);
  tally.move([{ node: 'arta', before: [], after: contributions([paid('artist'), paid('trainer')], [persons, sum]) }]);
  const of = (definition: IndicatorDefinition) =>
    figuresOf(definition, tally.cells(definition), ['arta'], year).map(({ slice, thousandths }) => [
      slice,
      thousandths,
    ]);
  expect(of(persons)).toEqual([
    ['', 1_000n],
    ['evidence=verified', 1_000n],
    ['role=artist', 1_000n],
    ['role=trainer', 1_000n],
  ]);
  expect(of(sum)[0]).toEqual(['', 20_000n]);
});

test('the same moment is of two years: each place has its own calendar', () => {
  // 2027-12-31T22:30Z, as the venue's calendar told it.
  const visit = { method: 'door-count', visitors: visitors(0, 4, 0, 0, 0) };
  const subjects = [
    attendance({ ...visit, day: day('2028-01-01') }, { node: 'corfu' }),
    attendance({ ...visit, day: day('2027-12-31') }, vlora),
  ];
  expect(numbersOver('visits', subjects, year)).toMatchObject({ vlora: 4, sum: 4 });
  expect(numbersOver('visits', subjects, { from: '2028-01', until: '2028-12' })).toMatchObject({ corfu: 4, sum: 4 });
});

test('all indicators of the programme are there, each once, in three languages, and none adds up what is told apart', () => {
  const codes = deliveredIndicators.filter(({ kind }) => kind !== 'beside').map(({ code }) => code);
  const wanted = [
    ...Array.from({ length: 18 }, (_, turn) => `O${String(turn + 1).padStart(2, '0')}`),
    ...Array.from({ length: 8 }, (_, turn) => `R0${turn + 1}`),
  ];
  expect(codes).toEqual(wanted);
  expect(new Set(deliveredIndicators.map(definitionId)).size).toBe(deliveredIndicators.length);
  for (const { code, name, rule, distinct, overNodes, aggregate } of deliveredIndicators) {
    for (const text of [name, rule]) {
      expect(text.el, code).toMatch(/\p{Script=Greek}/u);
      expect(new Set([text.el, text.sq, text.en]).size, code).toBe(3);
    }
    if (!distinct) expect(overNodes, code).toBe('sum');
    if (distinct) expect(aggregate, code).not.toBe('year-average');
  }
});

function solution(more: Partial<Extract<Subject['state'], { kind: 'solution' }>>, place: Place = {}): Subject {
  const rest = {
    kind: 'solution',
    statesUptakeNeeds: true,
    disciplines: ['archives'],
    adoptions: [],
    hasEvidence: true,
  } as const;
  return subject({ ...rest, publishedOn: day('2027-03-01'), ...more }, place);
}

function purchase(more: Partial<JointPurchaseSubject>, id: string): Subject {
  const rest = { kind: 'joint-purchase', currency: 'EUR', paid: 100, separate: 200, buyers: 2 } as const;
  return subject({ ...rest, settledOn: day('2027-03-01'), hasEvidence: true, ...more }, { id });
}

function purchaseTakenBack(id: string): Subject {
  const state = { kind: 'joint-purchase', currency: 'EUR', paid: 100, separate: 900, buyers: 3 } as const;
  return subject({ ...state, hasEvidence: true }, { id });
}

function strategy(more: Partial<Extract<Subject['state'], { kind: 'strategy' }>>, place: Place = {}): Subject {
  const rest = { kind: 'strategy', bodyKind: 'cultural-alliance', uptakes: [], hasEvidence: true } as const;
  return subject({ ...rest, countries: ['GR', 'AL'], adoptedOn: day('2027-03-01'), ...more }, place);
}

function adoption(adopter: string, adopterKind: string) {
  return { adopter, adopterKind, from: day('2027-04-01') };
}

function reach(more: Partial<Extract<Subject['state'], { kind: 'reach' }>>, place: Place): Subject {
  const rest = { kind: 'reach', count: 1, categories: [], sex: 'female', isWithdrawn: false } as const;
  return subject({ ...rest, day: day('2027-03-01'), ...more }, place);
}

function resource(
  resourceKind: string,
  amounts: readonly number[],
  more: { isComposed?: boolean },
  id: string,
): Subject {
  const levels = amounts.map((amount, turn) => ({
    version: turn + 1,
    at: `2027-0${turn + 1}-10T10:00:00.000Z`,
    amount,
  }));
  return subject({ kind: 'resource', space: 's', resourceKind, isComposed: false, levels, ...more }, { id });
}

function enterprise(key: string, foundedOn: string, id: string): Subject {
  const of = { distinctKey: key, countryCode: 'GR', enterprise: true, foundedOn: day(foundedOn) };
  return organisation(key, { organisation: of }, { id });
}

function visitors(local: number, domestic: number, partner: number, other: number, unknown: number) {
  return [
    { origin: 'local', count: local },
    { origin: 'domestic', count: domestic },
    { origin: 'inbound-partner', count: partner },
    { origin: 'inbound-other', count: other },
    { origin: 'unknown', count: unknown },
  ];
}
