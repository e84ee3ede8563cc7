import { css } from 'lit';

/** From 900 px on the list and one alert stand side by side. */
export const stewardLayout = css`
  nav a {
    position: relative;
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
  .with-detail gc-alert-list,
  .choose {
    display: none;
  }
  main > * {
    max-width: 52rem;
  }
  @media (min-width: 900px) {
    .count {
      position: static;
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
