export { createNode } from './create-node.ts';
