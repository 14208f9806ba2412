/**
 * QuickJS instances and the guests in them. Each plugin has an instance, and so a memory, of its own, as long as there are not
 * very many: instances are a limited good of the machine (some 10 GiB of address space each). Beyond INSTANCES_MAX plugins
 * share; a runtime of its own still keeps each apart from the others in everything but a fault of QuickJS itself.
 *
 * A fresh instance starts from a photograph of one whose first guest has the SDK in it and nothing else. That saves some
 * milliseconds for each plugin, and every plugin starts in the very same state, so that equal work takes equal steps.
 */
import type { PluginLimits } from '../../../contract/plugin.ts';
import { Guest, type Inside } from './guest.ts';
import { GuestMemory } from './guest-memory.ts';
import { type GuestPlace, prepareGuestPlace } from './guest-place.ts';
import { moduleLoading } from './modules.ts';
import { type Photograph, photograph, restore } from './photograph.ts';
import { MEMORY_PAGES_MIN } from './quickjs-build.ts';
import { PAGE_BYTES } from './quickjs-imports.ts';
import { createQuickJs, STEPS_MAX } from './quickjs-module.ts';
import type { Pointer, QuickJsModule } from './quickjs-types.ts';

/** Most instances that are in use at once. */
export const INSTANCES_MAX = 64;

/** An instance with one place made ready. */
type Start = { image: Photograph; memoryPlace: Pointer; place: GuestPlace };

export class Workshop {
  readonly quickjs: QuickJsModule;
  readonly memory: GuestMemory;
  guestCount = 0;
  private readonly inside: Inside = { guest: undefined, isSpoiled: false };
  /** The place that came with the photograph, until a guest has it. */
  private firstPlace: GuestPlace | undefined;

  constructor(program: WebAssembly.Module, start?: Start) {
    const { inside } = this;
    this.quickjs = createQuickJs(
      program,
      {
        ...moduleLoading(() => this.memory, inside),
        callFunction: (id, count, values) => inside.guest?.hostCalls?.answer(id, count, values) ?? 0,
        shouldInterrupt: () => inside.guest?.shouldInterrupt() ?? false,
        stepsUsedUp: () => this.stepsUsedUp(),
      },
      start === undefined ? MEMORY_PAGES_MIN : start.image.bytes / PAGE_BYTES,
    );
    if (start !== undefined) restore(this.quickjs, start.image);
    this.memory = new GuestMemory(this.quickjs, start?.memoryPlace);
    this.firstPlace = start?.place;
  }

  /** A guest was given up inside: nobody else is let in. */
  get isSpoiled(): boolean {
    return this.inside.isSpoiled;
  }

  newGuest(limits: PluginLimits, files: ReadonlyMap<string, Uint8Array>): Guest {
    const { quickjs, memory, inside } = this;
    const place = this.firstPlace ?? prepareGuestPlace(quickjs, memory);
    this.firstPlace = undefined;
    this.guestCount += 1;
    return new Guest({ quickjs, memory, place, inside, limits, files });
  }

  /** Another guest at a place whose memory has been put back. */
  guestAt(place: GuestPlace, limits: PluginLimits, files: ReadonlyMap<string, Uint8Array>): Guest {
    this.inside.isSpoiled = false;
    return new Guest({ quickjs: this.quickjs, memory: this.memory, place, inside: this.inside, limits, files });
  }

  private stepsUsedUp(): void {
    if (this.quickjs.steps.value !== 0) throw new Error('QuickJS stopped itself');
    if (this.inside.guest === undefined) this.quickjs.steps.value = STEPS_MAX;
    else this.inside.guest.stepsUsedUp();
  }
}

/** Finds a workshop for each new guest. */
export class Workshops {
  private readonly program: WebAssembly.Module;
  private readonly start: Start;
  private readonly workshops = new Set<Workshop>();

  constructor(program: WebAssembly.Module) {
    this.program = program;
    const model = new Workshop(program);
    const place = prepareGuestPlace(model.quickjs, model.memory);
    this.start = { image: photograph(model.quickjs), memoryPlace: model.memory.place, place };
  }

  /** How many instances are in use. */
  get size(): number {
    return this.workshops.size;
  }

  /** A fresh workshop if there may be one more, else the one with the fewest guests. */
  forNewGuest(): Workshop {
    if (this.workshops.size >= INSTANCES_MAX) {
      const usable = [...this.workshops].filter((workshop) => !workshop.isSpoiled);
      const [first, ...others] = usable;
      if (first !== undefined) return others.reduce((least, next) => (next.guestCount < least.guestCount ? next : least), first);
    }
    const workshop = new Workshop(this.program, this.start);
    this.workshops.add(workshop);
    return workshop;
  }

  /** A fresh workshop for a guest that shares it with nobody; it goes when nobody holds it any more. */
  newAlone(): Workshop {
    return new Workshop(this.program, this.start);
  }

  /** A guest has left; the workshop goes with its last guest. */
  guestLeft(workshop: Workshop): void {
    workshop.guestCount -= 1;
    if (workshop.guestCount === 0) this.workshops.delete(workshop);
  }
}
