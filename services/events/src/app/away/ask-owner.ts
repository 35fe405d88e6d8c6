import type { NodeId } from '@inclust/kernel';
import {
  answered,
  askAgainIn,
  noted,
  triedInVain,
  withoutAnswer,
  type AwayRegistration,
} from '../../domain/away/away-registration.ts';
import type { AwayApp, KeptAway, ToldRegistration } from './ports.ts';

/** How many are asked for in one go. */
const mostAtOnce = 50;
/** How many calls to one node are under way at once. */
const lanes = 4;
/** For how long other processes leave one that this one asks for, in milliseconds. */
const takenFor = 15_000;
const mostTries = 20;

/** Asks the nodes of events for everything that is due. Several processes may do it at once. */
export async function askDue(app: AwayApp): Promise<void> {
  const found = await app.store.due(app.now(), mostAtOnce);
  const owners = Map.groupBy(found, ({ away }) => away.owner);
  await Promise.all([...owners.values()].map((own) => askAll(app, own)));
}

/** Asks a node for some, a few at a time; where it does not answer the rest waits, so that it keeps nobody else waiting. */
async function askAll(app: AwayApp, own: readonly KeptAway[]): Promise<void> {
  const left = [...own];
  let isSilent = false;
  const lane = async (): Promise<void> => {
    for (let kept = left.shift(); kept; kept = left.shift()) {
      const until = app.now() + takenFor;
      if (!(await app.store.take(kept, until)) || isSilent) continue;
      const { tries } = kept.away;
      const after = await askOwner(app, kept.away);
      isSilent ||= after !== undefined && after.tries > tries;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Tells the node of the event what is wanted, and keeps what it answers; where it does not, it is asked again later. */
export async function askOwner(app: AwayApp, asked: AwayRegistration): Promise<AwayRegistration | undefined> {
  const isGivenUp = withoutAnswer(asked, app.now()) !== asked;
  const away = isGivenUp ? await change(app, asked, (now) => withoutAnswer(now, app.now())) : asked;
  if (!away) return undefined;
  const answer = await app.others.request(away).catch(() => undefined);
  if (!answer) return change(app, away, (now) => (now.sequence === away.sequence ? triedInVain(now) : now));
  if (away.want !== 'forget') return change(app, away, (now) => answered(now, answer));
  await app.store.remove(away.id);
  return undefined;
}

/** Keeps what the node of an event tells of a registration; what is not of a member of this node is nothing to it. */
export async function noteTold(app: AwayApp, caller: NodeId, { id, told }: ToldRegistration): Promise<void> {
  const kept = await app.store.get(id);
  if (kept?.away.owner === caller) await change(app, kept.away, (away) => noted(away, told));
}

/** Changes what is kept by a pure function of what it is; `undefined` where there is none any more. */
export async function change(
  app: AwayApp,
  { id }: Pick<AwayRegistration, 'id'>,
  by: (away: AwayRegistration) => AwayRegistration,
): Promise<AwayRegistration | undefined> {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const kept = await app.store.get(id);
    if (!kept) return undefined;
    const after = by(kept.away);
    if (await app.store.set(after, kept.version, dueAt(app, after))) return after;
  }
  throw new Error('a registration at another node is changed again and again by others');
}

/** When the node of an event is asked again. */
export function dueAt(app: Pick<AwayApp, 'now' | 'askEvery'>, away: AwayRegistration): number | undefined {
  const pause = askAgainIn(away, app.askEvery, app.now());
  return pause === undefined ? undefined : app.now() + pause;
}
