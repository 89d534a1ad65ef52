package io.watchfloor.sensors.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.Positions.Behind;
import io.watchfloor.sensors.agent.collect.Positions.Entered;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the systemd journal by {@code journalctl --follow -o json}: an entry is a record. The position is the journal's own cursor.
 * At first it begins with the current boot.
 */
public final class JournalCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(JournalCollector.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);
    private static final byte[] CURSOR = "\"__CURSOR\":\"".getBytes(UTF_8);

    private final String name;
    private final List<String> command;
    private final Source source;
    private final int lineLimit;
    private final Spool spool;
    private final Positions positions;
    private final Drops drops;
    private final InstantSource clock;
    private final Group group = new Group();
    private final Behind behind;
    private @Nullable ProgramLines program;
    private @Nullable String cursor;

    /** The cursor of the last entry that was read, in the spool or not. */
    private @Nullable String seen;

    /** Where it goes on, until the first entry is read. */
    private @Nullable JournalCursor sought;

    /** Whether the position was noted since the start. */
    private boolean noted;

    private long known;
    private Instant startAt = Instant.EPOCH;

    /**
     * @param name of its position
     * @param command the program and the options that choose the entries
     * @param lineLimit longest entry in bytes; a longer one is skipped and counted
     */
    public JournalCollector(
            String name,
            List<String> command,
            Source source,
            int lineLimit,
            Spool spool,
            Positions positions,
            Drops drops,
            InstantSource clock) {
        this.name = name;
        this.command = command;
        this.source = source;
        this.lineLimit = lineLimit;
        this.spool = spool;
        this.positions = positions;
        this.drops = drops;
        this.clock = clock;
        this.cursor = positions.of(name).orElse(null);
        this.behind = positions.behind(name);
        this.known = behind.count();
    }

    @Override
    public Progress collect() throws IOException {
        ProgramLines running = program == null ? start() : program;
        if (running == null) {
            return Progress.IDLE;
        }
        String last = null;
        while (!group.isEnough()) {
            byte[] entry = running.next();
            if (entry == null) {
                break;
            }
            last = cursor(entry);
            if (isWhereItLeftOff(last)) {
                continue;
            }
            if (known > 0) {
                known--;
            } else {
                group.add(source.collected(entry));
            }
            if (last != null) {
                seen = last;
            }
        }
        if (last == null && group.isEmpty()) {
            endOf(running);
            return Progress.IDLE;
        }
        return store();
    }

    /**
     * The entry that the cursor names comes first. When it does not, the journal has thrown it away, and with it what came next: its oldest
     * entries go first.
     */
    private boolean isWhereItLeftOff(@Nullable String found) {
        JournalCursor from = sought;
        sought = null;
        if (from == null || found == null) {
            return false;
        }
        JournalCursor first = JournalCursor.of(found);
        if (first.isSameEntryAs(from)) {
            return true;
        }
        long gone = from.entriesBefore(first);
        long unread = Math.max(1, gone - known);
        known = Math.max(0, known - gone);
        drops.add(
                Drops.Reason.ROTATED_AWAY,
                unread,
                "the journal has thrown away entries that were not read yet; up to %d by its own numbers"
                        .formatted(unread));
        return false;
    }

    private Progress store() throws IOException {
        boolean full = group.isEnough();
        if (!group.isEmpty()) {
            Entered atCursor = Entered.of(spool).without(noted ? 0 : behind.count() - known, 0);
            if (!positions.entering(name, atCursor, Behind.NOTHING) || !spool.append(group.records())) {
                return Progress.IDLE;
            }
            group.clear();
        }
        if (seen != null) {
            cursor = seen;
            positions.entered(name, seen);
            noted = true;
        }
        return full ? Progress.MORE : Progress.IDLE;
    }

    private @Nullable ProgramLines start() {
        Instant now = clock.instant();
        if (now.isBefore(startAt)) {
            return null;
        }
        startAt = now.plus(AGAIN_AFTER);
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("--output=json", "--all", "--no-pager", "--follow", "--no-tail"));
        whole.add(cursor == null ? "--boot" : "--cursor=" + cursor);
        sought = cursor == null ? null : JournalCursor.of(cursor);
        try {
            program = ProgramLines.start(
                    whole,
                    lineLimit,
                    () -> drops.add(
                            Drops.Reason.LINE_TOO_LONG,
                            1,
                            "the journal has an entry of more than %d bytes".formatted(lineLimit)));
            return program;
        } catch (IOException e) {
            LOG.warn("the journal cannot be read: {}", e.getMessage());
            return null;
        }
    }

    private void endOf(ProgramLines running) {
        if (running.isOver()) {
            LOG.warn("{} has ended: {}; it is started again", command.getFirst(), running.lastWords());
            running.close();
            program = null;
            seen = null;
        }
    }

    private static @Nullable String cursor(byte[] entry) {
        int at = indexOf(entry, CURSOR);
        int end = at < 0 ? -1 : at + CURSOR.length;
        while (end >= 0 && end < entry.length && entry[end] != '"') {
            end++;
        }
        return at < 0 ? null : new String(entry, at + CURSOR.length, end - at - CURSOR.length, UTF_8);
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int i = 0; i + part.length <= text.length; i++) {
            int same = 0;
            while (same < part.length && text[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
