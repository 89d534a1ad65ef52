package io.watchfloor.sensors.agent.collect.recording;

import io.watchfloor.sigma.lines.LineAssembly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One recorded file, read in chunks: lines, JSON or a Windows event log, gzip-compressed or not. */
final class Recording implements Closeable {

    /** Reads a file in chunks, so that only one chunk is in memory. */
    interface ChunkReader extends Closeable {
        /** Reads the next chunk; returns false at the end of the file. */
        boolean read() throws IOException;

        /** Returns how many bytes of the file were read, as far as known. */
        long bytesRead();
    }

    private final ChunkReader pieces;
    private final LineAssembly lines;
    private final Consumer<byte[]> record;

    private Recording(ChunkReader pieces, LineAssembly lines, Consumer<byte[]> record) {
        this.pieces = pieces;
        this.lines = lines;
        this.record = record;
    }

    /** @param limit longest line or value in bytes; longer lines or values are skipped and counted */
    static Recording open(Path path, int limit, LineAssembly lines, Consumer<byte[]> record, Runnable tooLong)
            throws IOException {
        ChunkReader pieces = EventLogFile.hasEvtxName(path)
                ? EventLogFile.open(path, limit, record, tooLong)
                : new RecordingReader(
                        path, limit, body -> lines.line(0, body, (number, whole) -> record.accept(whole)), tooLong);
        return new Recording(pieces, lines, record);
    }

    /** Reads the next chunk and passes on its complete records; returns false at the end of the file. */
    boolean read() throws IOException {
        if (pieces.read()) {
            return true;
        }
        completeWaitingLines();
        return false;
    }

    /** Completes records that wait for more lines, because the file has ended. */
    void completeWaitingLines() {
        lines.flush((number, whole) -> record.accept(whole));
    }

    long bytesRead() {
        return pieces.bytesRead();
    }

    @Override
    public void close() throws IOException {
        pieces.close();
    }
}
