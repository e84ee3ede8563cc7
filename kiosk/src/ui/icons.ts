import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

/** Our own drawings: 24 by 24, one stroke of 1.75, round ends. They take the colour of the text and 1.5 em, unless styled. */
const drawn = (paths: SVGTemplateResult): TemplateResult => html`<svg
  class="icon" part="icon" viewBox="0 0 24 24" width="1.5em" height="1.5em" fill="none" stroke="currentColor"
  stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"
>${paths}</svg>`;

const one = (d: string): TemplateResult => drawn(svg`<path d=${d} />`);

export type Icon = TemplateResult;

export const iconBack = one('M15 5l-7 7 7 7');
export const iconForward = one('M9 5l7 7-7 7');
export const iconUp = one('M5 15l7-7 7 7');
export const iconDown = one('M5 9l7 7 7-7');
export const iconClose = one('M6 6l12 12M18 6L6 18');
export const iconCheck = one('M5 12.5l4.5 4.5L19 7.5');
export const iconPlus = one('M12 5v14M5 12h14');
export const iconReload = one('M19 8a8 8 0 1 0 1 6M19.5 3.5V8H15');
export const iconSearch = one('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5');
export const iconFilter = one('M4 6h16M7 12h10M10 18h4');
export const iconMenu = one('M4 7h16M4 12h16M4 17h16');
export const iconLeave = one('M10 4H5v16h5M15 8l4 4-4 4M19 12H9');
export const iconClock = one('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2');
export const iconPerson = one('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6');
export const iconPlace = one(
  'M12 21.5s-7-6.2-7-11.5a7 7 0 0 1 14 0c0 5.3-7 11.5-7 11.5zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
);
export const iconBuilding = one(
  'M5 21V6l8-3v18M13 9l6 2v10M3 21h18M8.5 9v.01M8.5 13v.01M8.5 17v.01M16 14v.01M16 17.5v.01',
);
export const iconHome = one('M4 11.5L12 4.5l8 7M6.5 10v10h11V10M10 20v-6h4v6');
export const iconReport = one('M5 4h14v12H11l-5 4v-4H5zM12 7.5v6M9 10.5h6');
export const iconFollowUp = one('M9 4H6v17h12V4h-3M9 3h6v3H9zM9 12.5l2.2 2.2L15.5 10.5');
export const iconNotice = one('M4 10v4l3 .5V9.5zM7 9.5L18 5v14L7 14.5M9 15.3V20h3v-3.5M21 10.5v3');
export const iconSafety = one('M12 3l8 3v5.5c0 4.7-3.2 8-8 9.5-4.8-1.5-8-4.8-8-9.5V6zM8.5 12l2.5 2.5 4.5-5');
export const iconHelp = one(
  'M6.5 4h3l1.5 4.5-2 1.5a11 11 0 0 0 5 5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2C10.5 19 5 13.5 4.5 6.2A2 2 0 0 1 6.5 4z',
);
export const iconAlert = one('M12 3.5L2.5 20h19zM12 10v4.5M12 17.3v.01');
export const iconBell = one('M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0');
export const iconInformation = one('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7v.01');
export const iconOffline = one(
  'M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4.5-2.6M19 12a10 10 0 0 0-3.5-2.3M12 19v.01',
);
export const iconUplink = one('M12 20V9M8 13l4-4 4 4M4 5h16');
export const iconChart = one('M4 4v16h16M7 15l4-4 3 3 5-7');
export const iconDevice = one('M6 3h12v18H6zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9.5 17h5');
export const iconNote = one('M5 3.5h10l4 4v13H5zM15 3.5v4h4M8.5 12h7M8.5 16h5');
export const iconErase = one('M9 6h11v12H9l-6-6zM12.5 9.5l5 5M17.5 9.5l-5 5');
export const iconLanguage = one(
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 12h17M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
);
export const iconTextSize = one('M3 19L8.5 6 14 19M5 14.5h7M15 19l3-7 3 7M16 16.8h4');
export const iconContrast = one('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7.5h7M12 12h9M12 16.5h7');
export const iconDone = one('M14 4h5v16h-5M4 12h11M11 8l4 4-4 4');
export const iconPhone = one('M7.5 2.5h9v19h-9zM10.5 18.5h3');

