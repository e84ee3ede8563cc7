export { deviceReading as default } from '../src/nodes/device-reading.ts';
