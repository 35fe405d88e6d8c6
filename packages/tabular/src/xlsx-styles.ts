/** The styles that the cells of a workbook use, each known by its number. */
export interface XlsxStyles {
  /** A day as yyyy-mm-dd. */
  readonly day: number;
  /** A bold text. */
  header(): number;
  /** A number that shows so many decimals. */
  decimals(count: number): number;
  /** The part of the workbook that describes those that were asked for. */
  xml(namespace: string): string;
}

/** The first number that formats of a workbook's own may have (ECMA-376 part 1, 18.8.30). */
const firstFormat = 164;

/** Styles for one workbook: general, days, then those that cells ask for, in the order in which they do. */
export function xlsxStyles(): XlsxStyles {
  const formats = ['yyyy\\-mm\\-dd'];
  const cells = ['<xf xfId="0"/>', numbered(firstFormat)];
  const known = new Map<string, number>();
  let fonts = ['<font/>'];
  const styleOf = (key: string, make: () => string): number => {
    const style = known.get(key) ?? cells.push(make()) - 1;
    known.set(key, style);
    return style;
  };
  return {
    day: 1,
    header: () =>
      styleOf('header', () => {
        fonts = ['<font/>', '<font><b/></font>'];
        return '<xf xfId="0" fontId="1" applyFont="1"/>';
      }),
    decimals: (count) =>
      styleOf(`decimals ${count}`, () => {
        formats.push(count > 0 ? `0.${'0'.repeat(count)}` : '0');
        return numbered(firstFormat + formats.length - 1);
      }),
    xml: (namespace) =>
      `<styleSheet xmlns="${namespace}"><numFmts count="${formats.length}">${formats.map((code, at) => `<numFmt numFmtId="${firstFormat + at}" formatCode="${code}"/>`).join('')}</numFmts><fonts count="${fonts.length}">${fonts.join('')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };
}

function numbered(format: number): string {
  return `<xf xfId="0" numFmtId="${format}" applyNumberFormat="1"/>`;
}
