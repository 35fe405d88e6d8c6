import { status } from '@grpc/grpc-js';
import { counter, histogram } from '@inclust/telemetry';

/** In seconds; most calls take a few milliseconds. */
const bounds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const durations = histogram(
  'inclust.rpc.duration',
  's',
  'From the arrival of a call that is answered once to its answer.',
  bounds,
);
const refusals = counter('inclust.rpc.refusals', '{refusal}', 'Calls that were refused, by the code of the refusal.');

/** Notes that a call was answered. `path` is that of a method of the contract, `/package.Service/Method`. */
export function noteAnswer(path: string, code: status, began: number): void {
  durations({ value: (performance.now() - began) / 1_000, labels: { rpc: path.slice(1), status: status[code] } });
}

/** Notes that a call was refused. Codes of refusals are words of the program and hold nothing of the request. */
export function noteRefusal(path: string, code: string): void {
  refusals({ rpc: path.slice(1), reason: code });
}
