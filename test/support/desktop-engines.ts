import type { DesktopApp } from './desktop-driver.ts';

/** The processes of the engines that run. */
export function enginePids(app: DesktopApp): Promise<number[]> {
  return app.inMain(
    ({ app: electronApp }, name) =>
      electronApp
        .getAppMetrics()
        .filter((metric) => metric.name === name)
        .map(({ pid }) => pid),
    'Spokelab engine',
  );
}
