package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.input.Office365Input;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.pull.ActivityFeed.Content;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Pulls Office 365's unified audit log from the Management Activity API. Content blobs are listed by the time at which
 * they became available, but some appear late, and Microsoft delivers some records again in another blob, even days
 * later. Therefore the ids of blobs and the ids of records are both stored for as long as Microsoft keeps content.
 */
final class Office365Pull implements Pull {

    static final String DOOR = "office365";

    /** The stream of the records of all content types, because a record may be in the blobs of two types. */
    private static final String RECORDS = "records";

    private static final Duration KEPT_BY_PROVIDER = Duration.ofDays(7);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    /** The clocks of the center and of Microsoft may differ by this time. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** Ids are stored longer than content can be listed, in case the clock of a node is slow. */
    private static final Duration REMEMBERED = KEPT_BY_PROVIDER.plusDays(1);

    /** All content that Microsoft keeps is listed at this interval, because content may appear days late. */
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    /** Content that a blob's address does not have yet may appear there, but not after this time. */
    private static final Duration MISSING_AFTER = Duration.ofDays(1);

    private static final String CONTENT_UNKNOWN = "AF20050";
    private static final String CONTENT_EXPIRED = "AF20051";
    private static final String CONTENT_INVALID = "AF20052";

    private static final int MOST_PAGES = 10_000;
    private static final int AT_ONCE = 500;

    /**
     * If more blobs fail for reasons of the provider, the cause is assumed to be the API, and the pull of the content
     * type is aborted.
     */
    private static final int MOST_HELD = 20;

    private final ActivityFeed feed;
    private final Office365Input settings;
    private final PullStore store;
    private final FindingAssets assets;
    private final PullSink lines;
    private final InputCounters counters;
    private final BoundedJson json;
    private final Clock clock;
    private final Map<String, Instant> swept = new HashMap<>();

    Office365Pull(
            ActivityFeed feed,
            Office365Input settings,
            PullStore store,
            FindingAssets assets,
            PullSink lines,
            InputCounters counters,
            BoundedJson json,
            Clock clock) {
        this.feed = feed;
        this.settings = settings;
        this.store = store;
        this.assets = assets;
        this.lines = lines;
        this.counters = counters;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void run(BooleanSupplier goesOn) throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        Map<String, String> subscriptions = feed.subscriptions();
        PullFailure first = null;
        for (String type : settings.contentTypes()) {
            PullFailure failed;
            try {
                subscribe(type, subscriptions.getOrDefault(type, ""));
                failed = pull(type, goesOn);
            } catch (PullFailure failure) {
                if (failure.retryAfter().isPositive()) {
                    // All content types share one quota.
                    throw failure;
                }
                failed = failure;
            }
            first = first == null ? failed : first;
        }
        if (goesOn.getAsBoolean()) {
            store.deleteBefore(DOOR, RECORDS, clock.instant().minus(REMEMBERED));
            assets.deleteOld(clock.instant());
        }
        if (first != null) {
            throw first;
        }
    }

    private void subscribe(String type, String status) throws PullFailure, EgressFailure {
        if (status.equals("enabled")) {
            return;
        }
        feed.start(type);
        if (store.mark(DOOR, type).isPresent()) {
            counters.refused(
                    "office365.subscription-stopped",
                    ("The subscription to %s was stopped since the last pull, and was started again. Content that became"
                                    + " available in between is lost.")
                            .formatted(type));
        }
    }

