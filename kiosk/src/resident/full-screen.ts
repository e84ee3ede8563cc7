import { type CSSResultGroup, css, type PropertyValues } from 'lit';
import { query } from 'lit/decorators.js';
import { GcElement, sharedStyles } from '../ui/element.ts';

/**
 * What covers the whole screen until its owner takes it away. A modal <dialog>, since only that stands above another open
 * dialog and leaves it unreachable; Escape does not close it.
 */
export class FullScreen extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      dialog {
        position: fixed;
        inset: 0;
        width: 100%;
        max-width: none;
        height: 100%;
        max-height: none;
        margin: 0;
        padding: 0;
        border: 0;
        overflow: auto;
        background: var(--gc-brand-deep);
        color: #fff;
      }
    `,
  ];

  @query('dialog') protected dialog!: HTMLDialogElement;

  protected override firstUpdated(_changed: PropertyValues): void {
    this.dialog.showModal();
  }

  protected stay(event: Event): void {
    event.preventDefault();
  }

  /** A browser may close a dialog at a second Escape whatever the page says. */
  protected reopen(): void {
    if (this.isConnected) this.dialog.showModal();
  }
}
