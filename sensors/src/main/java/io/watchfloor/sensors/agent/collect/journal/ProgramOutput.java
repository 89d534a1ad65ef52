package io.watchfloor.sensors.agent.collect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.file.LineCutter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output lines of another program on a separate thread. At most 1,000 lines or 4 MiB are buffered; then the
 * program blocks until lines are read from the buffer.
 */
final class ProgramOutput implements AutoCloseable {
    private static final int CHUNK = 1 << 14;
    private static final int MAX_LINES = 1_000;
    private static final int MAX_BYTES = 4 << 20;
    private static final int STDERR_LENGTH = 400;
    private static final Duration STDERR_WAIT = Duration.ofMillis(200);

    private final Process process;
    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MAX_LINES);
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread reader;
    private final Thread stderrReader;
    private volatile String stderr = "";
    private volatile boolean closed;

    private ProgramOutput(Process process, int limit) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("journal").unstarted(() -> read(limit));
        this.stderrReader = Thread.ofPlatform().daemon().name("journal-words").unstarted(this::readStderr);
    }

    static ProgramOutput start(List<String> command, int limit) throws IOException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        ProgramOutput lines = new ProgramOutput(process, limit);
        lines.reader.start();
        lines.stderrReader.start();
        return lines;
    }

    private void read(int limit) {
        LineCutter cutter = new LineCutter(limit, this::put, () -> put(new byte[0]));
        byte[] chunk = new byte[CHUNK];
        try (InputStream out = process.getInputStream()) {
            for (int count = out.read(chunk); count >= 0 && !closed; count = out.read(chunk)) {
                cutter.cut(ByteBuffer.wrap(chunk, 0, count));
            }
        } catch (IOException ended) {
            // The program has ended, and all its complete lines were read.
        }
    }

    /** Reads stderr continuously, because a program blocks when the pipe of its stderr is full. */
    private void readStderr() {
        byte[] chunk = new byte[STDERR_LENGTH];
        try (InputStream err = process.getErrorStream()) {
            for (int count = err.read(chunk); count >= 0; count = err.read(chunk)) {
                String text = stderr + new String(chunk, 0, count, UTF_8);
                stderr = text.substring(Math.max(0, text.length() - STDERR_LENGTH));
            }
        } catch (IOException ended) {
            // The program has closed its stderr.
        }
    }

    private void put(byte[] line) {
        try {
            while (!closed && waiting.get() > MAX_BYTES) {
                Thread.sleep(20);
            }
            waiting.addAndGet(line.length);
            while (!closed && !lines.offer(line, 100, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Returns the next available line; null if there is none, or an empty array for a line over the limit. */
    byte @Nullable [] next() {
        byte[] line = lines.poll();
        if (line != null) {
            waiting.addAndGet(-line.length);
        }
        return line;
    }

    /** Whether the program has ended and all its lines were read from the buffer. */
    boolean hasEnded() {
        return !process.isAlive() && !reader.isAlive() && lines.isEmpty();
    }

    /**
     * Returns the last part of the program's stderr output. Waits at most 200 ms for the output to end, because a child
     * process of the program may keep stderr open.
     */
    String stderrTail() {
        try {
            var unused = stderrReader.join(STDERR_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String text = stderr.strip();
        return text.isEmpty() ? "exit code " + process.exitValue() : text;
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
        reader.interrupt();
    }
}
