/** What is drawn on a canvas, written down as SVG instead: the same calls, so that the picture that is saved is the one that is seen. */

/** The part of a canvas that the window's drawings use. */
type Pen = Pick<
  CanvasRenderingContext2D,
  | 'arc'
  | 'beginPath'
  | 'clearRect'
  | 'clip'
  | 'closePath'
  | 'fill'
  | 'fillRect'
  | 'fillText'
  | 'lineTo'
  | 'measureText'
  | 'moveTo'
  | 'rect'
  | 'restore'
  | 'roundRect'
  | 'save'
  | 'setLineDash'
  | 'stroke'
  | 'strokeRect'
  | 'fillStyle'
  | 'font'
  | 'globalAlpha'
  | 'lineCap'
  | 'lineWidth'
  | 'strokeStyle'
  | 'textAlign'
  | 'textBaseline'
>;

const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
/** How far below its middle a text's base line lies, in heights of its letters. */
const MIDDLE = 0.35;

export class SvgPen implements Pen {
  fillStyle: Pen['fillStyle'] = '#000';
  strokeStyle: Pen['strokeStyle'] = '#000';
  font = '10px sans-serif';
  globalAlpha = 1;
  lineCap: CanvasLineCap = 'butt';
  lineWidth = 1;
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly #parts: string[] = [];
  readonly #measure = document.createElement('canvas').getContext('2d');
  #path = '';
  #dash: readonly number[] = [];
  #clips = 0;
  /** Groups that each `save` has yet to close. */
  readonly #open: number[] = [];

  /** A whole file. Its fonts are names with common ones after them; nothing is fetched. */
  document(width: number, height: number, ground: string, title: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">\n<title>${escaped(title)}</title>\n<rect width="${width}" height="${height}" fill="${escaped(ground)}"/>\n${this.#parts.join('\n')}\n</svg>\n`;
  }

  beginPath(): void {
    this.#path = '';
  }
  moveTo(x: number, y: number): void {
    this.#path += `M${short(x)} ${short(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.#path += `L${short(x)} ${short(y)}`;
  }
  closePath(): void {
    this.#path += 'Z';
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }
  /** All of the window's arcs are circles. */
  arc(x: number, y: number, radius: number): void {
    const r = short(radius);
    this.#path += `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(radius * 2)} 0a${r} ${r} 0 1 0 ${short(-radius * 2)} 0`;
  }
  roundRect(x: number, y: number, width: number, height: number, radii?: number | DOMPointInit | Iterable<number | DOMPointInit>): void {
    const r = Math.min(typeof radii === 'number' ? radii : 0, width / 2, height / 2);
    const corner = `a${short(r)} ${short(r)} 0 0 1`;
    this.#path += `M${short(x + r)} ${short(y)}h${short(width - 2 * r)}${corner} ${short(r)} ${short(r)}v${short(height - 2 * r)}${corner} ${short(-r)} ${short(r)}h${short(2 * r - width)}${corner} ${short(-r)} ${short(-r)}v${short(2 * r - height)}${corner} ${short(r)} ${short(-r)}Z`;
  }
  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash];
  }

  fill(): void {
    this.#add(`<path d="${this.#path}" fill="${escaped(String(this.fillStyle))}"${this.#alpha()}/>`);
  }
  stroke(): void {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.join(' ')}"`;
    const cap = this.lineCap === 'butt' ? '' : ` stroke-linecap="${this.lineCap}"`;
    this.#add(
      `<path d="${this.#path}" fill="none" stroke="${escaped(String(this.strokeStyle))}" stroke-width="${short(this.lineWidth)}"${dash}${cap}${this.#alpha()}/>`,
    );
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.stroke();
  }
  clearRect(): void {}
  fillText(text: string, x: number, y: number): void {
    const { weight, size, family } = fontOf(this.font);
    const anchor = ANCHORS[this.textAlign];
    const base = this.textBaseline === 'middle' ? y + size * MIDDLE : this.textBaseline === 'top' ? y + size * 0.8 : y;
    this.#add(
      `<text x="${short(x)}" y="${short(base)}" font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}"${anchor === undefined ? '' : ` text-anchor="${anchor}"`} fill="${escaped(String(this.fillStyle))}"${this.#alpha()}>${escaped(text)}</text>`,
    );
  }
  measureText(text: string): TextMetrics {
    if (this.#measure === null) throw new Error('a browser without canvases shows no pictures either');
    this.#measure.font = this.font;
    return this.#measure.measureText(text);
  }

  save(): void {
    this.#open.push(0);
  }
  clip(): void {
    this.#clips += 1;
    this.#add(`<clipPath id="clip-${this.#clips}"><path d="${this.#path}"/></clipPath>\n<g clip-path="url(#clip-${this.#clips})">`);
    const last = this.#open.pop() ?? 0;
    this.#open.push(last + 1);
  }
  restore(): void {
    for (let groups = this.#open.pop() ?? 0; groups > 0; groups -= 1) this.#add('</g>');
  }

  #alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${short(this.globalAlpha)}"`;
  }

  #add(part: string): void {
    this.#parts.push(part);
  }
}

/** The drawings ask for a whole canvas and use what a pen has; a call of anything else would fail at once. */
export const asCanvas = (pen: SvgPen): CanvasRenderingContext2D => pen as unknown as CanvasRenderingContext2D;

/** `500 10px "Inter Variable", sans-serif` in its parts. */
function fontOf(font: string): { weight: string; size: number; family: string } {
  const match = /^(?:(\S+) )?([\d.]+)px (.+)$/.exec(font);
  return { weight: match?.[1] ?? '400', size: Number(match?.[2] ?? 10), family: match?.[3] ?? 'sans-serif' };
}

const short = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that no XML may hold become the sign for what cannot be shown. */
const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, (sign) => (sign === '\t' || sign === '\n' ? sign : '\ufffd')).replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
