import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { type FigureDefinition, type Repetition, repeat, type Section } from './section.ts';

interface Measures {
  readonly firstScriptKb: number;
  readonly laterScriptKb: number;
  readonly firstSightMs: number;
  readonly nextViewMs: number;
}
/** What tests/browser/speed.ts prints. */
interface Speed {
  readonly kiosk: Measures;
  readonly steward: Measures;
}

const MAXIMUM_MS = 180_000;

function speedOnce(): Promise<Speed> {
  const file = fileURLToPath(new URL('../browser/speed.ts', import.meta.url));
  const child = startChild([process.execPath, file], { timeout: MAXIMUM_MS });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(text.trim().split('\n').at(-1) ?? ''))
        : reject(new Error(`the pages were not measured: ended with ${code}`)),
    );
  });
}

const byLit =
  'Lit, signals and localize, and our own controls; words of the other language, rare views and fonts come later.';
const byStart =
  'Two rounds to the gateway one after the other (the scripts, then what is to be shown) and the first layout, which is a third of the work; running our scripts is less than a tenth.';
const byPicture = 'Making the elements of the view and laying them out; its script came after the first picture stood.';

const figureIds = [
  'pages-kiosk-first-script',
  'pages-kiosk-later-script',
  'pages-kiosk-tiles',
  'pages-kiosk-next',
  'pages-steward-first-script',
  'pages-steward-later-script',
  'pages-steward-list',
  'pages-steward-next',
] as const;

function figure(
  id: (typeof figureIds)[number],
  title: string,
  gate: { readonly unit: string; readonly atMost: number },
  limitedBy: string,
): FigureDefinition {
  const { unit, atMost } = gate;
  return { id, title, unit, peer: null, judged: 'value', gate: { atMost }, limitedBy };
}

const stated = (ours: number): Repetition => ({ ours, peer: null, detail: '' });
const firstScript = { unit: 'kB', atMost: 40 };
const laterScript = { unit: 'kB', atMost: 15 };
const firstSight = { unit: 'ms', atMost: 1000 };
const nextView = { unit: 'ms', atMost: 300 };

export const pages: Section = {
  name: 'pages',
  title: 'Pages: kiosk and steward in a real browser, its processor slowed six times, nothing out of a cache',
  needs: [],
  figures: [
    figure('pages-kiosk-first-script', 'kiosk: script of the first view, gzip', firstScript, byLit),
    figure('pages-kiosk-later-script', 'kiosk: heaviest script that comes later, gzip', laterScript, byLit),
    figure('pages-kiosk-tiles', 'kiosk: load → tiles stand', firstSight, byStart),
    figure('pages-kiosk-next', 'kiosk: tap → next view stands', nextView, byPicture),
    figure('pages-steward-first-script', 'steward: script of the first view, gzip', firstScript, byLit),
    figure('pages-steward-later-script', 'steward: heaviest script that comes later, gzip', laterScript, byLit),
    figure('pages-steward-list', 'steward: load → an alert stands in the list', firstSight, byStart),
    figure('pages-steward-next', 'steward: tap → the alert stands', nextView, byPicture),
  ],
  run(plan) {
    return repeat(plan, figureIds, async () => {
      const { kiosk, steward } = await speedOnce();
      return {
        'pages-kiosk-first-script': stated(kiosk.firstScriptKb),
        'pages-kiosk-later-script': stated(kiosk.laterScriptKb),
        'pages-kiosk-tiles': stated(kiosk.firstSightMs),
        'pages-kiosk-next': stated(kiosk.nextViewMs),
        'pages-steward-first-script': stated(steward.firstScriptKb),
        'pages-steward-later-script': stated(steward.laterScriptKb),
        'pages-steward-list': stated(steward.firstSightMs),
        'pages-steward-next': stated(steward.nextViewMs),
      };
    });
  },
};
