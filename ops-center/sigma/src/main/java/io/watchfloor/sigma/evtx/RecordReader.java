package io.watchfloor.sigma.evtx;

import java.util.List;

/** Reads the records of one chunk, skips damaged records, and emits each record as JSON. */
final class RecordReader {

    /** Bytes before the content of a record: signature, size, id and time written. */
    private static final int RECORD_HEADER = 24;
    /** Bytes after the content of a record: the size again. */
    private static final int RECORD_TRAILER = 4;

    private static final int SIGNATURE = 0x2a2a;

    private final Chunk chunk;
    private final byte[] bytes;
    private final EvtxReader.Sink sink;
    private final JsonWriter out;
    private final TokenReader tokens;
    private final RecordJson json;
    private long number;
    private long lastId;
    private boolean damaged;

    /**
     * Starts at the chunk's first record.
     *
     * @param number number of the last record before this chunk
     */
    RecordReader(Chunk chunk, JsonWriter out, EvtxReader.Sink sink, long number) {
        this.chunk = chunk;
        this.bytes = chunk.bytes();
        this.sink = sink;
        this.out = out;
        this.tokens = new TokenReader(chunk);
        this.json = new RecordJson(chunk, tokens, out);
        this.number = number;
    }

    /**
     * Reads all records, and returns the number of the last record.
     *
     * @param dirty whether the file was copied while it was being written; the chunk may then contain records that its
     *     header does not count
     */
    long walk(boolean dirty) {
        boolean trusted = headerIsTrusted();
        int end = trusted ? (int) Math.min(chunk.freeSpace(), chunk.length()) : chunk.length();
        boolean mayGoOn = trusted && (dirty || damaged);
        int at = walk(end, !trusted);
        while (mayGoOn && isRecord(at, chunk.length()) && (id(at) == lastId + 1 || at == Chunk.HEADER)) {
            at = read(at);
        }
        return number;
    }

    private boolean headerIsTrusted() {
        if (!chunk.isSigned()) {
            tell("evtx.chunk-signature", "the data is not a chunk, or the chunk header is damaged");
            return false;
        }
        if (!chunk.isHeaderSound()) {
            tell(
                    "evtx.chunk-checksum",
                    "the checksum of the chunk header does not match, so the chunk is searched for records");
            return false;
        }
        if (chunk.length() == Chunk.SIZE && !chunk.areRecordsSound()) {
            tell(
                    "evtx.records-checksum",
                    "the checksum of the chunk's records does not match; readable records are still read");
        }
        return true;
    }

    private void tell(String code, String message) {
        damaged = true;
        sink.damaged(new Damage(code, chunk.number(), 0, message));
    }

    /** Reads records up to the end, and returns the position at which reading stopped. */
    private int walk(int end, boolean endIsAGuess) {
        int at = Chunk.HEADER;
        while (at < end) {
            if (isRecord(at, end)) {
                at = read(at);
                continue;
            }
            int next = next(at + 1, end);
            if (next < end || !endIsAGuess || isSigned(at, end)) {
                number++;
                sink.damaged(new Damage(
                        "evtx.record",
                        chunk.number(),
                        number,
                        "bytes %d to %d of the chunk contain no readable record".formatted(at, next)));
            }
            at = next;
        }
        return at;
    }

    /** Returns the next position that is certainly the start of a record, or the end. */
    private int next(int from, int end) {
        for (int at = from; at < end; at++) {
            if (isSigned(at, end) && sizeIsRepeated(at, size(at), end)) {
                return at;
            }
        }
        return end;
    }

    private boolean isSigned(int at, int end) {
        return at + RECORD_HEADER + RECORD_TRAILER <= end && LittleEndian.u32(bytes, at) == SIGNATURE;
    }

    /**
     * Whether a record starts at this position. A damaged second size is tolerated if another record, or the end,
     * directly follows.
     */
    private boolean isRecord(int at, int end) {
        if (!isSigned(at, end)) {
            return false;
        }
        long size = size(at);
        return sizeIsRepeated(at, size, end)
                || (fits(at, size, end) && (at + size == end || isSigned(at + (int) size, end)));
    }

    private boolean sizeIsRepeated(int at, long size, int end) {
        return fits(at, size, end) && LittleEndian.u32(bytes, at + (int) size - RECORD_TRAILER) == size;
    }

    private static boolean fits(int at, long size, int end) {
        return size >= RECORD_HEADER + RECORD_TRAILER && at + size <= end;
    }

    private long size(int at) {
        return LittleEndian.u32(bytes, at + 4);
    }

    private long id(int at) {
        return LittleEndian.i64(bytes, at + 8);
    }

    /** Reads a record, and returns the position of its end. */
    private int read(int at) {
        int end = at + (int) size(at);
        number++;
        lastId = id(at);
        out.reset();
        try {
            List<BinXmlNode> record =
                    tokens.fragment(new ChunkCursor(bytes, at + RECORD_HEADER, end - RECORD_TRAILER), 0);
            json.write(record);
            sink.record(number, out.toBytes());
        } catch (DamagedRecord damage) {
            sink.damaged(new Damage(
                    damage.code(),
                    chunk.number(),
                    number,
                    "%s (record id %s)".formatted(damage.getMessage(), Long.toUnsignedString(lastId))));
        } finally {
            chunk.work().charge(out.size());
        }
        return end;
    }
}
