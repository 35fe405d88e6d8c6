import { createRequire } from 'node:module';
import { widthOf } from './measure.ts';

/** What this package uses of ECharts; the types that are published for it bring along those of a browser. */
interface Library {
  setPlatformAPI(api: { measureText(text: string, font: string): { width: number } }): void;
  init(
    dom: null,
    theme: null,
    options: { renderer: 'svg'; ssr: true; width: number; height: number },
  ): {
    setOption(option: object): void;
    renderToSVGString(): string;
    dispose(): void;
  };
}

let loaded: Library | undefined;

/** The library, loaded with the first chart. */
export function library(): Library {
  return (loaded ??= load());
}

function load(): Library {
  const require = createRequire(import.meta.url);
  const echarts = require('echarts') as Library;
  // Of its own it takes Greek letters to be as wide as they are high.
  echarts.setPlatformAPI({
    measureText: (text, font) => ({ width: widthOf(text, Number.parseFloat(/[\d.]+(?=px)/.exec(font)?.[0] ?? '12')) }),
  });
  return echarts;
}
