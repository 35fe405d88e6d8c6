export { initNode } from './home/init-node.ts';
export { leaveFederation, type LeaveStep } from './home/leave-federation.ts';
export { renewAuthority, type AuthorityStep } from './home/renew-authority.ts';
export { renewMetaKey, type MetaKeyStep } from './home/renew-meta-key.ts';
export { rotateCity, type RotationStep } from './home/rotate-keys.ts';
export { rotationParts } from './home/rotation-file.ts';
export { joinFederation } from './home/join-federation.ts';
export { startLinkProxy, type CutMode, type LinkProxy } from './local/link-proxy.ts';
export { freePortBlock } from './local/port-block.ts';
