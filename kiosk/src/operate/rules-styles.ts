import { css } from 'lit';

/** What the views of thresholds and delays have in common. */
export const rulesStyles = css`
  .back {
    display: inline-flex;
    align-items: center;
    min-height: var(--gc-target);
    text-decoration: none;
  }
  .found a,
  .set a {
    display: grid;
    gap: 0.2rem;
    min-height: var(--gc-target);
    align-content: center;
    padding: 0.6rem 0.9rem;
    color: inherit;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  .found li + li,
  .set li + li {
    border-top: 1px solid var(--gc-line);
  }
  .found,
  .set {
    border: 1px solid var(--gc-line);
    border-radius: var(--gc-radius-small);
    background: var(--gc-surface);
    overflow: hidden;
  }
  .found a:hover,
  .set a:hover {
    background: var(--gc-brand-soft);
  }
  .found .line {
    display: flex;
    align-items: center;
    gap: 0.6rem;
  }
  .values {
    display: grid;
  }
  .values li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.1rem 1rem;
    align-items: baseline;
    padding-block: 0.55rem;
  }
  .values li + li {
    border-top: 1px solid var(--gc-line);
  }
  .values .value {
    font-weight: 650;
    text-align: end;
  }
  .values .from {
    grid-column: 1 / -1;
  }
  .values .differs {
    color: var(--gc-accent-ink);
    font-weight: 600;
  }
  .delay {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(7rem, auto);
    gap: 0.6rem;
    align-items: start;
  }
  .whole {
    width: 100%;
    max-width: 60rem;
    margin-inline: auto;
  }
  .whole section + section {
    margin-top: 0.8rem;
  }
  .cards {
    columns: 3 24rem;
    column-gap: var(--gc-gap);
  }
  .cards > * {
    break-inside: avoid;
  }
  .cards > * + * {
    margin-top: var(--gc-gap);
  }
  .versions li {
    display: grid;
    gap: 0.35rem;
    padding-block: 0.8rem;
    overflow-wrap: anywhere;
  }
  .versions li + li {
    border-top: 1px solid var(--gc-line);
  }
`;
