package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardCounts;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.PagingBoard;
import io.watchfloor.ops.ingest.ParkedCounts;
import io.watchfloor.ops.ingest.SensorStandings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How the center is: for {@code /status} and for the live topic of that name. */
final class CenterStatus {

    private static final Duration COUNT_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration FOLD_PATIENCE = Duration.ofSeconds(15);

    private static final String NO_RECEIVER =
            "No receiver of pages is set. Set watchfloor.escalation.webhook-url and webhook-secret.";

    private final Supplier<NodeStatus> node;
    private final RuleCatalog rules;
    private final String version;
    private final Clock clock;
    private final Instant startedAt;
    private @Nullable Counted counted;

    private record Counted(ParkedCounts counts, Instant at) {}

    CenterStatus(Supplier<NodeStatus> node, RuleCatalog rules, String version, Clock clock) {
        this.node = node;
        this.rules = rules;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    ObjectNode json(Handle handle) {
        NodeStatus now = node.get();
        BoardCounts counts = BoardCounts.read(handle);
        ObjectNode json = BoardJson.object()
                .put("version", version)
                .put("startedAt", BoardJson.time(startedAt))
                .put("serverTime", BoardJson.time(clock.instant()));
        json.set("demo", demo(now.demo()));
        ArrayNode members = json.putArray("members");
        now.members()
                .forEach(member -> members.addObject()
                        .put("address", member.address())
                        .put("status", member.status())
                        .set("roles", BoardJson.texts(member.roles())));
        json.put("assets", counts.assets());
        json.putObject("cases").put("open", counts.casesOpen()).put("new", counts.casesNew());
        json.putObject("alerts").put("open", counts.alertsOpen());
        json.putObject("sensors")
                .put("connected", now.connectedSensors())
                .set("crowded", BoardJson.texts(SensorStandings.crowded(handle)));
        json.putObject("telemetry").put("records", now.records()).put("detections", now.detections());
        json.set("paging", paging(PagingBoard.read(handle, clock.instant()), now.receiver()));
        json.putObject("rules").put("version", rules.version()).put("active", rules.count());
        json.putObject("boards").put("eventsBehind", counts.behind());
        ParkedCounts parked = parked(handle);
        json.set("parked", parkedJson(parked));
        ObjectNode quarantine = json.putObject("quarantine");
        quarantine.put(
                "records",
                parked.quarantined().stream()
                        .mapToLong(ParkedCounts.ByCode::records)
                        .sum());
        ObjectNode byCode = quarantine.putObject("byCode");
        parked.quarantined().forEach(one -> byCode.put(one.code(), one.records()));
        ArrayNode folds = json.putArray("folds");
        now.folds()
                .forEach(fold -> folds.addObject()
                        .put("name", fold.fold())
                        .put("failingSince", BoardJson.time(fold.failingSince()))
                        .put("reason", fold.reason())
                        .put("quarantinedEvents", fold.quarantined()));
        return json;
    }

    /** A node that only serves people cannot know the receiver; it judges by what became of pages. */
    private static ObjectNode paging(PagingBoard board, boolean receiver) {
        String state = !receiver ? "nobody" : board.failing() ? "failing" : "told";
        String reason = switch (state) {
            case "nobody" -> NO_RECEIVER;
            case "failing" -> board.reason();
            default -> null;
        };
        return BoardJson.object()
                .put("state", state)
                .put("reason", reason)
                .put("lastDeliveredAt", BoardJson.time(board.lastDeliveredAt()));
    }

    /** Counting goes over all that waits, and many ask. */
    private synchronized ParkedCounts parked(Handle handle) {
        Instant now = clock.instant();
        Counted known = counted;
        if (known == null
                || known.at().plus(COUNT_AGAIN_AFTER).isBefore(now)
                || known.at().isAfter(now)) {
            known = new Counted(ParkedCounts.read(handle), now);
            counted = known;
        }
        return known.counts();
    }

    private static ObjectNode parkedJson(ParkedCounts parked) {
        ObjectNode json = BoardJson.object().put("records", parked.records());
        ObjectNode byCode = json.putObject("byCode");
        parked.waiting().forEach(one -> byCode.put(one.code(), one.records()));
        ArrayNode groups = json.putArray("groups");
        parked.groups()
                .forEach(group -> groups.addObject()
                        .put("code", group.code())
                        .put("asset", group.asset())
                        .put("sensor", group.sensor())
                        .put("records", group.records())
                        .put("since", BoardJson.time(group.since()))
                        .put("reason", group.reason()));
        return json;
    }

    /**
     * What somebody should look at although the node is ready. Names nobody: who asks for readiness is not known.
     */
    List<String> notes(Handle handle) {
        return parked(handle).waiting().stream()
                .map(one -> "%d records about %d assets wait (%s): GET /api/v1/status names them."
                        .formatted(one.records(), one.assets(), one.code()))
                .toList();
    }

    /** Why this node should get no work; empty when it should. */
    Optional<String> whyNotReady() {
        return node.get().folds().stream()
                .filter(fold -> fold.stalled(clock.instant(), FOLD_PATIENCE))
                .map(fold -> "The fold " + fold.fold() + " of the journal stands still since " + fold.failingSince()
                        + ": " + fold.reason() + " Nothing is lost; look at the node's log and at the database.")
                .findFirst();
    }

    private static JsonNode demo(NodeStatus.@Nullable Demo demo) {
        if (demo == null) {
            return BoardJson.object().nullNode();
        }
        ObjectNode json = BoardJson.object();
        ArrayNode pages = json.putArray("pagesReceived");
        json.put("pagesReceivedTotal", demo.total());
        demo.latest()
                .forEach(page ->
                        pages.addObject().put("at", BoardJson.time(page.at())).put("text", page.text()));
        return json;
    }
}
