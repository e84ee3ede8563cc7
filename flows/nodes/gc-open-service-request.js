export { openServiceRequest as default } from '../src/nodes/open-service-request.ts';
