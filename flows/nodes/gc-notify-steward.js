export { notifySteward as default } from '../src/nodes/notify-steward.ts';
