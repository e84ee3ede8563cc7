import { css } from 'lit';

/** What is alike of every field: its label above it, its hint or its fault below. */
export const fieldStyles = css`
  label {
    display: block;
    margin-bottom: 0.35rem;
    font-weight: 600;
  }
  .faulty {
    border-color: var(--gc-danger);
  }
  .hint,
  .fault {
    margin-top: 0.3rem;
    font-size: 0.85rem;
    color: var(--gc-ink-soft);
  }
  .fault {
    color: var(--gc-danger);
    font-weight: 600;
  }
`;
