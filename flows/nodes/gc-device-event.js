export { deviceEvent as default } from '../src/nodes/device-event.ts';
