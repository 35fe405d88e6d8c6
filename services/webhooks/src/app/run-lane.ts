import type { Logger } from 'pino';
import type { Attempt } from '../domain/attempt.ts';
import type { Delivery } from '../domain/delivery.ts';
import { isLost, waitAfter, type Health, type PauseRule } from '../domain/retrying.ts';
import { signingGenerations, type PauseReason, type Webhook } from '../domain/webhook.ts';
import { webhookDecider, webhookNotFound } from '../domain/webhook-decider.ts';
import type { Lane, WebhooksApp } from './ports.ts';

/** What working on lanes needs beside the rest. */
export interface LaneWork {
  readonly app: WebhooksApp;
  readonly logger: Logger;
  /** How long is waited after each failed try, in milliseconds. */
  readonly waits: readonly number[];
  readonly pauseRule: PauseRule;
  /** From 0 to 1, by chance. */
  readonly random: () => number;
  /**
   * For failure tests: told of `delivery.taken` before something is sent, `delivery.sent` once it was, and `delivery.noted` once that is
   * noted.
   */
  readonly onStep: (step: string) => void;
  /** Nothing more is sent once it is aborted. */
  readonly stopping: AbortSignal;
}

/** For how long a process has a lane without saying so again, in milliseconds: longer than a try may take. */
const leaseFor = 25_000;
const renewAfter = 5_000;
/** When what came too early is looked at again, in milliseconds. */
const soon = 1_000;
/** How many deliveries a lane has in a turn. */
const turn = 100;
/** When what is paused is looked at again, in milliseconds; resuming does so at once. */
const restFor = 60 * 60 * 1_000;

/** Sends what waits in a lane, one after another, until nothing does or a try fails. `health` is as it was when the lane was found due. */
export async function runLane(work: LaneWork, due: Lane, health: Health): Promise<void> {
  const { app } = work;
  let leaseBegan = app.now();
  let lane = await app.lanes.take(due, leaseBegan + leaseFor);
  let failing = health.failures > 0;
  for (let sent = 0; lane;) {
    const webhook = (await app.webhooks.get(lane.webhook))?.state;
    if (webhook?.standing.kind === 'paused') return rest(work, lane);
    const open = webhook?.standing.kind === 'active' ? webhook : undefined;
    if (!open) await app.ledger.skip(lane.id, app.now());
    const settled = app.log.settledUpTo();
    const delivery = open && (await app.ledger.next(lane.id));
    if (!delivery) {
      lane = await app.lanes.close(lane);
      continue;
    }
    if (sent === turn || work.stopping.aborted) return app.lanes.giveBack(lane, app.now());
    if (app.now() - leaseBegan > renewAfter) {
      leaseBegan = app.now();
      if (!(await app.lanes.keep(lane, leaseBegan + leaseFor))) return;
    }
    // An earlier event of the subject may have been noted since it was looked for the first one.
    if (delivery.event.sequence > settled) {
      if (await app.log.untilSettled(delivery.event)) continue;
      if ((await app.log.written(delivery.event)) !== undefined) return app.lanes.giveBack(lane, app.now() + soon);
    }
    sent += 1;
    const attempt = await tried(work, open, delivery);
    if (!attempt) return app.lanes.giveBack(lane, app.now());
    if (attempt.reason === 'delivered') {
      await app.ledger.end(delivery, 'delivered', attempt, app.now());
      if (failing) await app.health.fine(open.id);
      failing = false;
      work.onStep('delivery.noted');
    } else if (attempt.reason === 'event-gone') {
      await app.ledger.end(delivery, 'failed', attempt, app.now());
    } else {
      failing = true;
      const wait = await noteFailure(work, open, delivery, attempt);
      if (wait !== undefined) return app.lanes.giveBack(lane, app.now() + wait);
    }
  }
}

/** One try; `undefined` where it was stopped. */
async function tried(work: LaneWork, webhook: Webhook, delivery: Delivery): Promise<Attempt | undefined> {
  const { app, onStep, stopping } = work;
  const at = app.now();
  const body = await app.log.written(delivery.event);
  if (body === undefined) return { at, milliseconds: 0, status: 0, reason: 'event-gone', responseBytes: 0 };
  onStep('delivery.taken');
  const secrets = signingGenerations(webhook, app.instant()).map((one) => app.secretOf(webhook.id, one));
  const attempt = await app.sender.send({ url: webhook.url, id: delivery.messageId, body, secrets }, stopping);
  onStep('delivery.sent');
  return attempt;
}

/** Notes a try that failed; for how long the lane rests, `undefined` where the delivery was given up and the next one has its turn. */
async function noteFailure(
  work: LaneWork,
  webhook: Webhook,
  delivery: Delivery,
  attempt: Attempt,
): Promise<number | undefined> {
  const { app, waits, random, pauseRule } = work;
  const now = app.now();
  const gone = attempt.reason === 'gone';
  const usual = waitAfter(delivery.tries + 1, { asked: attempt.retryAfter, random: random(), waits });
  // Who is gone takes nothing: what waits for her is for who resumes the webhook.
  const wait = usual ?? (gone ? restFor : undefined);
  if (wait === undefined) await app.ledger.end(delivery, 'failed', attempt, now);
  else await app.ledger.noteTry(delivery, attempt, now + wait);
  work.onStep('delivery.noted');
  const health = await app.health.failed(webhook.id, now);
  if (gone || isLost(health, now, pauseRule)) await pauseByItself(work, webhook, gone ? 'gone' : 'failing');
  return wait;
}

/** Pauses a webhook whose receiver takes nothing. */
async function pauseByItself({ app, logger }: LaneWork, { id, url }: Webhook, reason: PauseReason): Promise<void> {
  const paused = await app.webhooks.save(id, undefined, (current) => {
    if (!current) return webhookNotFound;
    // It may have been sent elsewhere meanwhile.
    if (current.state.url !== url) return { ok: true, value: [] };
    return webhookDecider.decide({ kind: 'pause', at: app.instant(), by: '', reason }, current.state);
  });
  if (!paused.ok || paused.value.state.standing.kind !== 'paused') return;
  logger.warn({ webhook: id, reason }, 'a webhook has paused: its receiver takes nothing');
  await app.lanes.turn(id, app.now() + restFor);
}

/** Lets a lane of a webhook that is paused rest. It may have been resumed since it was read. */
async function rest({ app }: LaneWork, lane: Lane): Promise<void> {
  await app.lanes.giveBack(lane, app.now() + restFor);
  const webhook = await app.webhooks.get(lane.webhook);
  if (webhook?.state.standing.kind === 'paused') return;
  await app.lanes.turn(lane.webhook, app.now(), [lane.id]);
  app.wake();
}
