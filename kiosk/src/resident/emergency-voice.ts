import type { BuildingEmergencyKind } from '@gridcall/contract/alert.ts';

/** Recorded words: Chinese first, then English. `none` where nothing is recorded, and for what this page is too old to know. */
type Recording = readonly [chinese: string, english: string];

const gas: Recording = [
  new URL('./voice/gas-zh.opus', import.meta.url).href,
  new URL('./voice/gas-en.opus', import.meta.url).href,
];
const carbonMonoxide: Recording = [
  new URL('./voice/carbon-monoxide-zh.opus', import.meta.url).href,
  new URL('./voice/carbon-monoxide-en.opus', import.meta.url).href,
];
const fire: Recording = [
  new URL('./voice/fire-zh.opus', import.meta.url).href,
  new URL('./voice/fire-en.opus', import.meta.url).href,
];

const recordings: Readonly<Record<BuildingEmergencyKind, Recording>> = {
  gas_leak: gas,
  gas_in_riser: gas,
  carbon_monoxide: carbonMonoxide,
  smoke: fire,
  smoke_in_riser: fire,
  fire_input: fire,
};

export function recordingOf(kind: string): Recording | undefined {
  return Object.hasOwn(recordings, kind) ? recordings[kind as BuildingEmergencyKind] : undefined;
}

/** `blocked`: the browser wants a touch first; `silent`: there is nothing to play, or nothing to play it on. */
export type VoiceState = 'speaking' | 'muted' | 'blocked' | 'silent';

/** Long enough to hear somebody at the telephone; then it speaks again. */
const PAUSE_MS = 8000;
export const MUTED_MS = 2 * 60_000;

/** Says what is wrong, in both languages, again and again, until it is stopped. One voice at a time on a page. */
export class EmergencyVoice {
  state: VoiceState = 'silent';
  readonly #changed: () => void;
  readonly #audio = new Audio();
  #recording: Recording | undefined;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#audio.addEventListener('ended', () => this.#next());
    this.#audio.addEventListener('error', () => this.#become('silent'));
  }

  /** The kind that stands now; what is being said is finished when it is the same. */
  speak(kind: string): void {
    const recording = recordingOf(kind);
    if (recording === this.#recording) return;
    this.#recording = recording;
    this.#turn = 0;
    if (this.state !== 'muted') void this.#play();
  }

  /** For two minutes: whoever telephones has to hear. The danger is still on the screen. */
  mute(): void {
    this.#audio.pause();
    this.#wait(MUTED_MS);
    this.#become('muted');
  }

  /** After a touch, or when the two minutes were too long. */
  unmute(): void {
    void this.#play();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#audio.pause();
    this.#recording = undefined;
    this.#become('silent');
  }

  #next(): void {
    this.#turn += 1;
    if (this.#turn % 2 === 0) this.#wait(PAUSE_MS);
    else void this.#play();
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#play(), ms);
  }

  async #play(): Promise<void> {
    clearTimeout(this.#timer);
    const recording = this.#recording;
    if (recording === undefined) return this.#become('silent');
    this.#audio.src = recording[this.#turn % 2 === 0 ? 0 : 1];
    this.#audio.volume = 1;
    try {
      await this.#audio.play();
      if (this.#recording === recording) this.#become('speaking');
    } catch (error) {
      // Anything but the wish for a touch is told by the `error` event, or is our own pause.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#become('blocked');
    }
  }

  #become(state: VoiceState): void {
    if (this.state === state) return;
    this.state = state;
    this.#changed();
  }
}
