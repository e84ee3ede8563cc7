import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { ActionCard } from '@gridcall/contract/http-gateway.ts';
import type { CompanyRow } from '../../core/model.ts';
import { ambulance, type Card, fire, gas, type Line, type Phone, police } from './cards/card.ts';
import {
  areaSilent,
  batteryLow,
  bridgeUnreachable,
  deviceFault,
  deviceSilent,
  endOfLife,
  tamper,
} from './cards/devices.ts';
import { dutyHole } from './cards/duty.ts';
import { escalationStuck, nobodyAnswers } from './cards/escalation.ts';
import { fireInput, smoke, smokeInRiser } from './cards/fire.ts';
import { flowRaised, flowsStopped } from './cards/flows.ts';
import { carbonMonoxide, gasInRiser, gasLeak, waterLeak } from './cards/gas-and-water.ts';
import { gateDuress, gateForced, gateHeldOpen, panicButton } from './cards/gates.ts';
import { liftEntrapment, liftOutOfService } from './cards/lifts.ts';

/** Shown at once on a kiosk and in every emergency text. */
export const emergencyPhones: readonly Phone[] = [fire, police, ambulance, gas];

const cards: Readonly<Record<AlertKind, Card>> = {
  gas_leak: gasLeak,
  water_leak: waterLeak,
  gate_forced: gateForced,
  gate_held_open: gateHeldOpen,
  tamper,
  smoke,
  carbon_monoxide: carbonMonoxide,
  lift_entrapment: liftEntrapment,
  lift_out_of_service: liftOutOfService,
  gate_duress: gateDuress,
  panic_button: panicButton,
  fire_input: fireInput,
  device_fault: deviceFault,
  battery_low: batteryLow,
  end_of_life: endOfLife,
  bridge_unreachable: bridgeUnreachable,
  flow_raised: flowRaised,
  flows_stopped: flowsStopped,
  device_silent: deviceSilent,
  duty_hole: dutyHole,
  gas_in_riser: gasInRiser,
  smoke_in_riser: smokeInRiser,
  area_silent: areaSilent,
  nobody_answers: nobodyAnswers,
  escalation_stuck: escalationStuck,
};

export function isCardKind(kind: string): kind is AlertKind {
  return Object.hasOwn(cards, kind);
}

/** The card with the duty phones of who runs the place behind the emergency numbers. `undefined` when there is none of this kind. */
export function actionCardFor(kind: string, companies: readonly CompanyRow[]): ActionCard | undefined {
  if (!isCardKind(kind)) return undefined;
  const card = cards[kind];
  return {
    kind,
    title: words(card.title),
    steps: card.steps.map(words),
    never: card.never.map(words),
    phones: [...card.phones.map(phoneShape), ...companies.map(dutyPhone)],
  };
}

/** What a kiosk shows beside everything: the emergency numbers and who is on duty. */
export function kioskPhones(company: CompanyRow | undefined): ActionCard['phones'] {
  return [...(company === undefined ? [] : [dutyPhone(company)]), ...emergencyPhones.map(phoneShape)];
}

function words([zh, en]: Line): { zh: string; en: string } {
  return { zh, en };
}

function phoneShape([zh, en, number]: Phone): ActionCard['phones'][number] {
  return { name: { zh, en }, number };
}

function dutyPhone({ nameZh, nameEn, dutyPhone: number }: CompanyRow): ActionCard['phones'][number] {
  return { name: { zh: `${nameZh}值班`, en: `${nameEn}, duty phone` }, number };
}
