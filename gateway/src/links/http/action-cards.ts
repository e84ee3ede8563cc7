import { actionCardOf, phoneShape } from '@gridcall/contract/action-cards/action-cards.ts';
import { ambulance, fire, gas, type Phone, police } from '@gridcall/contract/action-cards/card.ts';
import type { ActionCard } from '@gridcall/contract/http-gateway.ts';
import type { CompanyRow } from '../../core/model.ts';

/** Shown at once on a kiosk and in every emergency text. */
export const emergencyPhones: readonly Phone[] = [fire, police, ambulance, gas];

/** The card with the duty phones of who runs the place behind the emergency numbers. `undefined` when there is none of this kind. */
export function actionCardFor(kind: string, companies: readonly CompanyRow[]): ActionCard | undefined {
  const card = actionCardOf(kind);
  return card === undefined ? undefined : { ...card, phones: [...card.phones, ...companies.map(dutyPhone)] };
}

/** What a kiosk shows beside everything: the emergency numbers and who is on duty. */
export function kioskPhones(company: CompanyRow | undefined): ActionCard['phones'] {
  return [...(company === undefined ? [] : [dutyPhone(company)]), ...emergencyPhones.map(phoneShape)];
}

function dutyPhone({ nameZh, nameEn, dutyPhone: number }: CompanyRow): ActionCard['phones'][number] {
  return { name: { zh: `${nameZh}值班`, en: `${nameEn}, duty phone` }, number };
}
