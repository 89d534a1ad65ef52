package io.watchfloor.sensors.agent.collect.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.eventlog.EventLog.RenderedEvent;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects a channel of the Windows event log. The first run starts after the newest event. The position is a bookmark
 * of the event log. Calls to the event log may block, so they run on a separate thread: one call at a time, and the
 * next call starts only after the events of the previous call are in the spool.
 */
public final class EventLogCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(EventLogCollector.class);

    private final EventChannel channel;
    private final EventLog.Opener opening;
    private final IntervalTimer timer;
    private final Source source;
    private final int limit;
    private final Spool spool;
    private final CheckpointFile positions;
    private final ExecutorService executor;
    private final RecordGroup group = new RecordGroup();

    /** The part of a group that was already in the spool when the sensor was killed. */
    private PartialGroup partialGroup;

    private long recordsToSkip;
    private long dropsToSkip;

    /**
     * The position up to which events are in the spool; null before the event log has responded for the first time.
     */
    private @Nullable String position;

    /** The position after the current group of events; null if there is no group. */
    private @Nullable String next;

    private boolean more;
    private @Nullable CompletableFuture<Answer> answer;
    private @Nullable String lastWarning;

    // Only the log thread uses the following fields.
    private EventLog.@Nullable Subscription subscription;
    private boolean lossReported;

    /** The result of one call to the event log. */
    private record Answer(List<Event> events, Optional<EventLog.LostRecords> lost, String position, boolean more) {}

    /** An event as JSON, or the reason why the event is dropped. */
    @SuppressWarnings("ArrayRecordComponent") // instances are never compared
    private record Event(byte[] json, DropCounter.@Nullable Reason dropReason, String why) {}

    /**
     * @param every polling interval while there are no new events
     * @param limit the longest event in bytes; longer events are dropped and counted
     */
    public EventLogCollector(
            EventChannel channel,
            EventLog.Opener opening,
            Duration every,
            Source source,
            int limit,
            Spool spool,
            CheckpointFile positions,
            InstantSource clock) {
        this.channel = channel;
        this.opening = opening;
        this.timer = new IntervalTimer(every, clock);
        this.source = source;
        this.limit = limit;
        this.spool = spool;
        this.positions = positions;
        this.partialGroup = positions.partialGroup(channel.position());
        this.recordsToSkip = partialGroup.count();
        this.dropsToSkip = partialGroup.leftOut();
        this.position = positions.of(channel.position()).orElse(null);
        this.executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(channel.position()).factory());
    }

    @Override
    public Progress collect() throws IOException {
        if (next == null) {
            take();
        }
        String reached = next;
        return reached == null ? Progress.IDLE : store(reached);
    }

    private Progress store(String reached) throws IOException {
        if (!group.isEmpty()) {
            SpoolCounts atPlace = SpoolCounts.of(spool).minus(partialGroup.count(), partialGroup.leftOut());
            if (!positions.noteAppending(channel.position(), atPlace, PartialGroup.NONE) || !group.appendTo(spool)) {
                return Progress.IDLE;
            }
            group.clear();
        }
        positions.save(channel.position(), reached);
        partialGroup = PartialGroup.NONE;
        recordsToSkip = 0;
        dropsToSkip = 0;
        position = reached;
        next = null;
        if (more) {
            timer.makeDue();
        }
        return more ? Progress.MORE : Progress.IDLE;
    }

    /** Processes the result of a finished call, or starts the next call. */
    private void take() {
        CompletableFuture<Answer> running = answer;
        if (running == null) {
            if (timer.isDue()) {
                String from = position;
                answer = CompletableFuture.supplyAsync(() -> ask(from), executor);
            }
        } else if (running.isDone()) {
            answer = null;
            try {
                take(running.join());
                lastWarning = null;
            } catch (CompletionException e) {
                warnOnce(String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        }
    }

    private void take(Answer polled) {
        more = polled.more();
        polled.lost().ifPresent(this::countLost);
        for (Event event : polled.events()) {
            DropCounter.Reason reason = event.dropReason();
            if (reason == null) {
                if (recordsToSkip > 0) {
                    recordsToSkip--;
                } else {
                    group.add(source.collected(event.json()));
                }
            } else if (dropsToSkip > 0) {
                dropsToSkip--;
            } else {
                group.drop(reason, "%s: %s".formatted(channel.name(), event.why()));
            }
        }
        next = polled.position().equals(position) ? null : polled.position();
    }

    /**
     * Counts lost events, except events that are already in the spool or were reported before the sensor was killed.
     */
    private void countLost(EventLog.LostRecords gone) {
        long uncounted = gone.count();
        long records = Math.min(uncounted, recordsToSkip);
        uncounted -= records;
        recordsToSkip -= records;
        long left = Math.min(uncounted, dropsToSkip);
        uncounted -= left;
        dropsToSkip -= left;
        group.drop(
                DropCounter.Reason.ROTATED_AWAY,
                uncounted,
                "%s: %d events lost: %s".formatted(channel.name(), uncounted, gone.why()));
    }

    private Answer ask(@Nullable String from) {
        try {
            if (from == null) {
                return new Answer(List.of(), Optional.empty(), opening.open().endPosition(channel.name()), false);
            }
            EventLog.Subscription open = subscription;
            if (open == null) {
                open = opening.open().subscribe(channel.name(), channel.query(), from);
                subscription = open;
                lossReported = false;
            }
            Optional<EventLog.LostRecords> gone = lossReported ? Optional.empty() : open.lost();
            lossReported = true;
            if (gone.isPresent()) {
                return new Answer(List.of(), gone, gone.get().position(), true);
            }
            EventLog.Batch batch = open.next();
            List<Event> events = new ArrayList<>();
            batch.events().forEach(found -> events.add(event(found)));
            return new Answer(events, Optional.empty(), batch.position(), batch.more());
        } catch (IOException e) {
            // The next call subscribes again, at the position up to which events are in the spool.
            unsubscribe();
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Event event(RenderedEvent found) {
        return switch (found) {
            case RenderedEvent.TooLong none ->
                dropped(DropCounter.Reason.LINE_TOO_LONG, "an event exceeds the buffer limit");
            case RenderedEvent.Unreadable(String why) ->
                dropped(DropCounter.Reason.FILE_DAMAGED, "an event cannot be read: " + why);
            case RenderedEvent.Xml(String xml) -> event(xml);
        };
    }

    private Event event(String xml) {
        try {
            List<byte[]> json = new ArrayList<>();
            EventXml.read(new ByteArrayInputStream(xml.getBytes(UTF_8)), json::add);
            if (json.size() != 1) {
                return dropped(
                        DropCounter.Reason.FILE_DAMAGED,
                        "the XML of an event contains %d events".formatted(json.size()));
            }
            return json.getFirst().length > limit
                    ? dropped(
                            DropCounter.Reason.LINE_TOO_LONG, "an event exceeds the limit of %d bytes".formatted(limit))
                    : new Event(json.getFirst(), null, "");
        } catch (IOException e) {
            return dropped(DropCounter.Reason.FILE_DAMAGED, String.valueOf(e.getMessage()));
        }
    }

    private static Event dropped(DropCounter.Reason reason, String why) {
        return new Event(new byte[0], reason, why);
    }

    /** Called on the event log's thread. */
    private void unsubscribe() {
        EventLog.Subscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
    }

    private void warnOnce(String what) {
        if (!what.equals(lastWarning)) {
            lastWarning = what;
            LOG.warn("cannot read the channel {}: {}", channel.name(), what);
        }
    }

    @Override
    public void close() {
        executor.execute(this::unsubscribe);
        executor.shutdown();
    }
}
