import { startPage } from '../i18n/page.ts';

startPage(() => import('../locales/en/operate.ts'));
// After the languages: an element that is already in the document is drawn as soon as it is defined.
void import('./gc-operate.ts');
