import type { Pointer } from './quickjs-types.ts';

/** A value that the guest threw, on its way through the host; owned by who catches it. 0 when there was no memory for one. */
export class GuestException {
  readonly value: Pointer;

  constructor(value: Pointer) {
    this.value = value;
  }
}
