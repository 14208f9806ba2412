/** Reads a WebAssembly binary: numbers, sections and the lengths of instructions. Throws on what it does not know. */
export class WasmReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error(`the WebAssembly file ends early, at byte ${this.at}`);
    this.at += 1;
    return byte;
  }

  /** An unsigned number in LEB128, at most 32 bits. */
  number(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      shift += 7;
    }
  }

  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  skipNumbers(count: number): void {
    for (let left = count; left > 0; left -= 1) this.skipNumber();
  }

  name(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }

  /** Moves over the operands of an instruction whose operation code was just read. */
  skipOperands(code: number): void {
    if (code === 0x0e)
      this.skipNumbers(this.number() + 1); // br_table
    else if (code === 0x1c)
      this.at += this.number(); // select with types
    else if (code === 0x43)
      this.at += 4; // f32.const
    else if (code === 0x44)
      this.at += 8; // f64.const
    else if (code === 0xfc) this.skipExtended(this.number());
    else this.skipNumbers(operandCount(code, this.at));
  }

  private skipExtended(code: number): void {
    if (code <= 7) return; // saturating conversions
    const operands = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 }[code];
    if (operands === undefined) throw new Error(`unknown WebAssembly instruction 0xfc ${code} at byte ${this.at}`);
    this.skipNumbers(operands);
  }
}

/** How many LEB128 numbers follow the operation code. */
function operandCount(code: number, at: number): number {
  if (code >= 0x02 && code <= 0x04) return 1; // block, loop, if
  if (code === 0x0c || code === 0x0d || code === 0x10) return 1; // br, br_if, call
  if (code === 0x11) return 2; // call_indirect
  if (code >= 0x20 && code <= 0x26) return 1; // variables and tables
  if (code >= 0x28 && code <= 0x3e) return 2; // loads and stores
  if (code >= 0x3f && code <= 0x42) return 1; // memory.size, memory.grow, i32.const, i64.const
  if (code === 0xd0 || code === 0xd2) return 1; // ref.null, ref.func
  if (code <= 0x01 || code === 0x05 || code === 0x0b || code === 0x0f || code === 0x1a || code === 0x1b) return 0;
  if ((code >= 0x45 && code <= 0xc4) || code === 0xd1) return 0; // comparisons, arithmetic, conversions, ref.is_null
  throw new Error(`unknown WebAssembly instruction 0x${code.toString(16)} at byte ${at}`);
}
