import { SaxesParser } from 'saxes';

/** An element of a drawing with its attributes and the text directly within. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of a document in order. Throws where it is not well-formed. */
export function elementsOf(svg: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      name,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])),
      text: '',
    };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(svg).close();
  return elements;
}

/** All that can be read in a drawing. */
export function textsOf(svg: string): readonly string[] {
  return elementsOf(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text);
}
