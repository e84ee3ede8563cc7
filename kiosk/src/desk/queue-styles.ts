import { css } from 'lit';

export const queueStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .news {
    min-height: calc(var(--gc-target) + 0.4rem);
    flex-wrap: nowrap;
  }
  .news p {
    flex: 1;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 4px;
  }
  ul {
    display: grid;
    gap: 0.4rem;
  }
  .incident {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.15rem;
    width: 100%;
    padding: 0.55rem 0.8rem;
    border: 1px solid var(--gc-line);
    border-inline-start: 6px solid var(--tone, var(--gc-edge));
    border-radius: var(--gc-radius-small);
    background: var(--gc-surface);
    text-align: start;
    line-height: 1.4;
  }
  .incident:hover {
    background: var(--gc-brand-soft);
  }
  .incident:focus-visible {
    outline-offset: 0;
  }
  .incident[aria-current] {
    background: var(--gc-brand-soft);
    border-color: var(--gc-brand);
    border-inline-start-color: var(--tone, var(--gc-edge));
  }
  .leaving {
    border-style: dashed;
  }
  .level-1 {
    --tone: var(--gc-danger);
  }
  .level-2 {
    --tone: var(--gc-accent);
  }
  .level-3 {
    --tone: var(--gc-brand);
  }
  .what {
    font-weight: 650;
  }
  .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .due {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    padding: 0.05em 0.5em;
    border-radius: 999px;
    font-weight: 600;
    white-space: nowrap;
  }
  .due svg {
    width: 1.15em;
    height: 1.15em;
  }
  .due.green {
    background: var(--gc-good-soft);
    color: var(--gc-good);
  }
  .due.yellow {
    background: var(--gc-accent-soft);
    color: var(--gc-accent-ink);
  }
  .due.red {
    background: var(--gc-danger-soft);
    color: var(--gc-danger);
  }
  gc-button[wide] {
    margin-top: 0.6rem;
  }
`;
