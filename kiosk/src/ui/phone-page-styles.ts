import { css } from 'lit';

/** A page for a phone first: one column, the navigation under the thumb. From 900 px on the navigation stands on top. */
export const phonePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  .alone {
    padding: var(--gc-page-padding);
  }
  .app-bar {
    position: sticky;
    top: 0;
    z-index: 5;
  }
  nav {
    position: fixed;
    inset: auto 0 0;
    z-index: 5;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    padding-bottom: env(safe-area-inset-bottom);
    border-top: 1px solid var(--gc-line);
    background: var(--gc-surface);
  }
  nav a {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.1rem;
    padding: 0.45rem 0.25rem;
    color: var(--gc-ink-soft);
    font-size: 0.85rem;
    text-align: center;
    text-decoration: none;
  }
  nav a:focus-visible {
    outline-offset: -4px;
  }
  nav a[aria-current] {
    color: var(--gc-brand);
    font-weight: 650;
    box-shadow: inset 0 3px 0 var(--gc-brand);
  }
  .banners {
    padding: 0 var(--gc-page-padding);
  }
  .banners > * {
    margin-top: var(--gc-gap);
  }
  main {
    flex: 1;
    min-width: 0;
    padding: var(--gc-gap) var(--gc-page-padding) calc(6rem + env(safe-area-inset-bottom));
  }
  main > * {
    margin-inline: auto;
    max-width: 60rem;
  }
  gc-toast {
    bottom: calc(5.5rem + env(safe-area-inset-bottom));
  }
  @media (min-width: 900px) {
    nav {
      position: static;
      display: flex;
      padding: 0 var(--gc-page-padding);
      border-top: 0;
      border-bottom: 1px solid var(--gc-line);
    }
    nav a {
      flex-direction: row;
      gap: 0.5rem;
      padding: 0.7rem 1.2rem;
      font-size: 1rem;
    }
    nav a[aria-current] {
      box-shadow: inset 0 -3px 0 var(--gc-brand);
    }
    gc-toast {
      bottom: var(--gc-page-padding);
    }
    main {
      padding: 1.5rem var(--gc-page-padding) 2rem;
    }
  }
`;
