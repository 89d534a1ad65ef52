package io.watchfloor.sensors.agent.collect.recording;

import io.watchfloor.sensors.agent.collect.file.Cutter;
import io.watchfloor.sensors.agent.collect.file.LineCutter;
import io.watchfloor.sensors.agent.files.RegularFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one recording as a stream: decompresses {@code .gz} files, splits {@code .json} files into values, and splits
 * other files into lines.
 */
final class RecordingReader implements Recording.ChunkReader {
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final int limit;
    private final Consumer<byte[]> body;
    private final Runnable tooLong;
    private final CountedStream counted;
    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private @Nullable Cutter cutter;

    RecordingReader(Path path, int limit, Consumer<byte[]> body, Runnable tooLong) throws IOException {
        this.path = path;
        this.limit = limit;
        this.body = body;
        this.tooLong = tooLong;
        this.counted =
                new CountedStream(Channels.newInputStream(RegularFile.open(path).bytes()));
        try {
            this.in = isPacked(path) ? new GZIPInputStream(counted, CHUNK) : counted;
        } catch (IOException e) {
            counted.close();
            throw e;
        }
    }

    private static boolean isPacked(Path path) {
        return path.toString().endsWith(".gz");
    }

    /** Reads the next chunk and passes on its complete records; returns false at the end of the file. */
    @Override
    public boolean read() throws IOException {
        int count = in.read(chunk);
        Cutter cut = cutter == null ? cutterFor(Math.max(count, 0)) : cutter;
        cutter = cut;
        if (count < 0) {
            cut.finish();
            return false;
        }
        int start = counted.started ? 0 : byteOrderMark(count);
        counted.started = true;
        cut.cut(ByteBuffer.wrap(chunk, start, count - start));
        return true;
    }

    /** Returns how many bytes of the file were read, counted before decompression. */
    @Override
    public long bytesRead() {
        return counted.bytes;
    }

    private Cutter cutterFor(int count) {
        String name = path.getFileName().toString();
        boolean named = name.endsWith(".json") || name.endsWith(".json.gz");
        for (int i = byteOrderMark(count); named && i < count; i++) {
            if (chunk[i] > ' ') {
                named = chunk[i] == '{' || chunk[i] == '[';
                break;
            }
        }
        return named ? new JsonCutter(limit, body, tooLong) : new LineCutter(limit, body, tooLong);
    }

    private int byteOrderMark(int count) {
        boolean mark = count >= 3 && chunk[0] == (byte) 0xef && chunk[1] == (byte) 0xbb && chunk[2] == (byte) 0xbf;
        return mark ? 3 : 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class CountedStream extends FilterInputStream {
        private long bytes;
        private boolean started;

        private CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] into, int start, int length) throws IOException {
            int count = super.read(into, start, length);
            bytes += Math.max(0, count);
            return count;
        }
    }
}
