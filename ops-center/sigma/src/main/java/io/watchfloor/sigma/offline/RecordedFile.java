package io.watchfloor.sigma.offline;

import com.github.luben.zstd.ZstdInputStream;
import io.watchfloor.sigma.evtx.Damage;
import io.watchfloor.sigma.evtx.EvtxReader;
import io.watchfloor.sigma.lines.GenericLineAssembly;
import io.watchfloor.sigma.lines.LineAssembly;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file of recorded telemetry: JSON lines, a JSON array, a Windows event log or log text, plain or compressed
 * with gzip or zstd. The first bytes determine the format, not the file name. The file is read as a stream.
 */
final class RecordedFile {

    private static final int BUFFER = 1 << 18;
    private static final Pattern EVENT_LOG_NAME = Pattern.compile("\\.evtx(\\.(gz|zst))?$");
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int ZSTD_MAGIC = 0x28b5;

    /** Receives records in the order of the file. */
    interface Sink {

        /**
         * Receives one record.
         *
         * @param number record number from 1; in a file of lines, the number of the record's first line
         */
        void record(long number, byte[] body);

        /**
         * Receives the number of a record that is larger than the size limit. The remaining records of the file follow.
         */
        void tooLong(long number);

        /**
         * Receives an unreadable part of the file. The remaining records of the file follow.
         *
         * @param number record number; 0 if the problem does not concern a single record
         */
        void unreadable(long number, String code, String reason);

        /** Receives the reason why the whole file is unreadable. */
        void refused(String code, String reason);
    }

    private RecordedFile() {}

    /**
     * Reads the file to its end. Records read before an error have been passed to the sink.
     *
     * @param joins true to join the lines of one Linux audit event into one record
     * @param progress receives the number of bytes of each read, before decompression
     */
    static void read(Path file, int longest, boolean joins, Sink sink, LongConsumer progress) throws IOException {
        try (InputStream raw =
                        new BufferedInputStream(new CountingStream(Files.newInputStream(file), progress), BUFFER);
                InputStream in = new BufferedInputStream(unpacked(raw), BUFFER)) {
            byte[] start = start(in);
            switch (RecordedContent.of(start)) {
                case EVENT_LOG -> EvtxReader.read(in, longest, new EventLogSink(sink));
                case JSON_ARRAY -> new ArraySplitter(longest, sink).read(in);
                case LINES -> lines(file, start, in, longest, joins, sink);
                case UTF_16 -> sink.refused("file.utf-16", "the file is UTF-16 text; convert it to UTF-8");
                case UNKNOWN ->
                    sink.refused("file.unknown", "the file is not JSON, log text or a Windows event log (.evtx)");
            }
        }
    }

    /** Returns an error text for people, because some file-system exceptions contain only the path. */
    static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied";
            case IOException other -> other.getMessage() == null ? other.toString() : other.getMessage();
        };
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

    /**
     * Reads lines of text, even if the file name is that of an event log. An empty file with such a name is reported.
     */
    private static void lines(Path file, byte[] start, InputStream in, int longest, boolean joins, Sink sink)
            throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (start.length == 0 && EVENT_LOG_NAME.matcher(name).find()) {
            sink.refused("file.empty", "the file is empty, so it is not a Windows event log");
        } else {
            LineAssembly assembly = new GenericLineAssembly(joins);
            new LineSplitter(longest, new AssembledLines(assembly, sink)).read(in);
            assembly.flush(sink::record);
        }
    }

    /** Reads the first bytes without consuming them. */
    private static byte[] start(InputStream in) throws IOException {
        in.mark(BUFFER / 2);
        byte[] start = in.readNBytes(BUFFER / 4);
        in.reset();
        return start;
    }

    /** Passes on records of a Windows event log, and adds the chunk number to reports of damage. */
    private record EventLogSink(Sink sink) implements EvtxReader.Sink {
        @Override
        public void record(long number, byte[] json) {
            sink.record(number, json);
        }

        @Override
        public void damaged(Damage damage) {
            String where = damage.chunk() == 0 ? "" : "chunk %d: ".formatted(damage.chunk());
            sink.unreadable(damage.record(), damage.code(), where + damage.message());
        }
    }

    /** Assembles lines of a file into records. */
    private record AssembledLines(LineAssembly assembly, Sink sink) implements Sink {
        @Override
        public void record(long number, byte[] line) {
            assembly.line(number, line, sink::record);
        }

        @Override
        public void tooLong(long number) {
            sink.tooLong(number);
        }

        @Override
        public void unreadable(long number, String code, String reason) {
            sink.unreadable(number, code, reason);
        }

        @Override
        public void refused(String code, String reason) {
            sink.refused(code, reason);
        }
    }

    private static final class CountingStream extends FilterInputStream {
        private final LongConsumer progress;

        CountingStream(InputStream in, LongConsumer progress) {
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
