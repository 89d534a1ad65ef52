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
 * Follows a file that grows line by line. After a rotation the old file is read to its end first, then the files
 * rotated since, then the new file; the same for copy-and-truncate. Rotated files may be gzip-compressed. A truncated
 * file without a copy is read from its start. An unfinished last line waits until it is finished or its file is
 * rotated.
 */
public final class FileTail implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(FileTail.class);
    private static final int CHUNK = 1 << 17;

    /** After this time without new lines, waiting lines (of an audit event, for example) become a record. */
    private static final Duration REST = Duration.ofSeconds(2);

    /**
     * How many times a renamed file must have no new bytes before it counts as finished: its writer may still have it
     * open.
     */
    private static final int LOOKS_AT_A_RENAMED_FILE = 4;

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

    /** The previous file and its final position. The file stays open, so that its inode is not reused. */
    private @Nullable TailedFile before;

    private @Nullable Position endBefore;

    /** The position in the current file that was saved last, or will be saved first. */
    private @Nullable Position noted;

    /** The position in a file that is gone, until the loss is reported. */
    private @Nullable Position gone;

    private @Nullable String complaint;
    private @Nullable String state;
    private long offset;
    private long readTo;
    private long grownAt;
    private boolean rested;

    /** Records after the position that were appended to the spool before a crash. */
    private PartialGroup behind = PartialGroup.NOTHING;

    private long known;
    private long knownLeftOut;
    private boolean skippingAtOffset;
    private int emptyLooks;
    private boolean found;
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
            complaint = null;
        } catch (IOException e) {
            complain(e);
            readable = false;
        }
        boolean told = gone == null || tellGone(gone);
        return !told || !readable || nothingNew() ? Progress.IDLE : store();
    }

    /**
     * Reports the loss on its own, before any record of the next file, so that a kill neither loses nor repeats the
     * report.
     */
    private boolean tellGone(Position position) throws IOException {
        boolean told = positions.behind(PathText.of(path)).ofGoneFile()
                || (positions.entering(path, position, SpoolCounts.of(spool), PartialGroup.GONE)
                        && spool.append(List.of(), Map.of(DropCounter.Reason.ROTATED_AWAY, 1L)));
        if (told) {
            positions.forget(path);
            gone = null;
        }
        return told;
    }

    private void read() throws IOException {
        TailedFile open = file == null ? open() : file;
        if (!waiting) {
            open = unlessOneWasMissed(afterTruncation(open));
            fillGroup(open);
            restWhenQuiet();
        }
        if (nothingNew() && isFinished(open)) {
            // The file will not grow, so its last line is complete, with or without a newline.
            lines.finish();
            if (open.wasCut()) {
                leaveOut(DropCounter.Reason.FILE_DAMAGED, "the gzip copy of %s is truncated".formatted(path));
            }
            if (nothingNew()) {
                leave(open);
                open();
            }
        }
    }

    private boolean nothingNew() {
        return group.isEmpty() && !rested && readTo == offset + lines.unfinished();
    }

    /** Whether all available bytes were read. */
    boolean isRead() {
        return nothingNew() && !assembly.isWaiting();
    }

    private void fillGroup(TailedFile open) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (!group.isEnough()) {
            // The group that was appended before a kill must be rebuilt from the same bytes.
            boolean again = readTo < behind.through();
            if (!again && known > 0 && behind.rested()) {
                rest();
                return;
            }
            chunk.clear().limit(again ? Math.clamp(behind.through() - readTo, 0, CHUNK) : CHUNK);
            int count = open.read(chunk, readTo);
            if (count <= 0) {
                if (known > 0 && behind.rested()) {
                    rest();
                }
                return;
            }
            knownLeftOut = again ? knownLeftOut : 0;
            chunk.flip();
            skipByteOrderMark(chunk);
            readTo += count;
            emptyLooks = 0;
            grownAt = clock.millis();
            if (noted == null) {
                noted = open.position(offset, skippingAtOffset, state, offset);
            }
            lines.cut(chunk);
        }
    }

    private void restWhenQuiet() {
        if (nothingNew() && assembly.isWaiting() && Math.abs(clock.millis() - grownAt) >= REST.toMillis()) {
            rest();
        }
    }

    private void rest() {
        assembly.rest((number, body) -> record(body));
        rested = true;
    }

    /** Appends the group to the spool, then saves the new position. */
    private Progress store() throws IOException {
        TailedFile open = Objects.requireNonNull(file);
        waiting = !group.isEmpty() && !enter(open);
        if (waiting) {
            return Progress.IDLE;
        }
        boolean full = group.isEnough();
        group.clear();
        offset = readTo - lines.unfinished();
        skippingAtOffset = lines.skipping();
        state = assembly.state().isEmpty() ? null : assembly.state();
        rested = false;
        behind = PartialGroup.NOTHING;
        known = 0;
        knownLeftOut = 0;
        note(open.position(offset, skippingAtOffset, state, readTo));
        return full ? Progress.MORE : Progress.IDLE;
    }

    private boolean enter(TailedFile open) throws IOException {
        SpoolCounts atOffset = SpoolCounts.of(spool).without(behind.count() - known, behind.leftOut() - knownLeftOut);
        Position position = open.position(offset, skippingAtOffset, state, readTo);
        return positions.entering(path, position, atOffset, new PartialGroup(0, 0, readTo, rested))
                && group.enter(spool);
    }

    private void note(Position position) throws IOException {
        positions.entered(path, position);
        noted = position;
    }

    private void line(byte[] line) {
        if (source.onlyJson() && line[0] != '{') {
            leaveOut(DropCounter.Reason.NOT_JSON, "%s has a line that is not a JSON object".formatted(path));
        } else {
            assembly.line(0, line, (number, body) -> record(body));
        }
    }

    private void record(byte[] body) {
        if (known > 0) {
            known--;
        } else {
            group.add(source.collected(body));
        }
    }

    private void leaveOut(DropCounter.Reason reason, String message) {
        if (knownLeftOut > 0) {
            knownLeftOut--;
        } else {
            group.leaveOut(reason, message);
        }
    }

    private void tooLong() {
        leaveOut(
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

    /** Opens the file at the saved position: under its own name, or under the name to which it was rotated. */
    private TailedFile open() throws IOException {
        Optional<Position> position = found ? Optional.empty() : positions.of(path);
        if (position.isPresent()) {
            Position taken = position.get();
            Optional<Path> wanted = FileExistence.exists(path) && TailedFile.matches(path, taken)
                    ? Optional.of(path)
                    : rotated.holding(taken);
            found = true;
            assembly.restore(taken.state() == null ? "" : taken.state());
            state = taken.state();
            if (wanted.isPresent()) {
                TailedFile resumed = resume(wanted.get(), taken);
                behind = positions.behind(PathText.of(path));
                known = behind.count();
                knownLeftOut = behind.leftOut();
                return resumed;
            }
            gone = taken;
            LOG.warn("{} was rotated away while the sensor was not running: its unread lines are lost", path);
        }
        TailedFile fresh = TailedFile.open(next());
        found = true;
        noted = null;
        startAt(fresh, 0);
        return fresh;
    }

    private void leave(TailedFile done) throws IOException {
        if (before != null) {
            before.close();
        }
        before = done;
        endBefore = noted;
        file = null;
    }

    /** Files rotated since the previous file are read before the current one. */
    private Path next() throws IOException {
        return before == null ? path : rotated.after(before, endBefore).orElse(path);
    }

    /** The log may have been rotated again between opening and reading its first byte. */
    private TailedFile unlessOneWasMissed(TailedFile open) throws IOException {
        if (readTo > 0 || before == null || !open.hasBytes()) {
            return open; // not at the file's start, no previous file, or no bytes yet
        }
        Optional<Path> missed = rotated.after(before, endBefore);
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
        resumed.remember(position);
        startAt(resumed, position.offset());
        noted = position;
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
        emptyLooks = 0;
        skippingAtOffset = false;
        lines.forget();
    }

    /** Continues in the copy that was made before the truncation; without a copy, reads the file from its start. */
    private TailedFile afterTruncation(TailedFile open) throws IOException {
        if (!open.wasRewritten(readTo)) {
            return open;
        }
        if (offset == 0 && before != null) {
            // No record of this file is in the spool, and other files may start with the same few bytes, so the order
            // of rotation decides which file comes next.
            open.forget();
            readTo = 0;
            noted = null;
            lines.forget();
            return open;
        }
        Optional<Path> copy = noted == null ? Optional.empty() : rotated.holding(noted);
        if (copy.isPresent() && noted != null) {
            LOG.info("{} was truncated: reading its copy {} to the end", path, copy.get());
            open.close();
            return resume(copy.get(), noted);
        }
        LOG.info("{} was truncated: reading it from its start", path);
        lines.finish();
        open.forget();
        noted = null;
        startAt(open, 0);
        return open;
    }

    private boolean isFinished(TailedFile open) throws IOException {
        if (FileExistence.exists(path) && open.isAt(path)) {
            emptyLooks = 0;
            return false;
        }
        emptyLooks++;
        return open.isPacked() || (FileExistence.exists(path) && emptyLooks >= LOOKS_AT_A_RENAMED_FILE);
    }

    private void complain(IOException e) {
        String why = e instanceof NoSuchFileException
                ? "the file does not exist"
                : e.getMessage() == null ? e.toString() : e.getMessage();
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.warn("cannot read {}: {}", path, why);
        }
    }

    @Override
    public void close() throws IOException {
        if (before != null) {
            before.close();
        }
        if (file != null) {
            file.close();
        }
    }
}
