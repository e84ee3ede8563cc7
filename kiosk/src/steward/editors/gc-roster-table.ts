import type { RosterDays, Rotation } from '@gridcall/contract/duty.ts';
import type { DutyPeople } from '@gridcall/contract/http-duty.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-field.ts';
import '../../ui/gc-select.ts';
import { iconClose, iconDown, iconUp } from '../../ui/icons.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { addPerson, dropPerson, movePerson, type RosterForm, type Said, saidAt } from './roster-form.ts';

const dayNames: Readonly<Record<RosterDays, () => string>> = {
  all: () => msg('每天', { id: 'steward-roster-all-days' }),
  workdays: () => msg('工作日', { id: 'steward-roster-workdays' }),
  restdays: () => msg('休息日（周末和节假日）', { id: 'steward-roster-restdays' }),
};
const rotationNames: Readonly<Record<Rotation, () => string>> = {
  none: () => msg('不轮换，一个人值', { id: 'steward-roster-none' }),
  daily: () => msg('每人一天', { id: 'steward-roster-daily' }),
  weekly: () => msg('每人一周', { id: 'steward-roster-weekly' }),
};

/** One roster: on which days, who in which order, and how they take turns. Fires `gc-roster` with what has changed, and `gc-remove`. */
@customElement('gc-roster-table')
export class GcRosterTable extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      ol {
        display: grid;
        gap: 0.4rem;
      }
      li {
        display: grid;
        grid-template-columns: 1.5em minmax(0, 1fr) auto auto auto;
        align-items: center;
        gap: 0.1rem 0.3rem;
        padding: 0.2rem 0 0.2rem 0.6rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius-small);
      }
      li p {
        overflow-wrap: anywhere;
      }
      .said {
        grid-column: 2 / -1;
        padding: 0 0.6rem 0.3rem 0;
      }
      .fault {
        color: var(--gc-danger);
        font-weight: 600;
      }
      .warned {
        color: var(--gc-accent-ink);
      }
      .pair {
        display: grid;
        gap: var(--gc-gap);
        grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
        align-items: start;
      }
    `,
  ];

  @property({ attribute: false }) roster!: RosterForm;
  @property({ type: Number }) index = 0;
  @property({ attribute: false }) freeDays: readonly RosterDays[] = [];
  @property({ attribute: false }) people: DutyPeople['people'] = [];
  @property({ attribute: false }) faults: readonly Said[] = [];
  @property({ attribute: false }) warnings: readonly Said[] = [];

  protected override render(): TemplateResult {
    const { days, rotation, startsOn } = this.roster;
    const number = this.index + 1;
    return html`<section class="panel stack">
      <div class="row spread">
        <h2>${msg(str`值班表 ${number}`, { id: 'steward-roster-heading' })}</h2>
        <gc-button
          kind="quiet"
          label=${msg(str`删掉值班表 ${number}`, { id: 'steward-roster-remove-of' })}
          @click=${() => this.emit('gc-remove')}
          >${msg('删掉', { id: 'steward-roster-remove' })}</gc-button
        >
      </div>
      <gc-select
        label=${msg('哪些天', { id: 'steward-roster-days' })}
        .value=${days}
        .fault=${this.#fault('days')}
        .choices=${[days, ...this.freeDays].map((value) => ({ value, name: dayNames[value]() }))}
        @gc-change=${(event: CustomEvent<RosterDays>) => this.#changed({ days: event.detail })}
      ></gc-select>
      ${this.#people()}
      <div class="pair">
        <gc-select
          label=${msg('怎么轮', { id: 'steward-roster-rotation' })}
          .value=${rotation}
          .fault=${this.#fault('rotation')}
          .choices=${(['none', 'daily', 'weekly'] as const).map((value) => ({ value, name: rotationNames[value]() }))}
          @gc-change=${(event: CustomEvent<Rotation>) => this.#changed({ rotation: event.detail })}
        ></gc-select>
        <gc-field
          kind="date"
          label=${msg('从哪天起', { id: 'steward-roster-starts' })}
          hint=${msg('第一个人从这天开始，轮换由此算起。', { id: 'steward-roster-starts-hint' })}
          .value=${startsOn}
          .fault=${this.#fault('startsOn')}
          @gc-input=${(event: CustomEvent<string>) => this.#changed({ startsOn: event.detail })}
        ></gc-field>
      </div>
    </section>`;
  }

  #people(): TemplateResult {
    const choose = msg('请选人', { id: 'steward-duty-choose' });
    const unreachable = msg('（联系不上）', { id: 'steward-duty-cannot' });
    const choices = this.people.map(({ personId, name, reachable }) => ({
      value: personId,
      name: reachable ? name : `${name}${unreachable}`,
    }));
    return html`<div class="stack">
      ${
        this.roster.people.length === 0
          ? nothing
          : html`<ol>
              ${this.roster.people.map((personId, at) => this.#person(personId, at))}
            </ol>`
      }
      <gc-select
        label=${
          this.roster.people.length === 0
            ? msg('谁值班', { id: 'steward-roster-who' })
            : msg('再加一个人（排在最后）', { id: 'steward-roster-add' })
        }
        .value=${''}
        .fault=${this.#fault('people')}
        .choices=${[{ value: '', name: choose }, ...choices]}
        @gc-change=${this.#add}
      ></gc-select>
    </div>`;
  }

  #person(personId: string, at: number): TemplateResult {
    const name = this.people.find((person) => person.personId === personId)?.name ?? personId;
    const path = `/rosters/${this.index}/people/${at}`;
    const [fault, warning] = [saidAt(this.faults, path), saidAt(this.warnings, path)];
    const move = (by: -1 | 1) => () => this.#changed(movePerson(this.roster, at, by));
    return html`<li>
      <span class="soft numeric">${at + 1}</span>
      <p>${name}</p>
      <gc-button
        kind="quiet"
        label=${msg(str`${name}：往前`, { id: 'steward-roster-up' })}
        ?disabled=${at === 0}
        @click=${move(-1)}
        >${iconUp}</gc-button
      ><gc-button
        kind="quiet"
        label=${msg(str`${name}：往后`, { id: 'steward-roster-down' })}
        ?disabled=${at === this.roster.people.length - 1}
        @click=${move(1)}
        >${iconDown}</gc-button
      ><gc-button
        kind="quiet"
        label=${msg(str`${name}：移出`, { id: 'steward-roster-drop' })}
        @click=${() => this.#changed(dropPerson(this.roster, at))}
        >${iconClose}</gc-button
      >
      ${fault === '' ? nothing : html`<p class="said small fault" role="alert">${fault}</p>`}
      ${warning === '' ? nothing : html`<p class="said small warned">${warning}</p>`}
    </li>`;
  }

  readonly #add = (event: CustomEvent<string>): void => {
    if (event.detail === '') return;
    this.#changed(addPerson(this.roster, event.detail));
    // What was chosen stands in the list now: the choice is open again.
    (event.target as HTMLElement & { value: string }).value = '';
  };

  #fault(field: string): string {
    return saidAt(this.faults, `/rosters/${this.index}/${field}`);
  }

  #changed(change: Partial<RosterForm>): void {
    this.emit('gc-roster', change);
  }
}
