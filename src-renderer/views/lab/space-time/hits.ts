/** What can be pointed at in the space-time picture; filled while it is drawn, so that what is hit is what is seen. */
import type { BatchId, EdgeId, FaultId, NodeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import { distanceToLine } from '../line-distance.ts';

export type Hit =
  | { kind: 'batch'; id: BatchId }
  | { kind: 'fault'; id: FaultId }
  | { kind: 'mark'; edge: EdgeId; what: 'lost' | 'expired'; count: number; at: Us }
  /** A lane, and the moment on it. */
  | { kind: 'lane'; edge: EdgeId; at: Us }
  /** The name of a lane. */
  | { kind: 'name'; edge: EdgeId }
  /** A node was dead. */
  | { kind: 'down'; node: NodeId; from: Us; to: Us | undefined }
  /** The line of the edges that have no lane. */
  | { kind: 'rest'; at: Us }
  | { kind: 'hub' }
  /** The hub's lane, and the moment on it. */
  | { kind: 'receipts'; at: Us };

type Line = { x1: number; y1: number; x2: number; y2: number; hit: Hit };
type Box = { left: number; top: number; right: number; bottom: number; hit: Hit };

const LINE_PIXELS = 5;

export class Hits {
  readonly #lines: Line[] = [];
  readonly #boxes: Box[] = [];
  readonly #grounds: Box[] = [];

  clear(): void {
    this.#lines.length = 0;
    this.#boxes.length = 0;
    this.#grounds.length = 0;
  }

  line(x1: number, y1: number, x2: number, y2: number, hit: Hit): void {
    this.#lines.push({ x1, y1, x2, y2, hit });
  }

  /** Later boxes lie above earlier ones, and all below lines. */
  box(left: number, top: number, right: number, bottom: number, hit: Hit): void {
    this.#boxes.push({ left, top, right, bottom, hit });
  }

  /** Lies below every box. */
  ground(left: number, top: number, right: number, bottom: number, hit: Hit): void {
    this.#grounds.push({ left, top, right, bottom, hit });
  }

  sign(x: number, y: number, size: number, hit: Hit): void {
    this.#lines.push({ x1: x - size / 2, y1: y, x2: x + size / 2, y2: y, hit });
  }

  at(x: number, y: number): Hit | undefined {
    let best: Hit | undefined;
    let bestDistance = LINE_PIXELS;
    for (const { x1, y1, x2, y2, hit } of this.#lines) {
      if (x < Math.min(x1, x2) - LINE_PIXELS || x > Math.max(x1, x2) + LINE_PIXELS) continue;
      const distance = distanceToLine({ x, y }, { x: x1, y: y1 }, { x: x2, y: y2 });
      if (distance <= bestDistance) {
        best = hit;
        bestDistance = distance;
      }
    }
    const isIn = (box: Box): boolean => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    return best ?? (this.#boxes.findLast(isIn) ?? this.#grounds.findLast(isIn))?.hit;
  }
}
