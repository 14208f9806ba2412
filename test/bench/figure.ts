/** One line of the bench: a figure beside its floor, measured in the same run, as JSON. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  /** What the same machine does without us: the bare libraries moving the same bytes, an empty process. */
  floor?: { value: number; what: string };
  /** What we want to reach; `least` for more is better, `most` for less is better. */
  reach?: { least: number } | { most: number };
};

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1_000) / 1_000);

export function print({ name, value, unit, floor, reach }: Figure): void {
  const line: Record<string, unknown> = { name, value: rounded(value), unit };
  if (floor !== undefined) Object.assign(line, { floor: rounded(floor.value), floorIs: floor.what, ratio: rounded(value / floor.value) });
  if (reach !== undefined) Object.assign(line, reach, { reached: 'least' in reach ? value >= reach.least : value <= reach.most });
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The median of what the function gives in several runs. */
export async function medianOf(runs: number, measure: () => Promise<number> | number): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await measure());
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] as number;
}

/** Seconds that the function takes. */
export async function secondsOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
}
