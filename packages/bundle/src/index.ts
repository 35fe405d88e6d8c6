export { bundledMain } from './bundled-main.ts';
