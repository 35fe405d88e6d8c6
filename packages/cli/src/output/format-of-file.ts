/** The format that the name of a file tells: `sdmx-csv` of `a.sdmx.csv`, else what follows the last point. */
export function formatOfFile(file: string): string {
  return file.endsWith('.sdmx.csv') ? 'sdmx-csv' : (file.split('.').at(-1) ?? '');
}
