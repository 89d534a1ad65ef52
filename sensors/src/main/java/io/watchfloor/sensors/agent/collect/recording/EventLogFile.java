package io.watchfloor.sensors.agent.collect.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.file.LineCutter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;

/**
 * A Windows event log file ({@code .evtx}). The tool {@code watchfloor-evtx} of the sensor's installation decodes the
 * file.
 */
final class EventLogFile implements Recording.ChunkReader {
    private static final String TOOL = "watchfloor-evtx";
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final LineCutter lines;
    private final Reader decoded;
    private final Thread decoder;
    private final StringWriter complaints = new StringWriter();
    private final char[] chunk = new char[CHUNK];
    private long bytesRead;

    /**
     * Number of chars carried over from the previous chunk: 1 if the chunk starts with a high surrogate whose low
     * surrogate has not been read yet, else 0.
     */
    private int carried;

    private EventLogFile(Path path, ToolProvider tool, LineCutter lines) throws IOException {
        this.path = path;
        this.lines = lines;
        PipedReader reader = new PipedReader(CHUNK);
        PipedWriter writer = new PipedWriter(reader);
        this.decoded = reader;
        this.decoder = Thread.ofPlatform().daemon().name("evtx").unstarted(() -> {
            try (PrintWriter out = new PrintWriter(writer);
                    PrintWriter err = new PrintWriter(complaints)) {
                decode(tool, out, err, path);
            }
        });
    }

    /** Runs the decoder and reports any failure, so that the rest of the file does not count as read. */
    private static void decode(ToolProvider tool, PrintWriter out, PrintWriter err, Path path) {
        try {
            tool.run(out, err, path.toString());
        } catch (RuntimeException | StackOverflowError e) {
            err.println("the decoder failed: " + e);
        }
    }

    static boolean hasEvtxName(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".evtx") || name.endsWith(".evtx.gz");
    }

    static EventLogFile open(Path path, int limit, Consumer<byte[]> record, Runnable tooLong) throws IOException {
        ToolProvider tool = ToolProvider.findFirst(TOOL)
                .orElseThrow(() -> new IOException(
                        "the tool " + TOOL + " is missing: add watchfloor-sigma.jar to this installation"));
        return open(path, tool, limit, record, tooLong);
    }

    static EventLogFile open(Path path, ToolProvider tool, int limit, Consumer<byte[]> record, Runnable tooLong)
            throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            // Reads one byte to check access, because Files.isReadable uses access(2), which ignores capabilities.
            var unused = in.read();
        } catch (IOException e) {
            throw new IOException("no permission to read the file", e);
        }
        EventLogFile file = new EventLogFile(path, tool, new LineCutter(limit, record, tooLong));
        file.decoder.start();
        return file;
    }

    @Override
    public boolean read() throws IOException {
        int count = decoded.read(chunk, carried, chunk.length - carried);
        if (count < 0) {
            lines.finish();
            bytesRead = Files.size(path);
            String complaint = complaints.toString().strip();
            if (!complaint.isEmpty()) {
                throw new IOException(complaint.lines().findFirst().orElse(complaint));
            }
            return false;
        }
        int length = carried + count;
        char last = chunk[length - 1];
        carried = Character.isHighSurrogate(last) ? 1 : 0;
        lines.cut(ByteBuffer.wrap(new String(chunk, 0, length - carried).getBytes(UTF_8)));
        chunk[0] = last;
        return true;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        decoded.close();
        decoder.interrupt();
    }
}
