import { css } from 'lit';

/** Phone first: one column, the navigation under the thumb. From 900 px on the list and one alert stand side by side. */
export const stewardLayout = css`
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
    grid-template-columns: repeat(3, minmax(0, 1fr));
    padding-bottom: env(safe-area-inset-bottom);
    border-top: 1px solid var(--gc-line);
    background: var(--gc-surface);
  }
  nav a {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.1rem;
    padding: 0.45rem 0.5rem;
    color: var(--gc-ink-soft);
    font-size: 0.85rem;
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
  .count {
    position: absolute;
    top: 0.2rem;
    left: calc(50% + 0.5rem);
    min-width: 1.5em;
    padding: 0 0.35em;
    border-radius: 999px;
    background: var(--gc-danger);
    color: var(--gc-on-danger);
    font-size: 0.8rem;
    font-weight: 650;
    text-align: center;
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
  /* Above the navigation. */
  gc-toast {
    bottom: calc(5.5rem + env(safe-area-inset-bottom));
  }
  .with-detail gc-alert-list,
  .choose {
    display: none;
  }
  main > * {
    margin-inline: auto;
    max-width: 52rem;
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
    .count {
      position: static;
    }
    main {
      padding-bottom: 2rem;
    }
    main:has(gc-alert-list) {
      display: grid;
      grid-template-columns: minmax(20rem, 26rem) minmax(0, 1fr);
      align-items: start;
      gap: 1.5rem;
    }
    main:has(gc-alert-list) > * {
      max-width: none;
      margin: 0;
      width: 100%;
    }
    .with-detail gc-alert-list {
      display: block;
    }
    .choose {
      display: block;
      padding: 4rem 1rem;
      text-align: center;
    }
  }
`;
