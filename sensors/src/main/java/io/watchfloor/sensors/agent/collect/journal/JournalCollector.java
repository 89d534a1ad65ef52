package io.watchfloor.sensors.agent.collect.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the systemd journal with {@code journalctl --follow -o json}: each entry is a record. The position is a
 * cursor of the journal. Without a saved position, collection starts at the current boot.
 */
public final class JournalCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(JournalCollector.class);
    private static final Duration RESTART_AFTER = Duration.ofSeconds(10);
    private static final byte[] CURSOR = "\"__CURSOR\":\"".getBytes(UTF_8);

    private final String name;
    private final List<String> command;
    private final Source source;
    private final int lineLimit;
    private final Spool spool;
    private final CheckpointFile positions;
    private final InstantSource clock;
    private final RecordGroup group = new RecordGroup();
    private final PartialGroup partialGroup;
    private @Nullable ProgramOutput program;
    private @Nullable String cursor;

    /** Cursor of the last entry that was read, whether or not the entry is in the spool. */
    private @Nullable String lastRead;

    /** The cursor at which reading continues; set until the first entry is read. */
    private @Nullable JournalCursor expected;

    /** Whether a position was saved since the collector started. */
    private boolean positionSaved;

    private long recordsToSkip;
    private long dropsToSkip;

    /**
     * Number of deleted entries after the position that were reported before the sensor was killed; part of the dropped
     * records that are already reported.
     */
    private long deletedToSkip;

    /** Number of deleted entries that were reported since the position, including the entries in the current group. */
    private long deletedReported;

    /** Number of entries over the size limit since the last entry within the limit. */
    private long tooLong;

    private @Nullable Instant waitingSince;
    private final IntervalTimer restartTimer;

    /**
     * @param name key of the journal's position in the checkpoint file
     * @param command the program and the options that select entries
     * @param lineLimit longest entry in bytes; longer entries are skipped and counted
     */
    public JournalCollector(
            String name,
            List<String> command,
            Source source,
            int lineLimit,
            Spool spool,
            CheckpointFile positions,
            InstantSource clock) {
        this.name = name;
        this.command = command;
        this.source = source;
        this.lineLimit = lineLimit;
        this.spool = spool;
        this.positions = positions;
        this.clock = clock;
        this.restartTimer = new IntervalTimer(RESTART_AFTER, clock);
        this.cursor = positions.of(name).orElse(null);
        this.partialGroup = positions.partialGroup(name);
        this.recordsToSkip = partialGroup.count();
        this.deletedToSkip = Math.min(partialGroup.through(), partialGroup.leftOut());
        this.dropsToSkip = partialGroup.leftOut() - deletedToSkip;
        this.deletedReported = deletedToSkip;
    }

    @Override
    public Progress collect() throws IOException {
        ProgramOutput running = program == null ? start() : program;
        if (running == null) {
            return Progress.IDLE;
        }
        boolean none = true;
        while (!group.isFull()) {
            byte[] entry = running.next();
            if (entry == null) {
                break;
            }
            none = false;
            if (entry.length == 0) {
                tooLong++;
            } else {
                addEntry(entry);
            }
        }
        if (none && group.isEmpty()) {
            handleEnd(running);
            return Progress.IDLE;
        }
        return store();
    }

    private void addEntry(byte[] entry) {
        String at = cursor(entry);
        boolean again = isEntryAtCursor(at);
        dropTooLong();
        if (again) {
            return;
        }
        if (recordsToSkip > 0) {
            recordsToSkip--;
        } else {
            group.add(source.collected(entry));
        }
        if (at != null) {
            lastRead = at;
        }
    }

    /**
     * Counts entries over the limit together with the entry after them, because only the cursor of that entry can be
     * saved as the new position.
     */
    private void dropTooLong() {
        long alreadyReported = Math.min(tooLong, dropsToSkip);
        dropsToSkip -= alreadyReported;
        group.drop(
                DropCounter.Reason.LINE_TOO_LONG,
                tooLong - alreadyReported,
                "journal entries over the limit of %d bytes: %d".formatted(lineLimit, tooLong - alreadyReported));
        tooLong = 0;
    }

    /**
     * Checks that the first entry is the entry at the cursor. If not, the journal has deleted that entry and entries
     * after it, because the journal deletes its oldest entries first.
     */
    private boolean isEntryAtCursor(@Nullable String found) {
        JournalCursor from = expected;
        expected = null;
        if (from == null || found == null) {
            return false;
        }
        JournalCursor first = JournalCursor.of(found);
        if (!first.isSameEntryAs(from)) {
            OptionalLong between = from.entriesBefore(first);
            deletedReported(between.isPresent() ? between.getAsLong() - tooLong : 1, between.isPresent());
            return false;
        }
        return true;
    }

    /**
     * Counts deleted entries, except entries that are already in the spool or were reported before the sensor was
     * killed.
     */
    private void deletedReported(long count, boolean numbered) {
        long uncounted = Math.max(0, count - deletedToSkip);
        deletedToSkip = 0;
        if (numbered) {
            long records = Math.min(uncounted, recordsToSkip);
            recordsToSkip -= records;
            uncounted -= records;
            long left = Math.min(uncounted, dropsToSkip);
            dropsToSkip -= left;
            uncounted -= left;
        }
        deletedReported += uncounted;
        group.drop(
                DropCounter.Reason.ROTATED_AWAY,
                uncounted,
                "the journal deleted up to %d entries before they were read".formatted(uncounted));
    }

    private Progress store() throws IOException {
        boolean full = group.isFull();
        if (recordsToSkip + dropsToSkip > 0 && !full && program != null && !program.hasEnded()) {
            // the position does not move until it can move past all records that were in the spool before the kill
            return Progress.IDLE;
        }
        if (!group.isEmpty()) {
            SpoolCounts atCursor = positionSaved
                    ? SpoolCounts.of(spool)
                    : SpoolCounts.of(spool).minus(partialGroup.count(), partialGroup.leftOut());
            if (!positions.noteAppending(name, atCursor, new PartialGroup(0, 0, deletedReported, false))
                    || !group.appendTo(spool)) {
                waitingSince = waitingSince == null ? clock.instant() : waitingSince;
                return Progress.IDLE;
            }
            group.clear();
        }
        if (lastRead != null) {
            cursor = lastRead;
            positions.save(name, lastRead);
            positionSaved = true;
            deletedReported = 0;
        }
        restartAfterWaiting();
        return full ? Progress.MORE : Progress.IDLE;
    }

    /**
     * While the sensor waited for space in the spool, the journal may have deleted entries, and {@code journalctl}
     * skips deleted entries without a message. Restarting {@code journalctl} checks whether the entry at the cursor
     * still exists.
     */
    private void restartAfterWaiting() {
        Instant since = waitingSince;
        waitingSince = null;
        if (since != null
                && program != null
                && Duration.between(since, clock.instant()).abs().compareTo(RESTART_AFTER) >= 0) {
            program.close();
            program = null;
            restartTimer.makeDue();
        }
    }

    private @Nullable ProgramOutput start() {
        if (!restartTimer.isDue()) {
            return null;
        }
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("--output=json", "--all", "--no-pager", "--follow", "--no-tail"));
        whole.add(cursor == null ? "--boot" : "--cursor=" + cursor);
        tooLong = 0;
        expected = cursor == null ? null : JournalCursor.of(cursor);
        try {
            program = ProgramOutput.start(whole, lineLimit);
            return program;
        } catch (IOException e) {
            LOG.warn("cannot read the journal: {}", e.getMessage());
            return null;
        }
    }

    private void handleEnd(ProgramOutput running) {
        if (running.hasEnded()) {
            LOG.warn("{} ended and is restarted: {}", command.getFirst(), running.stderrTail());
            running.close();
            program = null;
            lastRead = null;
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
