import type { NodeClient } from '@inclust/client';
import { CreditSource } from '@inclust/contracts';
import { amountsOf } from '../commands/credit-words.ts';
import type { DemoSpace } from './demo-coworking.ts';
import { personOfCity } from './demo-registrations.ts';
import { inParallel } from './in-parallel.ts';
import { priceOf, type MadeSpace } from './make-space.ts';
import { textsOf } from './texts.ts';

/** How many members of a city have each plan, and how many after them a pass for desks. */
const subscribersEach = 6;
const passes = 4;
/** How many days a pass is for. */
const passDays = 10;
const mostAtOnce = 8;

/** Lets a city have its plans, and some of its members have one of them or a pass. What was given before is not given again. */
export async function giveCredit(
  { credit }: NodeClient,
  { city, country, plans }: DemoSpace,
  { space, day }: Pick<MadeSpace, 'space' | 'day'>,
  persons: ReadonlyMap<string, string>,
): Promise<void> {
  const before = new Set((await Array.fromAsync(credit.everyPlan())).map(({ name }) => name.split('/').at(-1)));
  for (const { id: planId, names, time, price, carriesOver } of plans.filter(({ id }) => !before.has(id))) {
    const made = {
      names: textsOf(names, country),
      allowances: amountsOf({ time }),
      price: priceOf(price, country),
      carriesOverMonths: carriesOver,
    };
    await credit.createPlan({ planId, plan: made, requestId: `demo-${city}-plan-${planId}` });
  }
  const members = Array.from({ length: plans.length * subscribersEach + passes }, (_, turn) =>
    persons.get(personOfCity(city, turn)),
  );
  await inParallel(members.length, mostAtOnce, async (turn) => {
    const member = members[turn];
    if (member === undefined) return;
    const plan = plans[Math.floor(turn / subscribersEach)];
    const requestId = `demo-${city}-credit-${turn}`;
    if (plan) {
      const name = member.replace(/members\/.*/, `plans/${plan.id}`);
      await credit.createSubscription({ member, plan: name, space, fromDate: day.toString(), requestId });
    } else {
      const amounts = amountsOf({ days: [`desk=${passDays}`] });
      await credit.grantCredit({ member, source: CreditSource.CREDIT_SOURCE_PASS, amounts, requestId });
    }
  });
}
