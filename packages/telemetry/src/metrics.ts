import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('inclust');

/** One reading of a gauge, with few and bounded labels. */
export interface Reading {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A gauge that is read when metrics are collected; never, where there is no telemetry. Units in UCUM. Disposing ends it. */
export function gauge(
  name: string,
  unit: string,
  description: string,
  read: () => Promise<readonly Reading[]>,
): Disposable {
  const instrument = meter.createObservableGauge(name, { unit, description });
  const observe = async (result: {
    observe(value: number, attributes?: Record<string, string>): void;
  }): Promise<void> => {
    for (const { value, labels } of await read()) result.observe(value, { ...labels });
  };
  instrument.addCallback(observe);
  return { [Symbol.dispose]: () => instrument.removeCallback(observe) };
}

/** A counter. Units in UCUM, few and bounded labels; without telemetry it counts nothing. */
export function counter(name: string, unit: string, description: string): (labels: Reading['labels']) => void {
  const instrument = meter.createCounter(name, { unit, description });
  return (labels) => instrument.add(1, labels);
}

/** A histogram with these bounds. Units in UCUM, few and bounded labels; without telemetry it records nothing. */
export function histogram(
  name: string,
  unit: string,
  description: string,
  bounds: readonly number[],
): (reading: Reading) => void {
  const advice = { explicitBucketBoundaries: [...bounds] };
  const instrument = meter.createHistogram(name, { unit, description, advice });
  return ({ value, labels }) => instrument.record(value, labels);
}