/* What detectors watch, and what residents report. */
export const iconFlame = one(
  'M12 3c1 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2 1-3.5 2-4.5.3 1.5 1 2.3 2 2.5C10 8.5 10.5 5.5 12 3z',
);
export const iconDrop = one('M12 3.5s6.5 6.7 6.5 11a6.5 6.5 0 0 1-13 0c0-4.3 6.5-11 6.5-11zM9 15.5a3 3 0 0 0 2.5 2.5');
export const iconGate = one('M5 21V3.5h14V21M3 21h18M9.5 21V7.5h5V21M12.5 14v.01');
export const iconBolt = one('M13.5 3L5.5 13.5h5L9.5 21l9-11.5h-5.5z');
export const iconLift = one('M5 3h14v18H5zM12 3v18M7.5 11L8.7 9l1.2 2M14.2 13l1.2 2 1.2-2');
export const iconExtinguisher = one('M9 9h6v12H9zM12 9V5M9.5 5H14l3 2M12 5c-3 0-4.5 1-5 4M9 13.5h6');
export const iconBike = one(
  'M6 19a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM18 19a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM6 15.5L9.5 9H15l3 6.5M8.5 6.5h2M13.5 6H16l-1 3M9.5 9l3.5 6.5h-7',
);
export const iconCarLane = one('M4 16v-4l2-5.5h12l2 5.5v4zM4 12h16M7 16v2.5M17 16v2.5M7.5 14v.01M16.5 14v.01');
export const iconTap = one('M4 8h9a4 4 0 0 1 4 4v3h-4v-3H4zM9 8V4.5M6.5 4.5h5M15 18v.01M15 21v.01');
export const iconSewer = one('M4 9h16v3H4zM6 12v8M18 12v8M10 12v4.5a2 2 0 0 0 4 0V12M9 5.5c1-1.5 2-1.5 3 0s2 1.5 3 0');
export const iconLamp = one('M12 3a6 6 0 0 1 3.5 10.9V17h-7v-3.1A6 6 0 0 1 12 3zM9.5 20.5h5');
export const iconWall = one('M4 5h16v14H4zM4 9.7h16M4 14.3h16M9 5v4.7M15 9.7v4.6M9 14.3V19');
export const iconWrench = one(
  'M14.5 6.5a4.5 4.5 0 0 1 5.7-1l-3 3 .3 2 2 .3 1.5-1.5a4.5 4.5 0 0 1-6 4.7L8.5 20.5a2.1 2.1 0 0 1-3-3L12 11a4.5 4.5 0 0 1 2.5-4.5z',
);
export const iconGarbage = one('M5 7h14M9 7V4h6v3M7 7l1 13.5h8L17 7M10.3 11v6M13.7 11v6');
export const iconBroom = one(
  'M19.5 3.5L12.5 11M9 9.5l5.5 5.5M9 9.5C7 12 5 13 3.5 13.5c1 3 3.5 6 7 7 .5-1.5 1.5-3.5 4-5.5M7 17l2-2',
);
export const iconNoise = one('M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11');
export const iconParking = one('M5 3.5h14v17H5zM10 16.5v-9h3a2.7 2.7 0 0 1 0 5.5h-3');
export const iconElder = one(
  'M11 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11 9c-2 0-3 1.5-3 4l1 2.5L7.5 21M11 9c2 0 2.5 2 4.5 3.5M9.5 15.5l3 2V21M17 12.5V21',
);
export const iconHeart = one('M12 20.5S3.5 15.5 3.5 9.5A4.5 4.5 0 0 1 12 7.3a4.5 4.5 0 0 1 8.5 2.2c0 6-8.5 11-8.5 11z');
export const iconAdvice = one('M4 4.5h11v8H9l-3 2.5v-2.5H4zM18 9.5h2v7.5h-2v2.5l-3-2.5h-4v-1.5');
export const iconIdea = one(
  'M12 6a4.5 4.5 0 0 1 2.5 8.2V16h-5v-1.8A4.5 4.5 0 0 1 12 6zM10.5 19h3M12 3V2.5M5.5 5.5L5 5M19 5l-.5.5M3.5 11H3M21 11h-.5',
);
export const iconOther = one('M6 12v.01M12 12v.01M18 12v.01');

/* What an installer does. */
export const iconLink = one('M9.5 14.5l5-5M11 7l2-2a4.2 4.2 0 0 1 6 6l-2 2M13 17l-2 2a4.2 4.2 0 0 1-6-6l2-2');
export const iconQuarantine = one('M4 4h16v16H4zM4 14h5l1.5 2.5h3L15 14h5M12 6.5v4M12 12.8v.01');
export const iconTable = one('M4 4.5h16v15H4zM4 9.5h16M4 14.5h16M9.5 4.5v15');
export const iconCopy = one('M8.5 8.5h11v12h-11zM15.5 8.5v-5h-11v12h4');
export const iconDownload = one('M12 4v11M8 11l4 4 4-4M4 19.5h16');
export const iconUpload = one('M12 15V4M8 8l4-4 4 4M4 19.5h16');
export const iconPrint = one('M7 8V3.5h10V8M7 16H4V8h16v8h-3M7 13h10v7.5H7z');
export const iconSwap = one('M4 8.5h13M13.5 5l3.5 3.5-3.5 3.5M20 15.5H7M10.5 12L7 15.5l3.5 3.5');
export const iconHandOver = one('M3 8.5h7v12H3zM14 3.5h7v17h-7M6.5 5.5h6M10.5 3.5l2 2-2 2');
export const iconRevoke = one('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 5.8l12.4 12.4');
export const iconSmoke = one(
  'M5 20.5h14M8 17c-2.5-2 2-4 0-6.5s2-4 .5-6.5M12.5 17c-2.5-2 2-4 0-6.5s2-4 .5-6.5M17 17c-2.5-2 2-4 0-6.5',
);
export const iconMonoxide = one(
  'M8.5 9.5a3.5 3.5 0 1 0 0 5.5M15 16a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM3 3.5h18v17H3z',
);
export const iconBridge = one(
  'M3 18.5h18M5 18.5v-9M19 18.5v-9M5 9.5c4 6 10 6 14 0M9 18.5v-5M15 18.5v-5M12 3.5v3M9 5.5a4 4 0 0 1 6 0',
);
export const iconBattery = one('M3 8h15v8H3zM18 10.5h3v3h-3M6 10.5v3M9 10.5v3');
