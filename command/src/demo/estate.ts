import { fileURLToPath } from 'node:url';

export const demonstrationEstateFile = fileURLToPath(new URL('./estate.yaml', import.meta.url));
