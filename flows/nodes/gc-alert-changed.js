export { alertChanged as default } from '../src/nodes/alert-changed.ts';
