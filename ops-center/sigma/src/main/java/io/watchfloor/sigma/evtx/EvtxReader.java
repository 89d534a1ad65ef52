package io.watchfloor.sigma.evtx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads a Windows event log file as a stream of 64 KiB chunks, in the order of the file. If parts are damaged, only
 * these parts and the records that refer to them are lost. The chunks are counted while reading, so files that were
 * copied while being written are readable even with an outdated header.
 */
public final class EvtxReader {

    /** Number of bytes that {@link #isEvtx} requires. */
    public static final int START = 4_096 + 8;

    private static final int HEADER = 4_096;
    private static final String SIGNATURE = "ElfFile\0";
    private static final int CHUNKS = 42;
    private static final int FLAGS = 120;
    private static final int CHECKSUM = 124;
    private static final int DIRTY = 1;

    /** Receives records and damage in the order of the file. */
    public interface Sink {

        /**
         * Receives one record.
         *
         * @param number number of the record in the file, from 1; damaged records are counted
         * @param json record in evtx_dump's JSON format
         */
        void record(long number, byte[] json);

        void damaged(Damage damage);
    }

    private final InputStream in;
    private final Sink sink;
    private final JsonWriter out;
    private long records;
    private int chunks;

    private EvtxReader(InputStream in, int longest, Sink sink) {
        this.in = in;
        this.sink = sink;
        this.out = new JsonWriter(longest);
    }

    /**
     * Whether a file with these first bytes is a Windows event log: it has the signature of an event log, or its first
     * chunk has the signature of a chunk.
     */
    public static boolean isEvtx(byte[] start) {
        return LittleEndian.starts(start, 0, SIGNATURE) || (start.length > HEADER && Chunk.isSignedAt(start, HEADER));
    }

    /**
     * Reads the file to its end, with one chunk and one JSON record in memory.
     *
     * @param longest maximum bytes of JSON for one record
     * @throws IOException if the stream fails; all records before the failure were passed on
     */
    public static void read(InputStream in, int longest, Sink sink) throws IOException {
        new EvtxReader(in, longest, sink).read();
    }

    private void read() throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            tell("evtx.truncated", 0, "the file is truncated in its header, after %d bytes".formatted(header.length));
            return;
        }
        boolean sound = headerIsSound(header);
        boolean dirty = !sound || (LittleEndian.u32(header, FLAGS) & DIRTY) != 0;
        byte[] bytes = new byte[Chunk.SIZE];
        int length = Chunk.SIZE;
        while (length == Chunk.SIZE) {
            length = chunk(bytes, dirty);
        }
        int promised = LittleEndian.u16(header, CHUNKS);
        if (!dirty && length == 0 && chunks < promised) {
            tell(
                    "evtx.truncated",
                    chunks + 1,
                    "the file header specifies %d chunks, but the file has %d".formatted(promised, chunks));
        }
    }

    private boolean headerIsSound(byte[] header) {
        if (!LittleEndian.starts(header, 0, SIGNATURE)) {
            tell("evtx.header-signature", 0, "the file header is damaged, but the file's chunks are still read");
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(header, 0, FLAGS);
        if (crc.getValue() != LittleEndian.u32(header, CHECKSUM)) {
            tell(
                    "evtx.header-checksum",
                    0,
                    "the checksum of the file header does not match, but the file's chunks are still read");
            return false;
        }
        return true;
    }

    /** Reads one chunk, and returns the number of bytes read. */
    private int chunk(byte[] bytes, boolean dirty) throws IOException {
        int length = 0;
        try {
            for (int count = 0; count >= 0 && length < Chunk.SIZE; length += Math.max(0, count)) {
                count = in.read(bytes, length, Chunk.SIZE - length);
            }
        } finally {
            Arrays.fill(bytes, length, Chunk.SIZE, (byte) 0);
            records(new Chunk(bytes, chunks + 1, length), dirty);
        }
        return length;
    }

    private void records(Chunk chunk, boolean dirty) {
        if (chunk.length() > 0) {
            chunks++;
        }
        if (chunk.isUnused()) {
            return;
        }
        records = new RecordReader(chunk, out, sink, records).walk(dirty);
        if (chunk.length() < Chunk.SIZE) {
            tell(
                    "evtx.truncated",
                    chunks,
                    "the file is truncated in the chunk, after %d bytes".formatted(chunk.length()));
        }
    }

    private void tell(String code, int chunk, String message) {
        sink.damaged(new Damage(code, chunk, 0, message));
    }
}
