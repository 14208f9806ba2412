/** How components reach the session and the store. */
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import { assertPresent } from './assert-present.ts';
import type { Frames } from './frames.ts';
import type { LabSession } from './lab-session.ts';
import type { LabState } from './lab-state.ts';

type LabValue = { session: LabSession; frames: Frames };

const LabContext = createContext<LabValue | undefined>(undefined);

export function LabProvider({ session, frames, children }: LabValue & { children: ReactNode }) {
  return <LabContext value={{ session, frames }}>{children}</LabContext>;
}

export function useSession(): LabSession {
  return assertPresent(useContext(LabContext), 'useSession needs a LabProvider above it').session;
}

/** Selectors are declared outside components; one that makes a new object each time would draw forever. */
export function useLab<T>(selector: (state: LabState) => T): T {
  return useStore(useSession().store, selector);
}

/** Runs each frame while the component is there. `work` must be stable. */
export function useFrame(work: (wallMs: number) => void): void {
  const { frames } = assertPresent(useContext(LabContext), 'useFrame needs a LabProvider above it');
  useEffect(() => frames.each(work), [frames, work]);
}

/** The window's loop, to ask how it runs. */
export function useFrames(): Frames {
  return assertPresent(useContext(LabContext), 'useFrames needs a LabProvider above it').frames;
}
