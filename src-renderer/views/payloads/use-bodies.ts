import { useCallback, useEffect, useRef, useState } from 'react';
import type { BodiesFound } from '../../store/body-search.ts';
import { BodySearch } from '../../store/body-search.ts';
import { useFrame, useSession } from '../../store/lab-context.tsx';
import type { LabModel } from '../../store/lab-model.ts';

/** The rest between two looks at what has come, in milliseconds. */
const REST_MS = 700;

type Running = { search: BodySearch; model: LabModel; lookedMs: number; seen: number };

/** The payloads whose body holds the text, kept up with the lab; undefined without a text. */
export function useBodies(text: string): BodiesFound | undefined {
  const session = useSession();
  const [found, setFound] = useState<BodiesFound>();
  const running = useRef<Running | undefined>(undefined);
  const work = useCallback(
    (wallMs: number): void => {
      const { model, actions } = session;
      let current = running.current;
      if (current !== undefined && (current.search.text !== text || current.model !== model)) {
        current.search.end();
        current = running.current = undefined;
      }
      if (text === '') return setFound(undefined);
      if (current === undefined) {
        const search = new BodySearch(text, (query, watch) => actions.ask(query, watch));
        current = running.current = { search, model, lookedMs: Number.NEGATIVE_INFINITY, seen: -1 };
      }
      if (current.seen !== model.payloadIds.length && wallMs >= current.lookedMs + REST_MS) {
        current.lookedMs = wallMs;
        current.seen = model.payloadIds.length;
        void current.search.look();
      }
      const next = current.search.found;
      setFound((before) => (isSame(before, next) ? before : next));
    },
    [session, text],
  );
  useFrame(work);
  useEffect(() => () => running.current?.search.end(), []);
  return text === '' ? undefined : (found ?? { ids: new Set(), version: 0, share: 0 });
}

const isSame = (one: BodiesFound | undefined, other: BodiesFound): boolean =>
  one?.ids === other.ids && one.version === other.version && one.share === other.share && one.note === other.note;
