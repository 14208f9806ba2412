/** How much larger an element is drawn than it says: before an audience the panels are enlarged. */
export const zoomOf = (element: Element): number => element.currentCSSZoom ?? 1;

/** Where the pointer is in an element, in the element's own pixels. */
export function placeIn(element: Element, { clientX, clientY }: { clientX: number; clientY: number }): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return { x: (clientX - box.left) / zoom, y: (clientY - box.top) / zoom };
}
