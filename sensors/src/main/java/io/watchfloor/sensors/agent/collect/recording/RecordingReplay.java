package io.watchfloor.sensors.agent.collect.recording;

import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads recordings one after the other at a given pace: JSON lines, JSON arrays, plain text, and {@code .gz} of each.
 * At most one chunk of a file and one group of records are in memory.
 */
public final class RecordingReplay implements Collector {
    private final Deque<Path> files;
    private final Source source;
    private final int limit;
    private final ReplayPace pace;
    private final Spool spool;
    private final DropCounter drops;
    private final Deque<CollectedRecord> queue = new ArrayDeque<>();
    private final RecordGroup group = new RecordGroup();
    private final long totalBytes;
    private @Nullable Recording reader;
    private Path current = Path.of("");
    private long records;
    private long finishedBytes;
    private volatile ReplayProgress progress;

    /** Progress of the replay, shown in the progress bar. */
    public record ReplayProgress(long records, long bytes, long totalBytes) {}

    /** @throws IOException if a file does not exist */
    public RecordingReplay(List<Path> files, Source source, int limit, ReplayPace pace, Spool spool, DropCounter drops)
            throws IOException {
        this.files = new ArrayDeque<>(files);
        this.source = source;
        this.limit = limit;
        this.pace = pace;
        this.spool = spool;
        this.drops = drops;
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        this.totalBytes = total;
        this.progress = new ReplayProgress(0, 0, total);
    }

    public ReplayProgress progress() {
        return progress;
    }

    @Override
    public Progress collect() throws IOException {
        Progress next = fillGroup();
        return store() ? next : Progress.IDLE;
    }

    private Progress fillGroup() throws IOException {
        while (!group.isFull()) {
            CollectedRecord next = queue.peek();
            if (next == null) {
                if (!readChunk()) {
                    return Progress.ENDED;
                }
            } else if (pace.admits(next.body())) {
                group.add(queue.remove());
            } else {
                return Progress.IDLE;
            }
        }
        return Progress.MORE;
    }

    private boolean store() throws IOException {
        if (!spool.append(group.records())) {
            return false;
        }
        progress = new ReplayProgress(progress.records() + group.size(), bytesRead(), totalBytes);
        group.clear();
        return true;
    }

    private long bytesRead() {
        return finishedBytes + (reader == null ? 0 : reader.bytesRead());
    }

    /** Reads the next chunk; returns false if all files are read. */
    private boolean readChunk() throws IOException {
        if (reader == null && !files.isEmpty()) {
            current = files.remove();
            records = 0;
        } else if (reader == null) {
            return false;
        }
        try {
            Recording open = reader == null ? open(current) : reader;
            reader = open;
            if (!open.read()) {
                finish();
            }
        } catch (IOException e) {
            drops.add(
                    DropCounter.Reason.FILE_DAMAGED,
                    1,
                    "cannot read %s after record %d (%s): the rest of the file is skipped"
                            .formatted(
                                    current,
                                    records,
                                    e instanceof EOFException ? "the file is truncated" : e.getMessage()));
            if (reader != null) {
                reader.completeWaitingLines();
            }
            finish();
        }
        return true;
    }

    private void finish() throws IOException {
        if (reader != null) {
            finishedBytes += reader.bytesRead();
            reader.close();
            reader = null;
        }
    }

    private Recording open(Path path) throws IOException {
        return Recording.open(path, limit, source.lines().assembly(), this::body, () -> {
            records++;
            drops.add(
                    DropCounter.Reason.LINE_TOO_LONG,
                    1,
                    "record %d of %s exceeds the limit of %d bytes and is skipped".formatted(records, path, limit));
        });
    }

    private void body(byte[] body) {
        records++;
        queue.add(source.collected(body));
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
