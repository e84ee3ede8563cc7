import { css } from 'lit';

export const reportStyles = css`
  .groups {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: calc(var(--gc-gap) * 0.6);
    margin-bottom: var(--gc-gap);
  }
  .categories {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    grid-auto-rows: minmax(calc(var(--gc-target) * 2.4), auto);
    gap: var(--gc-gap);
  }
  .after {
    margin-top: var(--gc-gap);
  }
  .chosen {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    margin-bottom: var(--gc-gap);
    padding: 0.3em 0.9em 0.3em 0.6em;
    border-radius: 99rem;
    background: var(--gc-brand-soft);
    color: var(--gc-brand-deep);
    font-weight: 600;
  }
  .places {
    display: grid;
    grid-template-columns: repeat(2, 1fr);
    grid-auto-rows: minmax(calc(var(--gc-target) * 1.35), auto);
    gap: var(--gc-gap);
  }
  .places gc-tile:first-child {
    grid-column: 1 / -1;
  }
  .send {
    position: sticky;
    bottom: 0;
    margin-top: var(--gc-gap);
    font-size: 1.4rem;
    --gc-target: 4.2rem;
  }
  .optional {
    margin-block: 0.6rem;
    color: var(--gc-ink-soft);
    font-size: 0.9rem;
  }
  gc-banner {
    margin-bottom: var(--gc-gap);
  }
  .phrases {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--gc-gap) * 0.6);
    margin-bottom: var(--gc-gap);
  }
  .phone {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--gc-gap);
    margin-top: var(--gc-gap);
    padding: 0.8rem 1rem;
    border: 1px solid var(--gc-line);
    border-radius: var(--gc-radius-small);
    background: var(--gc-surface);
  }
  .phone span {
    display: block;
  }
  @media (min-width: 1000px) and (min-height: 1400px) {
    .categories {
      grid-auto-rows: 18.5vh;
    }
    .places {
      grid-auto-rows: minmax(9.5vh, auto);
    }
    gc-field {
      --gc-target: 120px;
    }
  }
  @media (max-width: 480px) {
    .send {
      position: static;
    }
    .categories,
    .places {
      grid-template-columns: repeat(2, 1fr);
    }
    .places {
      grid-template-columns: 1fr;
    }
  }
`;
