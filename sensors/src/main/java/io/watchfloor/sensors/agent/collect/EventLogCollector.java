package io.watchfloor.sensors.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.Positions.Behind;
import io.watchfloor.sensors.agent.collect.Positions.Entered;
import io.watchfloor.sensors.agent.spool.Drops;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a channel of Windows' event log by {@code wevtutil}, which every Windows has: what is younger than the last record that it read.
 * At first it begins with the youngest. The position is the record's number in its channel.
 *
 * <p>Not yet tried on Windows: what {@code wevtutil} is asked and answers stands in Microsoft's documentation.
 */
public final class EventLogCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(EventLogCollector.class);
    private static final int MOST = 500;

    private final String channel;
    private final List<String> program;
    private final Duration every;
    private final Source source;
    private final int limit;
    private final Spool spool;
    private final Positions positions;
    private final Drops drops;
    private final InstantSource clock;
    private final String name;
    private final ExecutorService asking;
    private final Group group = new Group();
    private @Nullable CompletableFuture<List<EventXml.Event>> answer;
    private Behind behind;
    private long passed;
    private long last;
    private long next;
    private Instant askAt = Instant.EPOCH;
    private @Nullable String complaint;

    /**
     * @param program {@code wevtutil}, perhaps with its path
     * @param limit longest event in bytes; a longer one is left out and counted
     */
    public EventLogCollector(
            String channel,
            List<String> program,
            Duration every,
            Source source,
            int limit,
            Spool spool,
            Positions positions,
            Drops drops,
            InstantSource clock) {
        this.channel = channel;
        this.program = List.copyOf(program);
        this.every = every;
        this.source = source;
        this.limit = limit;
        this.spool = spool;
        this.positions = positions;
        this.drops = drops;
        this.clock = clock;
        this.name = name(channel);
        this.behind = positions.behind(name);
        this.last = positions.of(name).map(Long::parseLong).orElse(-1L);
        this.next = last;
        this.asking = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Of the channel's position. */
    public static String name(String channel) {
        return "eventlog " + channel;
    }

    @Override
    public Progress collect() throws IOException {
        if (group.isEmpty() && next == last) {
            take();
        }
        return next == last ? Progress.IDLE : store();
    }

    private Progress store() throws IOException {
        boolean full = group.size() >= MOST / 2;
        if (!group.isEmpty()) {
            if (!positions.entering(name, Entered.of(spool).without(behind.count(), 0), Behind.NOTHING)
                    || !spool.append(group.records())) {
                return Progress.IDLE;
            }
            group.clear();
        }
        positions.entered(name, Long.toString(next));
        behind = Behind.NOTHING;
        last = next;
        askAt = full ? clock.instant() : askAt;
        return full ? Progress.MORE : Progress.IDLE;
    }

    /** Takes the answer when it is there, or asks. */
    private void take() {
        CompletableFuture<List<EventXml.Event>> asked = answer;
        if (asked == null) {
            Instant now = clock.instant();
            if (!now.isBefore(askAt)) {
                askAt = now.plus(every);
                answer = CompletableFuture.supplyAsync(this::ask, asking);
            }
        } else if (asked.isDone()) {
            answer = null;
            try {
                asked.join().forEach(this::event);
                complaint = null;
            } catch (CompletionException e) {
                complain(String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        }
    }

    private void event(EventXml.Event event) {
        boolean first = last < 0;
        next = Math.max(next, event.number().orElse(next));
        if (first) {
            return; // the youngest, behind which it begins
        }
        if (passed < behind.count()) {
            passed++;
            return;
        }
        if (event.json().length > limit) {
            drops.add(Drops.Reason.LINE_TOO_LONG, 1, "%s has an event of more than %d bytes".formatted(channel, limit));
        } else {
            group.add(source.collected(event.json()));
        }
    }

    private List<EventXml.Event> ask() {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("qe", channel, "/f:xml", "/e:Events", "/uni:true"));
        if (last < 0) {
            command.addAll(List.of("/rd:true", "/c:1"));
        } else {
            command.addAll(List.of("/rd:false", "/c:" + MOST, "/q:*[System[(EventRecordID>" + last + ")]]"));
        }
        List<EventXml.Event> events = new ArrayList<>();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(false).start();
            process.getOutputStream().close();
            try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
                EventXml.read(out, events::add);
            } catch (IOException e) {
                if (process.waitFor() == 0) {
                    throw e;
                }
            }
            if (process.waitFor() != 0) {
                String why = new String(process.getErrorStream().readNBytes(400), UTF_8).replace("\0", "");
                throw new IOException("%s: %s".formatted(program.getFirst(), why.strip()));
            }
            return events;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LOG.warn("the channel {} cannot be read: {}", channel, what);
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
