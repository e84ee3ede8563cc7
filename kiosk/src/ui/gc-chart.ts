import { type CSSResultGroup, css, html, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import { type ChartPoint, type ChartScale, chartScale, thinOut, valueTicks } from './chart-geometry.ts';
import { GcElement, sharedStyles } from './element.ts';
import { clockTime } from './time.ts';

/** Until it has been measured. */
const FIRST_WIDTH = 640;
const HEIGHT = 220;
const LEFT = 46;
const RIGHT = 14;
const TOP = 14;
const BOTTOM = 30;
const MAX_POINTS = 300;

export interface ChartThreshold {
  readonly value: number;
  readonly name: string;
}

/** A small line chart of one quantity over time, with its thresholds. `label` says in words what it shows. */
@customElement('gc-chart')
export class GcChart extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      svg {
        width: 100%;
        height: auto;
        font-size: 13px;
      }
      text {
        fill: var(--gc-ink-soft);
      }
      .grid {
        stroke: var(--gc-line);
      }
      .line {
        fill: none;
        stroke: var(--gc-brand);
        stroke-width: 2.25;
        stroke-linejoin: round;
      }
      .last {
        fill: var(--gc-brand);
      }
      .threshold {
        stroke: var(--gc-danger);
        stroke-width: 1.5;
        stroke-dasharray: 6 5;
      }
      .threshold-name {
        fill: var(--gc-danger);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) points: readonly ChartPoint[] = [];
  @property({ attribute: false }) thresholds: readonly ChartThreshold[] = [];
  /** The window shown, in ms since the epoch; without it, from the first point to the last. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;
  @property() unit = '';
  @property() label = '';

  /** Drawn at its own width, so that its words keep their size on a phone. In px. */
  @state() private width = FIRST_WIDTH;
  readonly #measure = new ResizeObserver(([entry]) => {
    this.width = Math.max(240, Math.round(entry?.contentRect.width ?? FIRST_WIDTH));
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#measure.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#measure.disconnect();
  }

  protected override render() {
    const points = thinOut(this.points, MAX_POINTS);
    const from = this.from || (points[0]?.at ?? 0);
    const to = this.to || (points.at(-1)?.at ?? from + 1);
    const scale = chartScale(
      points,
      this.thresholds.map((threshold) => threshold.value),
      from,
      to,
    );
    const x = (at: number) => LEFT + ((at - scale.from) / (scale.to - scale.from)) * (this.width - LEFT - RIGHT);
    const y = (value: number) =>
      TOP + (1 - (value - scale.minimum) / (scale.maximum - scale.minimum)) * (HEIGHT - TOP - BOTTOM);
    const last = points.at(-1);
    return html`<svg viewBox="0 0 ${this.width} ${HEIGHT}" role="img" aria-label=${this.label}>
      ${this.#axes(scale, x, y)}
      ${this.thresholds.map(
        (
          threshold,
        ) => svg`<line class="threshold" x1=${LEFT} x2=${this.width - RIGHT} y1=${y(threshold.value)} y2=${y(threshold.value)} />
          <text class="threshold-name" x=${LEFT + 6} y=${y(threshold.value) - 5}>${threshold.name}</text>`,
      )}
      ${
        last
          ? svg`<polyline class="line" points=${points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ')} />
            <circle class="last" cx=${x(last.at)} cy=${y(last.value)} r="4" />`
          : svg`<text x=${this.width / 2} y=${HEIGHT / 2} text-anchor="middle">${msg('这段时间没有读数', { id: 'ui-chart-empty' })}</text>`
      }
    </svg>`;
  }

  #axes(scale: ChartScale, x: (at: number) => number, y: (value: number) => number) {
    const times = (this.width < 420 ? [0, 1 / 2, 1] : [0, 1 / 3, 2 / 3, 1]).map(
      (part) => scale.from + (scale.to - scale.from) * part,
    );
    return svg`${valueTicks(scale).map(
      (tick) => svg`<line class="grid" x1=${LEFT} x2=${this.width - RIGHT} y1=${y(tick)} y2=${y(tick)} />
        <text x=${LEFT - 7} y=${y(tick) + 4} text-anchor="end">${tick}</text>`,
    )}
    ${times.map(
      (time, index) =>
        svg`<text x=${x(time)} y=${HEIGHT - 9} text-anchor=${index === 0 ? 'start' : index === times.length - 1 ? 'end' : 'middle'}>${clockTime(time)}</text>`,
    )}
    <text x=${LEFT + 4} y=${TOP - 2}>${this.unit}</text>`;
  }
}
