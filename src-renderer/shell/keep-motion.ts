/** Keeps the page's motion in step with the choice and, where that is "system", with the system. */
import type { LabStore } from '../store/lab-store.ts';

export function keepMotion(store: LabStore): void {
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const apply = (): void => {
    const { motion } = store.getState().settings;
    document.documentElement.dataset['motion'] = motion === 'system' ? (reduced.matches ? 'reduced' : 'full') : motion;
  };
  reduced.addEventListener('change', apply);
  store.subscribe((state, before) => {
    if (state.settings.motion !== before.settings.motion) apply();
  });
  apply();
}
