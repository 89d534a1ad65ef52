package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.collect.Positions.Position;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file that grows line by line. A file that is renamed away is read to its end before the new one; one that is
 * truncated (or copied and truncated) is read from its start. An unfinished last line waits until it is finished, or its
 * file is renamed away.
 */
public final class FileTail implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(FileTail.class);
    private static final int CHUNK = 1 << 17;

    /**
     * How many times a renamed file must read empty before it counts as finished: its writer may still have it open for
     * a moment.
     */
    private static final int LOOKS_AT_A_RENAMED_FILE = 4;

    private final Path path;
    private final Source source;
    private final int lineLimit;
    private final Spool spool;
    private final Positions positions;
    private final Drops drops;
    private final LineCutter lines;
    private final Group group = new Group();
    private @Nullable TailedFile file;
    private @Nullable String complaint;
    private long offset;
    private long readTo;

    /** Lines behind the position that entered the spool before a crash. */
    private long known;

    private boolean skippingAtOffset;
    private int emptyLooks;
    private boolean found;
    private boolean waiting;

    /** @param lineLimit longest line in bytes; a longer one is skipped and counted */
    public FileTail(Path path, Source source, int lineLimit, Spool spool, Positions positions, Drops drops) {
        this.path = path.toAbsolutePath().normalize();
        this.source = source;
        this.lineLimit = lineLimit;
        this.spool = spool;
        this.positions = positions;
        this.drops = drops;
        this.lines = new LineCutter(lineLimit, this::line, this::tooLong);
    }

    @Override
    public Progress collect() throws IOException {
        try {
            read();
            complaint = null;
        } catch (IOException e) {
            complain(e);
            return Progress.IDLE;
        }
        return nothingNew() ? Progress.IDLE : store();
    }

    private void read() throws IOException {
        TailedFile open = file == null ? open() : file;
        if (!waiting) {
            startOverWhenRewritten(open);
            fillGroup(open);
        }
        if (nothingNew() && renamedAway(open)) {
            // Its last line is now finished, with or without a newline.
            lines.finish();
            if (nothingNew()) {
                open.close();
                file = null;
                open();
            }
        }
    }

    private boolean nothingNew() {
        return group.isEmpty() && readTo == offset + lines.unfinished();
    }

    private void fillGroup(TailedFile open) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (!group.isEnough()) {
            int count = open.read(chunk.clear(), readTo);
            if (count <= 0) {
                return;
            }
            chunk.flip();
            skipByteOrderMark(chunk);
            readTo += count;
            emptyLooks = 0;
            lines.cut(chunk);
        }
    }

    /** The group goes into the spool, then the position moves past it. */
    private Progress store() throws IOException {
        TailedFile open = Objects.requireNonNull(file);
        waiting = !group.isEmpty()
                && !(positions.entering(path, open.position(offset, skippingAtOffset, readTo), spool.entered())
                        && spool.append(group.records()));
        if (waiting) {
            return Progress.IDLE;
        }
        boolean full = group.isEnough();
        group.clear();
        offset = readTo - lines.unfinished();
        skippingAtOffset = lines.skipping();
        positions.entered(path, open.position(offset, skippingAtOffset, readTo));
        return full ? Progress.MORE : Progress.IDLE;
    }

    private void line(byte[] line) {
        if (source.onlyJson() && line[0] != '{') {
            drops.add(Drops.Reason.NOT_JSON, 1, "%s has a line that is no JSON object".formatted(path));
        } else if (known > 0) {
            known--;
        } else {
            group.add(source.collected(line));
        }
    }

    private void tooLong() {
        drops.add(
                Drops.Reason.LINE_TOO_LONG,
                1,
                "%s has a line of more than %d bytes near byte %d".formatted(path, lineLimit, readTo));
    }

    private void skipByteOrderMark(ByteBuffer chunk) {
        boolean mark = readTo == 0
                && chunk.remaining() >= 3
                && chunk.get(0) == (byte) 0xef
                && chunk.get(1) == (byte) 0xbb
                && chunk.get(2) == (byte) 0xbf;
        chunk.position(mark ? 3 : 0);
    }

    /** Continues where the checkpoint says: in the file of that name, or in a file beside it that it was renamed to. */
    private TailedFile open() throws IOException {
        Optional<Position> position = found ? Optional.empty() : positions.of(path);
        if (position.isPresent()) {
            Path wanted = renamed(position.get());
            found = true;
            if (wanted != null) {
                return resume(TailedFile.open(wanted), position.get());
            }
            drops.add(
                    Drops.Reason.ROTATED_AWAY,
                    1,
                    "%s was truncated or rotated away while the sensor was not running: what was not read of it is lost"
                            .formatted(path));
        }
        TailedFile fresh = TailedFile.open(path);
        found = true;
        startAt(fresh, 0);
        return fresh;
    }

    private TailedFile resume(TailedFile resumed, Position position) {
        resumed.rememberHead(position);
        startAt(resumed, position.offset());
        known = positions.enteredBehind(path, spool.entered());
        skippingAtOffset = position.skipping();
        if (skippingAtOffset) {
            lines.skip();
        }
        return resumed;
    }

    private @Nullable Path renamed(Position position) throws IOException {
        if (Files.exists(path) && TailedFile.matches(path, position)) {
            return path;
        }
        String name = path.getFileName().toString();
        try (Stream<Path> beside = Files.list(path.getParent())) {
            for (Path candidate : beside.filter(
                            file -> file.getFileName().toString().startsWith(name) && Files.isRegularFile(file))
                    .toList()) {
                if (TailedFile.matches(candidate, position)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private void startAt(TailedFile opened, long start) {
        file = opened;
        offset = start;
        readTo = start;
        emptyLooks = 0;
        known = 0;
        skippingAtOffset = false;
        lines.forget();
    }

    private void startOverWhenRewritten(TailedFile open) throws IOException {
        if (open.wasRewritten(readTo)) {
            LOG.info("{} was truncated: it is read from its start", path);
            lines.finish();
            open.forgetHead();
            startAt(open, 0);
        }
    }

    private boolean renamedAway(TailedFile open) throws IOException {
        if (Files.exists(path) && open.isAt(path)) {
            emptyLooks = 0;
            return false;
        }
        emptyLooks++;
        return Files.exists(path) && emptyLooks >= LOOKS_AT_A_RENAMED_FILE;
    }

    private void complain(IOException e) {
        String why = e instanceof NoSuchFileException ? "it is not there" : String.valueOf(e.getMessage());
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.warn("{} cannot be read: {}", path, why);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
