/** What the palette lists: what it is called, where it belongs, what it does. */
export type PaletteCommand = { title: string; group: string; keys?: string; run(): void };
