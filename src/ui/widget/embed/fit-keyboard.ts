/** A phone's keyboard covers what is fixed to the window: the panel takes what is left above it. Zoomed in by two fingers
 *  the view is smaller for another reason, and the panel stays as it is, to be moved about in.
 *  @returns what ends it */
export function fitKeyboard(panel: HTMLElement, view: VisualViewport | null): () => void {
  if (!view) return () => undefined;
  const clear = (): void => {
    panel.style.removeProperty('--height');
    panel.style.removeProperty('--top');
  };
  const fit = (): void => {
    if (view.scale > 1.01) return clear();
    panel.style.setProperty('--height', `${view.height}px`);
    panel.style.setProperty('--top', `${view.offsetTop}px`);
  };
  fit();
  view.addEventListener('resize', fit);
  view.addEventListener('scroll', fit);
  return () => {
    view.removeEventListener('resize', fit);
    view.removeEventListener('scroll', fit);
    clear();
  };
}
