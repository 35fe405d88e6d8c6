import { cities, nameIn } from '@inclust/classifications';
import type { Language, NodeId } from '@inclust/kernel';

/** What a node is called by people: its city, else its id. */
export function placeText(node: NodeId, language: Language): string {
  const city = cities.find(({ code }) => code === node);
  return city ? nameIn(city.names, language) : node;
}
