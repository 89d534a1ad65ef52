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
 * Follows a channel of the Windows event log, at first from the newest event on. The position is the log's own
 * bookmark. Calls to the log may block, so they run on a thread of their own: one call at a time, and the next one only
 * after the events of the last call are in the spool.
 */
public final class EventLogCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(EventLogCollector.class);

    private final EventChannel channel;
    private final EventLog.Opener opening;
    private final IntervalTimer asks;
    private final Source source;
    private final int limit;
    private final Spool spool;
    private final CheckpointFile positions;
    private final ExecutorService asking;
    private final RecordGroup group = new RecordGroup();

    /** The part of a group that was already in the spool when the sensor was killed. */
    private PartialGroup behind;

    private long knownRecords;
    private long knownLeftOut;

    /** The position up to which events are in the spool; null before the first answer. */
    private @Nullable String place;

    /** The position after the current group; null if there is no group. */
    private @Nullable String next;

    private boolean more;
    private @Nullable CompletableFuture<Answer> answer;
    private @Nullable String complaint;

    // The following fields are used by the log thread only.
    private EventLog.@Nullable Subscription subscription;
    private boolean isGoneTold;

    /** The answer to one call of the log. */
    private record Answer(List<Event> events, Optional<EventLog.LostRecords> gone, String place, boolean more) {}

    /** An event in JSON, or the reason why it is dropped. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    private record Event(byte[] json, DropCounter.@Nullable Reason leftOut, String why) {}

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
        this.asks = new IntervalTimer(every, clock);
        this.source = source;
        this.limit = limit;
        this.spool = spool;
        this.positions = positions;
        this.behind = positions.behind(channel.position());
        this.knownRecords = behind.count();
        this.knownLeftOut = behind.leftOut();
        this.place = positions.of(channel.position()).orElse(null);
        this.asking = Executors.newSingleThreadExecutor(
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
            SpoolCounts atPlace = SpoolCounts.of(spool).without(behind.count(), behind.leftOut());
            if (!positions.entering(channel.position(), atPlace, PartialGroup.NOTHING) || !group.enter(spool)) {
                return Progress.IDLE;
            }
            group.clear();
        }
        positions.entered(channel.position(), reached);
        behind = PartialGroup.NOTHING;
        knownRecords = 0;
        knownLeftOut = 0;
        place = reached;
        next = null;
        if (more) {
            asks.now();
        }
        return more ? Progress.MORE : Progress.IDLE;
    }

    /** Processes a finished call, or starts the next one. */
    private void take() {
        CompletableFuture<Answer> asked = answer;
        if (asked == null) {
            if (asks.isDue()) {
                String from = place;
                answer = CompletableFuture.supplyAsync(() -> ask(from), asking);
            }
        } else if (asked.isDone()) {
            answer = null;
            try {
                take(asked.join());
                complaint = null;
            } catch (CompletionException e) {
                complain(String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        }
    }

    private void take(Answer told) {
        more = told.more();
        told.gone().ifPresent(this::gone);
        for (Event event : told.events()) {
            DropCounter.Reason reason = event.leftOut();
            if (reason == null) {
                if (knownRecords > 0) {
                    knownRecords--;
                } else {
                    group.add(source.collected(event.json()));
                }
            } else if (knownLeftOut > 0) {
                knownLeftOut--;
            } else {
                group.leaveOut(reason, "%s: %s".formatted(channel.name(), event.why()));
            }
        }
        next = told.place().equals(place) ? null : told.place();
    }

    /** Counts lost events, except those that are already in the spool or already reported after a kill. */
    private void gone(EventLog.LostRecords gone) {
        long untold = gone.count();
        long records = Math.min(untold, knownRecords);
        untold -= records;
        knownRecords -= records;
        long left = Math.min(untold, knownLeftOut);
        untold -= left;
        knownLeftOut -= left;
        group.leaveOut(
                DropCounter.Reason.ROTATED_AWAY,
                untold,
                "%s: %d events lost: %s".formatted(channel.name(), untold, gone.why()));
    }

    private Answer ask(@Nullable String from) {
        try {
            if (from == null) {
                return new Answer(List.of(), Optional.empty(), opening.open().end(channel.name()), false);
            }
            EventLog.Subscription open = subscription;
            if (open == null) {
                open = opening.open().behind(channel.name(), channel.query(), from);
                subscription = open;
                isGoneTold = false;
            }
            Optional<EventLog.LostRecords> gone = isGoneTold ? Optional.empty() : open.gone();
            isGoneTold = true;
            if (gone.isPresent()) {
                return new Answer(List.of(), gone, gone.get().place(), true);
            }
            EventLog.Batch batch = open.next();
            List<Event> events = new ArrayList<>();
            batch.events().forEach(found -> events.add(event(found)));
            return new Answer(events, Optional.empty(), batch.place(), batch.more());
        } catch (IOException e) {
            // The next call subscribes again at the position in the spool.
            unsubscribe();
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private Event event(RenderedEvent found) {
        return switch (found) {
            case RenderedEvent.TooLong none ->
                leftOut(DropCounter.Reason.LINE_TOO_LONG, "an event exceeds the buffer limit");
            case RenderedEvent.Unreadable(String why) ->
                leftOut(DropCounter.Reason.FILE_DAMAGED, "an event cannot be read: " + why);
            case RenderedEvent.Xml(String xml) -> event(xml);
        };
    }

    private Event event(String xml) {
        try {
            List<byte[]> json = new ArrayList<>();
            EventXml.read(new ByteArrayInputStream(xml.getBytes(UTF_8)), json::add);
            if (json.size() != 1) {
                return leftOut(
                        DropCounter.Reason.FILE_DAMAGED,
                        "the XML of an event contains %d events".formatted(json.size()));
            }
            return json.getFirst().length > limit
                    ? leftOut(
                            DropCounter.Reason.LINE_TOO_LONG, "an event exceeds the limit of %d bytes".formatted(limit))
                    : new Event(json.getFirst(), null, "");
        } catch (IOException e) {
            return leftOut(DropCounter.Reason.FILE_DAMAGED, String.valueOf(e.getMessage()));
        }
    }

    private static Event leftOut(DropCounter.Reason reason, String why) {
        return new Event(new byte[0], reason, why);
    }

    /** Called on the log thread. */
    private void unsubscribe() {
        EventLog.Subscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LOG.warn("cannot read the channel {}: {}", channel.name(), what);
        }
    }

    @Override
    public void close() {
        asking.execute(this::unsubscribe);
        asking.shutdown();
    }
}
