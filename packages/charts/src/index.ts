export type { Chart, ChartInput, ChartTable, ChartValue, Measure } from './chart.ts';
export { cityMap, type City, type CityMapInput } from './city-map.ts';
export { heatMap, type HeatMapInput } from './heat-map.ts';
export type { NumberStyle } from './numbers.ts';
export { sideBySide, type SideBySideInput } from './side-by-side.ts';
export { origins, stacked, type Origin, type StackedInput } from './stacked.ts';
export { timeSeries, type Level, type TimeSeriesInput } from './time-series.ts';
