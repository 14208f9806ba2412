/** What one drawing of the space-time picture needs, handed from part to part. */
import type { EdgeId } from '../../../../src-main/contract/ids.ts';
import type { Us } from '../../../../src-main/contract/units.ts';
import type { SpaceTimeModel } from '../../../store/space-time-model.ts';
import type { Palette } from '../../../ui/palette.ts';
import type { Word } from './draw-words.ts';
import type { Lanes, TimeScale } from './geometry.ts';
import type { Hits } from './hits.ts';

export type Picture = {
  context: CanvasRenderingContext2D;
  palette: Palette;
  scale: TimeScale;
  height: number;
  lanes: Lanes;
  /** By whole lanes. */
  scroll: number;
  /** One for each lane; among them the line of the rest. */
  edges: readonly EdgeId[];
  rest: ReadonlySet<EdgeId>;
  isRestOpen: boolean;
  /** Faults and down times that have not ended reach to here. */
  now: Us;
  model: SpaceTimeModel;
  hits: Hits;
  /** The arrows were a crowd when they were drawn last. */
  wasCrowd: boolean;
  /** Drawn brighter, and above the rest. */
  selectedBatch: string | undefined;
  selectedEdge: string | undefined;
  /** Drawn above the arrows: first words, then signs. */
  words: Word[];
  signs: (() => void)[];
};

/** Where the lanes that are seen lie. */
export type Ys = ReadonlyMap<EdgeId, number>;
