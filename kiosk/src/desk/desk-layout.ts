import { css } from 'lit';

/** A wide screen shows list and incident side by side, each scrolling by itself; a narrow one shows one of them. */
export const deskLayout = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  .alone {
    padding: var(--gc-page-padding);
  }
  .away {
    margin: var(--gc-gap) var(--gc-page-padding) 0;
  }
  main {
    flex: 1;
    min-width: 0;
    padding: var(--gc-gap) var(--gc-page-padding);
  }
  .list {
    min-width: 0;
  }
  .with-detail .list,
  .choose {
    display: none;
  }
  @media (min-width: 1000px) {
    :host {
      height: 100dvh;
    }
    main {
      display: grid;
      grid-template-columns: minmax(26rem, 5fr) minmax(24rem, 6fr);
      gap: 1.25rem;
      min-height: 0;
      padding-block: 0;
    }
    .list,
    gc-incident-detail {
      display: flex;
      flex-direction: column;
      min-height: 0;
      height: 100%;
      padding-block: var(--gc-gap);
    }
    .with-detail .list {
      display: flex;
    }
    gc-queue {
      flex: 1;
      min-height: 0;
    }
    gc-incident-detail {
      overflow: auto;
      /* Room for the focus ring, which would be cut off. */
      padding-inline: 8px;
    }
    .choose {
      display: block;
      padding: 5rem 2rem;
      text-align: center;
    }
  }
`;
