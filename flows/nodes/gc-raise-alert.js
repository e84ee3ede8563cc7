export { raiseAlert as default } from '../src/nodes/raise-alert.ts';
