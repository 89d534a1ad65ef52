package io.watchfloor.sensors.agent.collect.file;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.Position;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.FileExistence;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.files.PathText;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sigma.lines.LineAssembly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file that grows line by line. After a rotation, reads the old file to its end, then any files that were
 * rotated since, then the new file. A copy-and-truncate rotation is handled in the same way. Rotated files may be
 * gzip-compressed. A file that was truncated without a copy is read from its start. An incomplete last line is read
 * when it is complete or when its file is rotated.
 */
public final class FileTail implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(FileTail.class);
    private static final int CHUNK = 1 << 17;

    /** If no new line arrives within this time, waiting lines (of an audit event, for example) become a record. */
    private static final Duration QUIET_AFTER = Duration.ofSeconds(2);

    /**
     * Number of reads without new bytes after which a renamed file counts as finished. Several reads are needed,
     * because the writing program may still have the file open.
     */
    private static final int EMPTY_READS_OF_RENAMED_FILE = 4;

    private final Path path;
    private final Source source;
    private final int lineLimit;
    private final Spool spool;
    private final CheckpointFile positions;
    private final InstantSource clock;
    private final LineCutter lines;
    private final LineAssembly assembly;
    private final RotatedFiles rotated;
    private final RecordGroup group = new RecordGroup();
    private @Nullable TailedFile file;

    /** The previous file and the final position in it. The file stays open, so that its inode is not reused. */
    private @Nullable TailedFile previousFile;

    private @Nullable Position previousEnd;

    /** The last saved position in the current file or, if none was saved, the position to save first. */
    private @Nullable Position savedPosition;

    /** The last position in a deleted file, until the loss of its unread lines is reported. */
    private @Nullable Position lostPosition;

    private @Nullable String lastWarning;
    private @Nullable String state;
    private long offset;
    private long readTo;
    private long grownAt;
    private boolean linesCompleted;

    /** Records after the saved position that were appended to the spool before a crash. */
    private PartialGroup partialGroup = PartialGroup.NONE;

    private long recordsToSkip;
    private long dropsToSkip;
    private boolean skippingAtOffset;
    private int emptyReads;
    private boolean opened;
    private boolean waiting;

    /** @param lineLimit longest line in bytes; longer lines are skipped and counted */
    public FileTail(
            Path path, Source source, int lineLimit, Spool spool, CheckpointFile positions, InstantSource clock) {
        this.path = path.toAbsolutePath().normalize();
        this.source = source;
        this.lineLimit = lineLimit;
        this.spool = spool;
        this.positions = positions;
        this.clock = clock;
        this.lines = new LineCutter(lineLimit, this::line, this::tooLong);
        this.assembly = source.lines().assembly();
        this.rotated = new RotatedFiles(this.path);
        this.grownAt = clock.millis();
    }

    @Override
    public Progress collect() throws IOException {
        boolean readable = true;
        try {
            read();
            lastWarning = null;
        } catch (IOException e) {
            warnOnce(e);
            readable = false;
        }
        boolean reported = lostPosition == null || reportLoss(lostPosition);
        return !reported || !readable || nothingNew() ? Progress.IDLE : store();
    }

    /**
     * Reports the loss in a group of its own, before any record of the next file, so that the report is neither lost
     * nor repeated if the sensor is killed.
     */
    private boolean reportLoss(Position position) throws IOException {
        boolean reported = positions.partialGroup(PathText.of(path)).meansFileGone()
                || (positions.noteAppending(path, position, SpoolCounts.of(spool), PartialGroup.FILE_GONE)
                        && spool.append(List.of(), Map.of(DropCounter.Reason.ROTATED_AWAY, 1L)));
        if (reported) {
            positions.remove(path);
            lostPosition = null;
        }
        return reported;
    }

    private void read() throws IOException {
        TailedFile open = file == null ? open() : file;
        if (!waiting) {
            open = orMissedRotation(afterTruncation(open));
            fillGroup(open);
            completeWhenQuiet();
        }
        if (nothingNew() && isFinished(open)) {
            // The file will not grow, so its last line is complete even without a newline.
            lines.finish();
            if (open.isNewlyTruncated()) {
                drop(DropCounter.Reason.FILE_DAMAGED, "the gzip copy of %s is truncated".formatted(path));
            }
            if (nothingNew()) {
                finishFile(open);
                open();
            }
        }
    }

    private boolean nothingNew() {
        return group.isEmpty() && !linesCompleted && readTo == offset + lines.unfinished();
    }

    /** Whether all available bytes of the file were read. */
    boolean isRead() {
        return nothingNew() && !assembly.isWaiting();
    }

    private void fillGroup(TailedFile open) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (!group.isFull()) {
            // After a kill, the group that is already in the spool must be rebuilt from the same bytes.
            boolean again = readTo < partialGroup.through();
            if (!again && recordsToSkip > 0 && partialGroup.rested()) {
                completeWaitingLines();
                return;
            }
            chunk.clear().limit(again ? Math.clamp(partialGroup.through() - readTo, 0, CHUNK) : CHUNK);
            int count = open.read(chunk, readTo);
            if (count <= 0) {
                if (recordsToSkip > 0 && partialGroup.rested()) {
                    completeWaitingLines();
                }
                return;
            }
            dropsToSkip = again ? dropsToSkip : 0;
            chunk.flip();
            skipByteOrderMark(chunk);
            readTo += count;
            emptyReads = 0;
            grownAt = clock.millis();
            if (savedPosition == null) {
                savedPosition = open.position(offset, skippingAtOffset, state, offset);
            }
            lines.cut(chunk);
        }
    }

    private void completeWhenQuiet() {
        if (nothingNew() && assembly.isWaiting() && Math.abs(clock.millis() - grownAt) >= QUIET_AFTER.toMillis()) {
            completeWaitingLines();
        }
    }

    private void completeWaitingLines() {
        assembly.flush((number, body) -> record(body));
        linesCompleted = true;
    }

    /** Appends the group to the spool, then saves the new position. */
    private Progress store() throws IOException {
        TailedFile open = Objects.requireNonNull(file);
        waiting = !group.isEmpty() && !enter(open);
        if (waiting) {
            return Progress.IDLE;
        }
        boolean full = group.isFull();
        group.clear();
        offset = readTo - lines.unfinished();
        skippingAtOffset = lines.skipping();
        state = assembly.state().isEmpty() ? null : assembly.state();
        linesCompleted = false;
        partialGroup = PartialGroup.NONE;
        recordsToSkip = 0;
        dropsToSkip = 0;
        savePosition(open.position(offset, skippingAtOffset, state, readTo));
        return full ? Progress.MORE : Progress.IDLE;
    }

    private boolean enter(TailedFile open) throws IOException {
        SpoolCounts atOffset =
                SpoolCounts.of(spool).minus(partialGroup.count() - recordsToSkip, partialGroup.leftOut() - dropsToSkip);
        Position position = open.position(offset, skippingAtOffset, state, readTo);
        return positions.noteAppending(path, position, atOffset, new PartialGroup(0, 0, readTo, linesCompleted))
                && group.appendTo(spool);
    }

    private void savePosition(Position position) throws IOException {
        positions.save(path, position);
        savedPosition = position;
    }

    private void line(byte[] line) {
        if (source.onlyJson() && line[0] != '{') {
            drop(DropCounter.Reason.NOT_JSON, "%s has a line that is not a JSON object".formatted(path));
        } else {
            assembly.line(0, line, (number, body) -> record(body));
        }
    }

    private void record(byte[] body) {
        if (recordsToSkip > 0) {
            recordsToSkip--;
        } else {
            group.add(source.collected(body));
        }
    }

    private void drop(DropCounter.Reason reason, String message) {
        if (dropsToSkip > 0) {
            dropsToSkip--;
        } else {
            group.drop(reason, message);
        }
    }

    private void tooLong() {
        drop(
                DropCounter.Reason.LINE_TOO_LONG,
                "%s has a line over the limit of %d bytes near byte %d".formatted(path, lineLimit, readTo));
    }

    private void skipByteOrderMark(ByteBuffer chunk) {
        boolean mark = readTo == 0
                && chunk.remaining() >= 3
                && chunk.get(0) == (byte) 0xef
                && chunk.get(1) == (byte) 0xbb
                && chunk.get(2) == (byte) 0xbf;
        chunk.position(mark ? 3 : 0);
    }

    /** Opens the file that contains the saved position, under its own name or under its name after a rotation. */
    private TailedFile open() throws IOException {
        Optional<Position> position = opened ? Optional.empty() : positions.of(path);
        if (position.isPresent()) {
            Position taken = position.get();
            Optional<Path> wanted = FileExistence.exists(path) && TailedFile.matches(path, taken)
                    ? Optional.of(path)
                    : rotated.find(taken);
            opened = true;
            assembly.restore(taken.state() == null ? "" : taken.state());
            state = taken.state();
            if (wanted.isPresent()) {
                TailedFile resumed = resume(wanted.get(), taken);
                partialGroup = positions.partialGroup(PathText.of(path));
                recordsToSkip = partialGroup.count();
                dropsToSkip = partialGroup.leftOut();
                return resumed;
            }
            lostPosition = taken;
            LOG.warn("{} was rotated away while the sensor was not running: its unread lines are lost", path);
        }
        TailedFile fresh = TailedFile.open(next());
        opened = true;
        savedPosition = null;
        startAt(fresh, 0);
        return fresh;
    }

    private void finishFile(TailedFile done) throws IOException {
        if (previousFile != null) {
            previousFile.close();
        }
        previousFile = done;
        previousEnd = savedPosition;
        file = null;
    }

    /**
     * Returns the next file to read. Files that were rotated since the previous file are read before the current file.
     */
    private Path next() throws IOException {
        return previousFile == null
                ? path
                : rotated.next(previousFile, previousEnd).orElse(path);
    }

    /**
     * Returns the open file, or a rotated file that must be read first if the log was rotated again before its first
     * byte was read.
     */
    private TailedFile orMissedRotation(TailedFile open) throws IOException {
        if (readTo > 0 || previousFile == null || !open.hasBytes()) {
            // no rotation was missed: reading is past the file's start, there is no previous file, or the file is empty
            return open;
        }
        Optional<Path> missed = rotated.next(previousFile, previousEnd);
        if (missed.isEmpty() || open.isAt(missed.get())) {
            return open;
        }
        open.close();
        TailedFile instead = TailedFile.open(missed.get());
        startAt(instead, 0);
        return instead;
    }

    private TailedFile resume(Path wanted, Position position) throws IOException {
        TailedFile resumed = TailedFile.open(wanted);
        resumed.restoreHashes(position);
        startAt(resumed, position.offset());
        savedPosition = position;
        skippingAtOffset = position.skipping();
        if (skippingAtOffset) {
            lines.skip();
        }
        return resumed;
    }

    private void startAt(TailedFile opened, long start) {
        file = opened;
        offset = start;
        readTo = start;
        emptyReads = 0;
        skippingAtOffset = false;
        lines.discard();
    }

    /** Continues in the copy that was made before the truncation; without a copy, reads the file from its start. */
    private TailedFile afterTruncation(TailedFile open) throws IOException {
        if (!open.wasRewritten(readTo)) {
            return open;
        }
        if (offset == 0 && previousFile != null) {
            // No record of this file is in the spool, and other files may start with the same few bytes, so the order
            // of rotation determines the next file.
            open.resetHashes();
            readTo = 0;
            savedPosition = null;
            lines.discard();
            return open;
        }
        Optional<Path> copy = savedPosition == null ? Optional.empty() : rotated.find(savedPosition);
        if (copy.isPresent() && savedPosition != null) {
            LOG.info("{} was truncated: reading the copy {} to the end", path, copy.get());
            open.close();
            return resume(copy.get(), savedPosition);
        }
        LOG.info("{} was truncated: reading the file from its start", path);
        lines.finish();
        open.resetHashes();
        savedPosition = null;
        startAt(open, 0);
        return open;
    }

    private boolean isFinished(TailedFile open) throws IOException {
        if (FileExistence.exists(path) && open.isAt(path)) {
            emptyReads = 0;
            return false;
        }
        emptyReads++;
        return open.isPacked() || (FileExistence.exists(path) && emptyReads >= EMPTY_READS_OF_RENAMED_FILE);
    }

    private void warnOnce(IOException e) {
        String why = e instanceof NoSuchFileException
                ? "the file does not exist"
                : e.getMessage() == null ? e.toString() : e.getMessage();
        if (!why.equals(lastWarning)) {
            lastWarning = why;
            LOG.warn("cannot read {}: {}", path, why);
        }
    }

    @Override
    public void close() throws IOException {
        if (previousFile != null) {
            previousFile.close();
        }
        if (file != null) {
            file.close();
        }
    }
}
