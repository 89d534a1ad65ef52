package io.watchfloor.ops.detection;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** A file of recorded telemetry: JSON lines, a JSON array or log text, plain or packed with gzip or zstd. Read as a stream. */
final class RecordedFile {

    private static final int BUFFER = 1 << 18;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int ZSTD_MAGIC = 0x28b5;

    /** Takes the records in their order. */
    interface Sink {

        /**
         * One record.
         *
         * @param number from 1; the line, when the file is one of lines
         */
        void record(long number, byte[] body);

        /** A record longer than may be read; the rest of the file follows. */
        void tooLong(long number);
    }

    private RecordedFile() {}

    /**
     * Reads to the end; what was read before an error has been given to the sink.
     *
     * @param progress told the bytes of each read, as they stand in the file
     */
    static void read(Path file, int longest, Sink sink, LongConsumer progress) throws IOException {
        try (InputStream raw = new BufferedInputStream(new Counted(Files.newInputStream(file), progress), BUFFER);
                InputStream in = new BufferedInputStream(unpacked(raw), BUFFER)) {
            if (firstByte(in) == '[') {
                new ArraySplitter(longest, sink).read(in);
            } else {
                new LineSplitter(longest, sink).read(in);
            }
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        raw.mark(2);
        int magic = (raw.read() << 8) | raw.read();
        raw.reset();
        return switch (magic) {
            case GZIP_MAGIC -> new GZIPInputStream(raw, BUFFER);
            case ZSTD_MAGIC -> new ZstdInputStream(raw);
            default -> raw;
        };
    }

    /** The first byte that is no blank, without taking it; -1 in an empty file. */
    private static int firstByte(InputStream in) throws IOException {
        in.mark(BUFFER / 2);
        int first = in.read();
        for (int read = 1; read < BUFFER / 4 && first >= 0 && first <= ' '; read++) {
            first = in.read();
        }
        in.reset();
        return first;
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            progress.accept(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            progress.accept(Math.max(0, count));
            return count;
        }
    }
}
