import { css } from 'lit';

export const kioskStyles = css`
  .page {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  main {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: var(--gc-gap);
    width: 100%;
    max-width: 1280px;
    margin-inline: auto;
    padding: calc(var(--gc-page-padding) * 0.7) var(--gc-page-padding);
  }
  .states:empty {
    display: none;
  }
  .view {
    display: flex;
    flex: 1;
    flex-direction: column;
  }
  gc-kiosk-tools {
    width: 100%;
  }
`;
