export { cardVersions, type Card, type CardProblem, type CardProperty, type CardVersion } from './card.ts';
export { list, parts, text } from './card-value.ts';
export { isCharset } from './decode.ts';
export { looksLikeCards, readCards, type ReadCards, type ReadCardsOptions } from './read-cards.ts';
export { writeCard, type WritableProperty, type WrittenVersion } from './write-cards.ts';
