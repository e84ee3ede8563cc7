import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { msg } from '../../i18n/language.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-dialog.ts';

interface Editor extends ReactiveControllerHost {
  /** Whether something stands here that is not saved. */
  readonly isDirty: boolean;
}

/** Asks before what was typed is lost: on the way to another page by a link, or where the editor shows something else. */
export class Leaving implements ReactiveController {
  readonly #editor: Editor;
  #go: (() => void) | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
    editor.addController(this);
  }

  hostConnected(): void {
    // Before any other, since the links of the page's bar are none of the editor's.
    addEventListener('click', this.#clicked, { capture: true });
  }

  hostDisconnected(): void {
    removeEventListener('click', this.#clicked, { capture: true });
    this.#go = null;
  }

  /** At once where nothing would be lost, otherwise when somebody has said so. */
  ask(go: () => void): void {
    if (this.#editor.isDirty) this.#set(go);
    else go();
  }

  question(): TemplateResult | typeof nothing {
    const go = this.#go;
    if (go === null) return nothing;
    const stay = () => this.#set(null);
    return html`<gc-dialog
      open
      heading=${msg('不保存就离开？', { id: 'steward-edit-leave-question' })}
      @gc-close=${stay}
    >
      <p>${msg('这里的改动还没有保存，离开就没有了。', { id: 'steward-edit-leave-note' })}</p>
      <gc-button slot="actions" kind="secondary" @click=${stay}
        >${msg('接着改', { id: 'steward-edit-stay' })}</gc-button
      >
      <gc-button
        slot="actions"
        kind="danger"
        @click=${() => {
          this.#set(null);
          go();
        }}
        >${msg('不保存，离开', { id: 'steward-edit-leave' })}</gc-button
      >
    </gc-dialog>`;
  }

  readonly #clicked = (event: MouseEvent): void => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!link?.hash || !this.#editor.isDirty) return;
    event.preventDefault();
    this.#set(() => {
      location.hash = link.hash;
    });
  };

  #set(go: (() => void) | null): void {
    this.#go = go;
    this.#editor.requestUpdate();
  }
}
