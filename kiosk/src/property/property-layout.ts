import { css } from 'lit';

/** On paper only the view is left. */
export const propertyLayout = css`
  @media print {
    :host {
      display: block;
      min-height: 0;
    }
    .app-bar,
    nav,
    .banners,
    gc-toast {
      display: none;
    }
    main {
      padding: 0;
    }
    main > * {
      max-width: none;
    }
  }
`;
