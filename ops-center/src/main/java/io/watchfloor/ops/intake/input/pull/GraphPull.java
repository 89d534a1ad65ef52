package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.input.GraphInput;
import io.watchfloor.ops.intake.input.InputConnection;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pulls sign-ins, audit records, risk detections and alerts from Microsoft Graph. Records appear late, so the period
 * before the newest record is queried repeatedly, and the ids of processed records are stored.
 */
final class GraphPull implements Pull {

    static final String DOOR = "graph";

    private static final String FORBIDDEN = "graph.answer-403";

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final int MOST_PAGES = 10_000;
    private static final int PAGE = 500;

    /**
     * The collections, each with the name of the field that contains the time of a record, and of the field that changes
     * with each version of a record.
     */
    enum Stream {
        SIGN_INS("signIns", "auditLogs/signIns", "createdDateTime", "", true),
        DIRECTORY_AUDITS("directoryAudits", "auditLogs/directoryAudits", "activityDateTime", "", true),
        RISKY_USERS(
                "riskyUsers",
                "identityProtection/riskyUsers",
                "riskLastUpdatedDateTime",
                "riskLastUpdatedDateTime",
                false),
        RISK_DETECTIONS(
                "riskDetections",
                "identityProtection/riskDetections",
                "detectedDateTime",
                "lastUpdatedDateTime",
                false),
        ALERTS("alerts_v2", "security/alerts_v2", "lastUpdateDateTime", "lastUpdateDateTime", true);

        private final String text;
        private final String path;
        private final String time;
        private final String version;
        private final boolean pages;

        /**
         * @param version empty if a record never changes
         * @param pages whether the collection supports the page size parameter
         */
        Stream(String text, String path, String time, String version, boolean pages) {
            this.text = text;
            this.path = path;
            this.time = time;
            this.version = version;
            this.pages = pages;
        }

        /** The application permission that reads the collection. */
        private String permission() {
            return switch (this) {
                case SIGN_INS, DIRECTORY_AUDITS -> "AuditLog.Read.All";
                case RISKY_USERS -> "IdentityRiskyUser.Read.All";
                case RISK_DETECTIONS -> "IdentityRiskEvent.Read.All";
                case ALERTS -> "SecurityAlert.Read.All";
            };
        }

        static Stream of(String text) {
            for (Stream one : values()) {
                if (one.text.equals(text)) {
                    return one;
                }
            }
            throw new IllegalArgumentException(text);
        }
    }

    private record Entry(String name, Instant at, JsonNode record) {}

    private final EntraClient client;
    private final GraphInput settings;
    private final PullStore store;
    private final FindingAssets assets;
    private final PullSink lines;
    private final Clock clock;
    private final Map<Stream, Pause> forbidden = new EnumMap<>(Stream.class);

    /**
     * A pause after the provider denied a collection. Each denial doubles the pause, because people grant a permission
     * within minutes, hours or never.
     */
    private record Pause(Duration time, Instant until) {}

    GraphPull(
            EntraClient client,
            GraphInput settings,
            PullStore store,
            FindingAssets assets,
            PullSink lines,
            Clock clock) {
        this.client = client;
        this.settings = settings;
        this.store = store;
        this.assets = assets;
        this.lines = lines;
        this.clock = clock;
    }

