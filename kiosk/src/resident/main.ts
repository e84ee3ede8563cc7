import { startPage } from '../i18n/page.ts';
import './gc-kiosk.ts';

startPage(() => import('../locales/en/resident.ts'));
