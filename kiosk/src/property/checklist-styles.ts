import { css } from 'lit';

export const checklistStyles = css`
  .values {
    display: grid;
    gap: 0.1rem;
  }
  .steps {
    margin-top: 0.6rem;
  }
  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 2rem minmax(0, 1fr);
    gap: 0.8rem;
    padding-bottom: 0.9rem;
  }
  .steps li:not(:last-child)::before {
    content: "";
    position: absolute;
    inset: 2rem auto 0 calc(1rem - 1px);
    border-inline-start: 2px solid var(--gc-line);
  }
  .steps li.seen:not(:last-child)::before {
    border-color: var(--gc-good);
  }
  .mark {
    display: grid;
    place-items: center;
    width: 2rem;
    height: 2rem;
    border: 2px solid var(--gc-edge);
    border-radius: 50%;
    background: var(--gc-surface);
    color: var(--gc-ink-soft);
    font-variant-numeric: tabular-nums;
  }
  .mark svg {
    width: 1.2rem;
    height: 1.2rem;
  }
  .seen .mark {
    border-color: var(--gc-good);
    background: var(--gc-good);
    color: #fff;
  }
  .awaited .mark {
    border-color: var(--gc-brand);
    color: var(--gc-brand);
  }
  .late .mark {
    border-color: var(--gc-accent-ink);
    background: var(--gc-accent-soft);
    color: var(--gc-accent-ink);
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.8rem;
    min-height: 2rem;
    align-items: center;
    font-weight: 600;
  }
  .later .name {
    color: var(--gc-ink-soft);
    font-weight: 400;
  }
  .at {
    color: var(--gc-ink-soft);
    font-size: 0.88rem;
    font-weight: 400;
  }
  .mend {
    margin-top: 0.3rem;
    padding: 0.5rem 0.7rem;
    border-radius: var(--gc-radius-small);
    background: var(--gc-accent-soft);
    color: var(--gc-accent-ink);
    font-weight: 600;
  }
  summary {
    min-height: var(--gc-target);
    padding: 0.55rem 0;
    font-weight: 600;
    cursor: pointer;
  }
  .to-device {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-height: var(--gc-target);
  }
`;
