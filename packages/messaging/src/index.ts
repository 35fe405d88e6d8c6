export { eventPublisher, outgoingEvent } from './outgoing-event.ts';
export { connectNats, readSeed, type Nats, type NatsOptions } from './connect.ts';
export { consume, type ConsumeOptions, type ConsumerStep, type Consuming } from './consume.ts';
export {
  countDeadLetters,
  deadLetterStream,
  listDeadLetters,
  replayDeadLetter,
  type DeadLetter,
  type Replayed,
} from './dead-letters.ts';
export { deliveriesOf, type Delivery, type DeliveryHandler, type StreamMessage, type Verdict } from './delivery.ts';
export { keepStreams } from './keep-streams.ts';
export {
  callNode,
  callSubject,
  NodeCallError,
  serveNodeCalls,
  type NodeCall,
  type NodeCallHandler,
} from './node-calls.ts';
export { ackWait, eventConsumer, eventsStream, stateStream } from './node-streams.ts';
export { whenLost } from './when-lost.ts';
export { onReconnect } from './on-reconnect.ts';
export { headersOf, publishEvents, type OutgoingEvent } from './publish-events.ts';
export { repeat } from './repeat.ts';
export { StatePublisher, type OutgoingState } from './state-publisher.ts';
export { homeTeller, type HomeTeller } from './tell-homes.ts';
export {
  dayInNanoseconds,
  reconcileStreams,
  StreamMismatchError,
  type ConsumerDeclaration,
  type StreamDeclaration,
} from './streams.ts';
