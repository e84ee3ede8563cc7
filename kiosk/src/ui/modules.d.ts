declare module 'virtual:ui-characters' {
  export const characters: string;
}
declare module '@fontsource-variable/noto-sans-sc/index.css';
