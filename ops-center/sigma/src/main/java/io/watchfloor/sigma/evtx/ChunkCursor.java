package io.watchfloor.sigma.evtx;

/** Reads little-endian values from a part of a chunk, and never reads beyond that part. */
final class ChunkCursor {

    private final byte[] bytes;
    private final int limit;
    private int at;

    ChunkCursor(byte[] bytes, long from, long limit) throws DamagedRecord {
        if (from < 0 || from > limit || limit > bytes.length) {
            throw new DamagedRecord("evtx.offset", "bytes %d to %d are outside the chunk".formatted(from, limit));
        }
        this.bytes = bytes;
        this.at = (int) from;
        this.limit = (int) limit;
    }

    /** Offset of the next byte in the chunk. */
    int at() {
        return at;
    }

    int remaining() {
        return limit - at;
    }

    /** Returns the next byte without consuming it; -1 at the end. */
    int peek() {
        return at < limit ? bytes[at] & 0xff : -1;
    }

    int u8() throws DamagedRecord {
        return bytes[take(1)] & 0xff;
    }

    int u16() throws DamagedRecord {
        return LittleEndian.u16(bytes, take(2));
    }

    long u32() throws DamagedRecord {
        return LittleEndian.u32(bytes, take(4));
    }

    /** Skips bytes, and returns the offset of the first skipped byte. */
    int take(long count) throws DamagedRecord {
        if (count < 0 || count > limit - at) {
            throw new DamagedRecord(
                    "evtx.offset",
                    "%d bytes are expected at byte %d of the chunk, but only %d are left"
                            .formatted(count, at, limit - at));
        }
        int from = at;
        at += (int) count;
        return from;
    }

    /** Returns the four bytes at this distance without consuming them; -1 if they are beyond the end. */
    long ahead(int distance) {
        return limit - at >= distance + 4 ? LittleEndian.u32(bytes, at + distance) : -1;
    }
}
