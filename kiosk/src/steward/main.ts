import { startPage } from '../i18n/page.ts';

startPage(() => import('../locales/en/steward.ts'));
