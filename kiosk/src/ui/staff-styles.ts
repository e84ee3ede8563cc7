import { css } from 'lit';

/** Layout that the pages for staff have in common. */
export const staffStyles = css`
  .panel {
    padding: 1rem;
    border: 1px solid var(--gc-line);
    border-radius: var(--gc-radius);
    background: var(--gc-surface);
  }
  .stack {
    display: grid;
    gap: var(--gc-gap);
    grid-template-columns: minmax(0, 1fr);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .spread {
    justify-content: space-between;
  }
  .soft {
    color: var(--gc-ink-soft);
  }
  .small {
    font-size: 0.88rem;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(5rem, max-content) minmax(0, 1fr);
    gap: 0.35rem 1rem;
  }
  dt {
    color: var(--gc-ink-soft);
  }
  dd {
    overflow-wrap: anywhere;
  }
  /** A way to another view that stands alone in its line. */
  .way {
    display: inline-flex;
    align-items: center;
    min-height: var(--gc-target);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    padding: 0.1em 0.55em;
    border: 1px solid currentColor;
    border-radius: 999px;
    font-size: 0.82rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .badge svg {
    width: 1.15em;
    height: 1.15em;
  }
  .badge.warning {
    color: var(--gc-accent-ink);
    background: var(--gc-accent-soft);
  }
  .badge.danger {
    color: var(--gc-danger);
    background: var(--gc-danger-soft);
  }
  .badge.good {
    color: var(--gc-good);
    background: var(--gc-good-soft);
  }
  .badge.plain {
    color: var(--gc-quiet);
    background: var(--gc-quiet-soft);
  }
  .app-bar {
    display: flex;
    align-items: center;
    gap: 0.25rem 0.5rem;
    padding: 0.35rem var(--gc-page-padding);
    background: var(--gc-brand);
    color: var(--gc-on-brand);
    --gc-focus: #ffd08a;
  }
  .app-bar .title {
    flex: 1;
    min-width: 0;
    font-weight: 650;
    line-height: 1.25;
  }
  .app-bar .wide {
    display: none;
  }
  @media (min-width: 600px) {
    .app-bar .wide {
      display: inline;
    }
    .app-bar .narrow {
      display: none;
    }
  }
  .app-bar .who {
    display: block;
    font-size: 0.82rem;
    font-weight: 400;
    color: var(--gc-on-brand-soft);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
