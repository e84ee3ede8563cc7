import { css } from 'lit';

/** A wide screen shows the versions and one of them side by side; a narrow one shows one of the two. */
export const integrateLayout = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  .alone,
  .banners {
    padding: 0 var(--gc-page-padding);
  }
  .banners > * {
    margin-top: var(--gc-gap);
  }
  main {
    flex: 1;
    min-width: 0;
    padding: var(--gc-gap) var(--gc-page-padding) 3rem;
  }
  ol {
    gap: 0.5rem;
  }
  .version {
    display: grid;
    gap: 0.25rem;
    color: inherit;
    text-decoration: none;
  }
  .version:hover,
  .version[aria-current] {
    border-color: var(--gc-brand);
  }
  .version strong {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .open {
    display: inline-flex;
    align-items: center;
    min-height: var(--gc-target);
    padding: 0 1.1rem;
    border-radius: var(--gc-radius-small);
    background: var(--gc-brand);
    color: var(--gc-on-brand);
    font-weight: 600;
    text-decoration: none;
  }
  .with-detail .list,
  .choose {
    display: none;
  }
  @media (min-width: 900px) {
    main {
      display: grid;
      grid-template-columns: minmax(20rem, 26rem) minmax(0, 1fr);
      align-items: start;
      gap: 1.5rem;
    }
    .with-detail .list {
      display: grid;
    }
    .choose {
      display: block;
      padding: 4rem 1rem;
      text-align: center;
    }
  }
`;
