import type { Pointer } from './quickjs-module.ts';

/** A value that the guest threw, on its way through the host; `value` is owned by who catches it. */
export class GuestException {
  readonly value: Pointer;

  constructor(value: Pointer) {
    this.value = value;
  }
}
