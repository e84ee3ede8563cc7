/**
 * Loaded after the first paint: the font's style sheet weighs more than the page. Characters of our own texts are fetched
 * at once, since their slices could not come when the network is gone.
 */
export function loadFontsAfterPaint(): void {
  requestAnimationFrame(() => setTimeout(() => void loadFonts(), 0));
}

async function loadFonts(): Promise<void> {
  try {
    await import('@fontsource-variable/noto-sans-sc/index.css');
    const { characters } = await import('virtual:ui-characters');
    await document.fonts.load('400 1rem "Noto Sans SC Variable"', characters);
  } catch {
    // The page is readable in the system's font; the next start tries again.
  }
}
