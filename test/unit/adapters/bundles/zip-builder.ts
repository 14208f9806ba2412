/** Writes ZIP files by hand, so that tests can write the wrong ones too. */
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  name: string | Uint8Array;
  data?: string | Uint8Array;
  /** Kept as it is instead of compressed. */
  isStored?: boolean;
  /** What the headers say where it is not the truth. */
  claims?: { size?: number; compressedSize?: number; method?: number; flags?: number; crc?: number };
  /** Kind and permissions of a Unix file. */
  unixMode?: number;
};

const UTF8_NAMES = 0x800;
const MADE_BY_UNIX = 0x0314;

export function buildZip(entries: readonly ZipEntry[], ending: { comment?: string; entryCount?: number } = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, header } = writeEntry(entry, offset);
    locals.push(local);
    central.push(header);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const comment = Buffer.from(ending.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(ending.entryCount ?? entries.length, 8);
  end.writeUInt16LE(ending.entryCount ?? entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, end, comment]);
}

function writeEntry(entry: ZipEntry, offset: number): { local: Buffer; header: Buffer } {
  const data = Buffer.from(entry.data ?? '');
  const packed = entry.isStored === true ? data : deflateRawSync(data);
  const name = Buffer.from(entry.name);
  const { claims = {} } = entry;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(claims.flags ?? UTF8_NAMES, 2);
  common.writeUInt16LE(claims.method ?? (entry.isStored === true ? 0 : 8), 4);
  common.writeUInt32LE(claims.crc ?? crc32(data), 10);
  common.writeUInt32LE(claims.compressedSize ?? packed.length, 14);
  common.writeUInt32LE(claims.size ?? data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(MADE_BY_UNIX, 0);
  return { local, header: Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, tail, name]) };
}
