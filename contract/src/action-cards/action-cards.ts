import type { AlertKind } from '../alert.ts';
import type { ActionCard } from '../http-gateway.ts';
import type { Card, Line, Phone } from './card.ts';
import { areaSilent, batteryLow, bridgeUnreachable, deviceFault, deviceSilent, endOfLife, tamper } from './devices.ts';
import { dutyHole } from './duty.ts';
import { escalationStuck, nobodyAnswers } from './escalation.ts';
import { fireInput, smoke, smokeInRiser } from './fire.ts';
import { flowRaised, flowsStopped } from './flows.ts';
import { carbonMonoxide, gasInRiser, gasLeak, waterLeak } from './gas-and-water.ts';
import { gateDuress, gateForced, gateHeldOpen, panicButton } from './gates.ts';
import { helpCalled } from './help.ts';
import { liftEntrapment, liftOutOfService } from './lifts.ts';

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
  help_called: helpCalled,
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

/** What to do first and what never, of a kind of alert, with the emergency numbers. `undefined` when there is none of this kind. */
export function actionCardOf(kind: string): ActionCard | undefined {
  if (!isCardKind(kind)) return undefined;
  const { title, steps, never, phones } = cards[kind];
  return {
    kind,
    title: words(title),
    steps: steps.map(words),
    never: never.map(words),
    phones: phones.map(phoneShape),
  };
}

function isCardKind(kind: string): kind is AlertKind {
  return Object.hasOwn(cards, kind);
}

function words([zh, en]: Line): { zh: string; en: string } {
  return { zh, en };
}

export function phoneShape([zh, en, number]: Phone): ActionCard['phones'][number] {
  return { name: { zh, en }, number };
}
