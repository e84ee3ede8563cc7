const KEPT_UNDER = 'gridcall.steward.sound';
/** Two pulses a second: well under 3 Hz, as for anything that flashes or beats. */
const PULSE_S = 0.5;
const PULSES = 8;

/**
 * Rings and shakes the phone. Browsers let a page sound only after somebody has touched it, so the tone is prepared
 * by `allow()` inside a click, and `canSound` tells the page whether it may promise it.
 */
export class AlarmSound {
  #context: AudioContext | null = null;
  #wanted = read();

  get wanted(): boolean {
    return this.#wanted;
  }

  get canSound(): boolean {
    return this.#wanted && this.#context?.state === 'running';
  }

  /** Call in a click. */
  async allow(wanted: boolean): Promise<void> {
    this.#wanted = wanted;
    write(wanted);
    if (!wanted) return;
    try {
      this.#context ??= new AudioContext();
      await this.#context.resume();
    } catch {
      // No sound device: `canSound` stays false, and the page says so.
    }
  }

  ring(): void {
    if (!this.#wanted) return;
    if ('vibrate' in navigator) navigator.vibrate([400, 200, 400, 200, 400]);
    const context = this.#context;
    if (context?.state !== 'running') return;
    const gain = context.createGain();
    const tone = context.createOscillator();
    tone.type = 'triangle';
    const start = context.currentTime;
    gain.gain.setValueAtTime(0, start);
    for (let pulse = 0; pulse < PULSES; pulse += 1) {
      const at = start + pulse * PULSE_S;
      tone.frequency.setValueAtTime(pulse % 2 === 0 ? 880 : 660, at);
      gain.gain.linearRampToValueAtTime(0.35, at + 0.03);
      gain.gain.setValueAtTime(0.35, at + 0.28);
      gain.gain.linearRampToValueAtTime(0, at + 0.33);
    }
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + PULSES * PULSE_S);
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(KEPT_UNDER) !== 'off';
  } catch {
    return true;
  }
}

function write(wanted: boolean): void {
  try {
    localStorage.setItem(KEPT_UNDER, wanted ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing still rings until the page is closed.
  }
}