    /** @return the first failure of a single blob, which is retried; null if there was none */
    private @Nullable PullFailure pull(String type, BooleanSupplier goesOn)
            throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant oldest = now.minus(KEPT_BY_PROVIDER).plus(MARGIN);
        Instant begin = Instant.parse(store.markOr(
                DOOR, type + "/begin", now.minus(settings.pace().since()).toString()));
        Optional<Instant> mark = store.mark(DOOR, type).map(Instant::parse);
        Instant through = earlier(mark.orElse(begin), now);
        Instant lastSweep = swept.get(type);
        boolean sweeps = lastSweep == null || !now.isBefore(lastSweep.plus(BETWEEN_SWEEPS));
        Feed pulled = new Feed(type, mark.isPresent() ? through.minus(MARGIN) : Instant.EPOCH);
        Instant start = later(
                oldest,
                sweeps ? begin : later(begin, through.minus(settings.pace().overlap())));
        boolean gap = mark.isPresent() && through.isBefore(oldest);
        while (start.isBefore(now)) {
            Instant end = earlier(start.plus(LONGEST_WINDOW), now);
            if (!pulled.window(start, end, goesOn)) {
                return pulled.held;
            }
            if (gap) {
                // Reported only now, so that a failing pull does not report it again and again.
                gap = false;
                counters.refused(
                        "office365.gap",
                        ("No pull of %s succeeded between %s and %s. Microsoft keeps content for 7 days only, so the"
                                        + " content that became available then is lost.")
                                .formatted(type, through, oldest));
            }
            // Blobs that are held back remain among the items and are retried whenever they are listed.
            store.mark(DOOR, type, end.toString());
            start = end;
        }
        if (sweeps) {
            swept.put(type, now);
            expire(type, oldest);
        }
        return pulled.held;
    }

    private void expire(String type, Instant oldest) {
        int expired = store.expire(DOOR, type, oldest);
        if (expired > 0) {
            counters.refused(
                    "office365.expired",
                    "%d content blobs of %s could not be fetched within the 7 days for which Microsoft keeps content, and are lost."
                            .formatted(expired, type),
                    expired);
        }
        store.deleteBefore(DOOR, type, oldest.minus(REMEMBERED.minus(KEPT_BY_PROVIDER)));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** One pull of a content type, window by window. */
    private final class Feed {

        private final String type;
        private final Instant onTime;
        private int heldBlobs;
        private @Nullable PullFailure held;

        /** @param onTime content that became available before this time should have been fetched by an earlier pull */
        Feed(String type, Instant onTime) {
            this.type = type;
            this.onTime = onTime;
        }

        /** @return false if another node has acquired the lease, or this node stops */
        boolean window(Instant start, Instant end, BooleanSupplier goesOn)
                throws PullFailure, EgressFailure, InputRejection, InterruptedException {
            ActivityFeed.Listing listing = feed.list(type, start, end);
            for (int page = 1; ; page++) {
                if (!process(listing, goesOn)) {
                    return false;
                }
                Optional<URI> next = listing.next();
                if (next.isEmpty()) {
                    return true;
                }
                if (page == MOST_PAGES) {
                    throw new PullFailure(
                            "office365.answer",
                            "The list of content of %s has more than %d pages.".formatted(type, MOST_PAGES));
                }
                listing = feed.list(type, next.get());
            }
        }

        private boolean process(ActivityFeed.Listing listing, BooleanSupplier goesOn)
                throws PullFailure, EgressFailure, InputRejection, InterruptedException {
            if (listing.unreadable() > 0) {
                counters.refused(
                        "office365.unreadable",
                        "Entries in the list of content of %s have no valid id, address or time, and were skipped."
                                .formatted(type),
                        listing.unreadable());
            }
            List<Content> contents = listing.contents();
            for (int from = 0; from < contents.size(); from += AT_ONCE) {
                if (!goesOn.getAsBoolean()
                        || !process(contents.subList(from, Math.min(contents.size(), from + AT_ONCE)), goesOn)) {
                    return false;
                }
            }
            return true;
        }

        private boolean process(List<Content> contents, BooleanSupplier goesOn)
                throws PullFailure, EgressFailure, InputRejection, InterruptedException {
            Map<String, Instant> names = new LinkedHashMap<>();
            contents.forEach(one -> names.put(one.id(), one.created()));
            Map<String, PullStore.Item> known = store.number(DOOR, type, names);
            Set<String> done = new HashSet<>();
            for (Content content : contents) {
                if (Objects.requireNonNull(known.get(content.id())).done() || done.contains(content.id())) {
                    continue;
                }
                if (!goesOn.getAsBoolean()) {
                    return false;
                }
                if (attempt(content, goesOn)) {
                    store.done(DOOR, type, List.of(content.id()));
                    done.add(content.id());
                    if (content.created().isBefore(onTime)) {
                        counters.late(1);
                    }
                }
            }
            return true;
        }

        /** @return whether the blob is finished; otherwise it is retried by a later pull */
        private boolean attempt(Content content, BooleanSupplier goesOn)
                throws PullFailure, EgressFailure, InputRejection, InterruptedException {
            ByteString bytes;
            try {
                bytes = feed.fetch(content);
            } catch (PullFailure failure) {
                return isLost(content, failure);
            } catch (EgressFailure failure) {
                if (!failure.code().equals("egress.answer-size")) {
                    throw failure;
                }
                counters.refused(
                        "office365.too-large",
                        "The content %s of %s is too large and was skipped.".formatted(content.id(), type));
                return true;
            }
            return goesOn.getAsBoolean() && read(content, bytes, goesOn);
        }

        private boolean isLost(Content content, PullFailure failure) throws PullFailure {
            switch (failure.providerCode()) {
                case CONTENT_EXPIRED -> {
                    counters.refused(
                            "office365.expired",
                            "The content %s of %s expired before it was fetched, and is lost."
                                    .formatted(content.id(), type));
                    return true;
                }
                case CONTENT_UNKNOWN, CONTENT_INVALID -> {
                    if (content.created().plus(MISSING_AFTER).isBefore(clock.instant())) {
                        counters.refused(
                                "office365.missing",
                                "The content %s of %s was listed, but could not be fetched for a day (%s), and is lost."
                                        .formatted(content.id(), type, failure.providerCode()));
                        return true;
                    }
                }
                default -> {
                    // A failure of the server may concern this blob only. All other failures concern all blobs.
                    if (!failure.code().startsWith("office365.answer-5")
                            || failure.retryAfter().isPositive()
                            || ++heldBlobs > MOST_HELD) {
                        throw failure;
                    }
                }
            }
            held = held == null ? failure : held;
            return false;
        }

        private boolean read(Content content, ByteString bytes, BooleanSupplier goesOn)
                throws InputRejection, InterruptedException {
            try (JsonParser in = json.parser(bytes.iterator().asInputStream())) {
                if (in.nextToken() != JsonToken.START_ARRAY) {
                    throw new IOException("no array");
                }
                Map<String, JsonNode> records = new LinkedHashMap<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode record = json.within(in);
                    records.put(name(record), record);
                    if (records.size() == AT_ONCE) {
                        submit(records, goesOn);
                        records.clear();
                    }
                }
                submit(records, goesOn);
            } catch (IOException e) {
                // A malformed blob is skipped, because retrying would fail again. The records before the error count.
                counters.refused(
                        "office365.unreadable",
                        "The content %s of %s is not a list of audit records; the rest of it was skipped."
                                .formatted(content.id(), type));
            }
            return true;
        }
    }

    /** Records are identified by their id. A record without an id is identified by its content. */
    private static String name(JsonNode record) {
        String id = record.path("Id").asText("");
        String name = id.isEmpty()
                ? record.toString()
                : id + " " + record.path("Operation").asText("");
        return name.matches("[ -~]{1,200}") && !id.isEmpty() ? name : Digests.hex(name);
    }

    private void submit(Map<String, JsonNode> records, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        Map<String, Instant> names = new LinkedHashMap<>();
        Instant now = clock.instant();
        records.keySet().forEach(name -> names.put(name, now));
        Map<String, PullStore.Item> known = store.number(DOOR, RECORDS, names);
        Map<Long, TreeMap<Long, String>> fresh = new TreeMap<>();
        for (String name : records.keySet()) {
            PullStore.Item item = Objects.requireNonNull(known.get(name));
            if (!item.done()) {
                fresh.computeIfAbsent(item.block(), block -> new TreeMap<>()).put(item.number(), name);
            }
        }
        for (Map.Entry<Long, TreeMap<Long, String>> block : fresh.entrySet()) {
            TreeMap<Long, String> numbered = block.getValue();
            InputConnection line = lines.of(Digests.number(
                    String.join("\n", DOOR, settings.application().tenant(), Long.toString(block.getKey()))));
            List<JsonNode> submitted = numbered.values().stream()
                    .map(name -> Objects.requireNonNull(records.get(name)))
                    .toList();
            var unused = line.submit(
                    numbered.keySet().stream().mapToLong(Long::longValue).toArray(),
                    assets.assign(submitted, FindingAssets::ofAuditLog, now),
                    goesOn);
            store.done(DOOR, RECORDS, numbered.values());
        }
    }
}