    @Override
    public void run(BooleanSupplier goesOn) throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        PullFailure first = null;
        PullFailure denied = null;
        for (String name : settings.streams()) {
            Stream stream = Stream.of(name);
            Pause pause = forbidden.get(stream);
            if (pause != null && clock.instant().isBefore(pause.until())) {
                continue;
            }
            try {
                pull(stream, goesOn);
                forbidden.remove(stream);
            } catch (PullFailure failure) {
                // A failure of one collection, because of a missing permission or throttling, does not stop the
                // others.
                if (failure.code().equals(FORBIDDEN)) {
                    deny(stream, pause);
                    denied = failure;
                } else {
                    first = first == null ? failure : first;
                }
            }
        }
        if (goesOn.getAsBoolean()) {
            assets.deleteOld(clock.instant());
        }
        if (first != null) {
            throw first;
        }
        if (denied != null) {
            throw denied.advising(advice());
        }
    }

    private void deny(Stream stream, @Nullable Pause before) {
        Duration time = before == null ? settings.pace().every() : before.time();
        Duration doubled = time.multipliedBy(2);
        Duration next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        forbidden.put(stream, new Pause(next, clock.instant().plus(next)));
    }

    /** Names the permissions of all denied collections, because only the latest error is shown. */
    private String advice() {
        List<String> permissions =
                forbidden.keySet().stream().map(Stream::permission).distinct().toList();
        List<String> names = forbidden.keySet().stream().map(one -> one.text).toList();
        return ("Grant the application %s of Microsoft Graph (application permissions, with the consent of an"
                        + " administrator), or remove %s from watchfloor.inputs.graph.streams. The next attempt follows within"
                        + " an hour; a restart of the node tries at once.")
                .formatted(String.join(" and ", permissions), String.join(" and ", names));
    }

    private void pull(Stream stream, BooleanSupplier goesOn)
            throws PullFailure, EgressFailure, InputRejection, InterruptedException {
        Instant mark = Instant.parse(store.markOr(
                DOOR,
                stream.text,
                clock.instant().minus(settings.since()).plus(settings.overlap()).toString()));
        Instant from = mark.minus(settings.overlap()).truncatedTo(ChronoUnit.SECONDS);
        URI next = first(stream, from);
        for (int page = 0; page < MOST_PAGES; page++) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            JsonNode answer = client.get(next);
            if (!goesOn.getAsBoolean()) {
                // Another node may have acquired the lease in the meantime, and may have deleted the entries of
                // processed records.
                return;
            }
            List<Entry> entries = entries(stream, answer);
            submit(stream, entries, goesOn);
            Instant newest = entries.stream()
                    .map(Entry::at)
                    .max(Comparator.naturalOrder())
                    .orElse(mark);
            // A record with a future time must not move the mark past the records before that time.
            Instant latest = newest.isAfter(clock.instant()) ? clock.instant() : newest;
            mark = latest.isAfter(mark) ? latest : mark;
            String link = answer.path("@odata.nextLink").asText("");
            if (link.isEmpty()) {
                // The mark is stored after the last page, because Graph returns records newest first or unsorted.
                store.mark(DOOR, stream.text, mark.toString());
                break;
            }
            next = EgressRequest.address(link);
        }
        store.deleteBefore(DOOR, stream.text, from);
    }

    private URI first(Stream stream, Instant from) {
        return URI.create("%s/%s?$filter=%s%s"
                .formatted(
                        settings.endpoint(),
                        stream.path,
                        encoded(stream.time + " ge " + from),
                        stream.pages ? "&$top=" + PAGE : ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<Entry> entries(Stream stream, JsonNode answer) throws PullFailure {
        if (!answer.path("value").isArray()) {
            throw new PullFailure(
                    "graph.answer", "Graph's response for %s contains no list of values.".formatted(stream.text));
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode record : answer.path("value")) {
            String written = record.path(stream.time).asText("");
            Instant at;
            try {
                at = OffsetDateTime.parse(written).toInstant();
            } catch (DateTimeException e) {
                throw new PullFailure("graph.answer", "A record of %s has no %s.".formatted(stream.text, stream.time));
            }
            // An alert or a risk detection that has changed is submitted as a new record.
            String version = stream.version.isEmpty()
                    ? ""
                    : " " + record.path(stream.version).asText("");
            String name = record.path("id").asText("") + version;
            entries.add(new Entry(name, at, record));
        }
        return entries;
    }

    private void submit(Stream stream, List<Entry> entries, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        Map<String, Instant> names = new LinkedHashMap<>();
        entries.forEach(one -> names.put(one.name(), one.at()));
        Map<String, PullStore.Item> known = store.number(DOOR, stream.text, names);
        Map<Long, TreeMap<Long, Entry>> fresh = new TreeMap<>();
        for (Entry one : entries) {
            PullStore.Item item = Objects.requireNonNull(known.get(one.name()));
            if (!item.done()) {
                fresh.computeIfAbsent(item.block(), block -> new TreeMap<>()).put(item.number(), one);
            }
        }
        for (Map.Entry<Long, TreeMap<Long, Entry>> block : fresh.entrySet()) {
            submit(stream, block.getKey(), block.getValue(), goesOn);
        }
    }

    private void submit(Stream stream, long block, SortedMap<Long, Entry> numbered, BooleanSupplier goesOn)
            throws InputRejection, InterruptedException {
        InputConnection line =
                lines.of(Digests.number(String.join("\n", DOOR, settings.tenant(), stream.text, Long.toString(block))));
        List<JsonNode> records = numbered.values().stream().map(Entry::record).toList();
        var unused = line.submit(
                numbered.keySet().stream().mapToLong(Long::longValue).toArray(),
                assets.assign(
                        records,
                        record -> stream == Stream.ALERTS ? FindingAssets.ofGraph(record) : Optional.empty(),
                        clock.instant()),
                goesOn);
        store.done(
                DOOR, stream.text, numbered.values().stream().map(Entry::name).toList());
    }
}
