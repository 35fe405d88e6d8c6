import type { PlacesCommand } from '../src/domain/places/commands.ts';
import type { Configuration } from '../src/domain/places/configuration.ts';
import { drawsOf } from '../src/domain/places/allotment.ts';

/** A registration as the plain rules see it. */
interface PlainOrder {
  readonly id: string;
  readonly draws: Readonly<Record<string, number>>;
  state: string;
  position: number;
  until: number;
}

/** The rules of places told as plainly as can be, looking through everybody every time: what the real ones are compared with. */
export interface PlainLine {
  configuration: Configuration;
  readonly orders: Map<string, PlainOrder>;
  nextPosition: number;
}

export function plainLine(configuration: Configuration): PlainLine {
  return { configuration, orders: new Map(), nextPosition: 1 };
}

const taking = new Set(['held', 'pending-approval', 'confirmed', 'offered']);

function capacity({ configuration }: PlainLine, quota: string): number {
  return configuration.quotas.find(({ id }) => id === quota)?.capacity ?? Infinity;
}

function free(line: PlainLine, quota: string): number {
  let taken = 0;
  for (const { state, draws } of line.orders.values()) if (taking.has(state)) taken += draws[quota] ?? 0;
  return Math.max(0, capacity(line, quota) - taken);
}

/** The first who can have what it asks for, and what is kept for those before whoever comes next. */
function look(line: PlainLine): { readonly next?: PlainOrder; readonly kept: Set<string> } {
  const kept = new Set<string>();
  const waiting = [...line.orders.values()].filter(({ state }) => state === 'waiting');
  for (const order of waiting.toSorted((one, other) => one.position - other.position)) {
    const needs = Object.entries(order.draws);
    if (needs.some(([quota, places]) => places > capacity(line, quota))) continue;
    if (needs.some(([quota]) => kept.has(quota) || free(line, quota) === 0)) continue;
    const short = needs.filter(([quota, places]) => places > free(line, quota));
    if (short.length === 0) return { next: order, kept };
    for (const [quota] of short) kept.add(quota);
  }
  return { kept };
}

function promoteAll(line: PlainLine, at: number): void {
  for (let { next } = look(line); next; { next } = look(line)) {
    next.state = line.configuration.promote === 'confirm' ? admitted(line) : 'offered';
    next.until = at + line.configuration.offerMilliseconds;
  }
}

/** Carries out commands that came together. */
export function carryOutPlainly(line: PlainLine, commands: readonly PlacesCommand[]): void {
  for (const command of commands) {
    for (const order of line.orders.values())
      if ((order.state === 'held' || order.state === 'offered') && order.until <= command.at) order.state = 'expired';
    promoteAll(line, command.at);
    one(line, command);
  }
  promoteAll(line, commands.at(-1)?.at ?? 0);
}

function one(line: PlainLine, command: PlacesCommand): void {
  if (command.kind === 'configure') line.configuration = command.configuration;
  if (!('id' in command)) return;
  const order = line.orders.get(command.id);
  if (command.kind === 'register' || command.kind === 'hold') {
    if (!order) place(line, command);
    return;
  }
  if (!order) return;
  const { kind } = command;
  if (kind === 'confirm' && order.state === 'held') order.state = admitted(line);
  if (kind === 'accept' && order.state === 'offered') order.state = admitted(line);
  if (kind === 'decline' && order.state === 'offered') order.state = 'cancelled';
  if (kind === 'withdraw-offer' && order.state === 'offered') order.state = 'withdrawn';
  if (kind === 'approve' && order.state === 'pending-approval') order.state = 'confirmed';
  if (kind === 'refuse' && order.state === 'pending-approval') order.state = 'refused';
  if (kind === 'cancel' && (taking.has(order.state) || order.state === 'waiting')) order.state = 'cancelled';
}

function admitted({ configuration }: PlainLine): string {
  return configuration.approval ? 'pending-approval' : 'confirmed';
}

function place(line: PlainLine, command: Extract<PlacesCommand, { readonly kind: 'register' | 'hold' }>): void {
  const draws = drawsOf(line.configuration, command.lines);
  const needs = Object.entries(draws);
  if (needs.some(([quota, places]) => places > capacity(line, quota))) return;
  const { kept } = look(line);
  const fits = needs.every(([quota, places]) => places <= free(line, quota) && !kept.has(quota));
  if (!fits && command.kind === 'hold') return;
  const state = fits ? (command.kind === 'hold' ? 'held' : admitted(line)) : 'waiting';
  const position = fits ? 0 : line.nextPosition;
  if (!fits) line.nextPosition += 1;
  const until = command.at + line.configuration.holdMilliseconds;
  line.orders.set(command.id, { id: command.id, draws, state, position, until });
}
