package io.watchfloor.dashboards.center.routes;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.access.provider.BreakGlass;
import io.watchfloor.dashboards.assets.board.AssetBoard;
import io.watchfloor.dashboards.board.BoardCounts;
import io.watchfloor.dashboards.paging.board.PagingBoard;
import io.watchfloor.dashboards.paging.views.ReachView;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.wire.HeartbeatView;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.quarantine.ParkedCounts;
import io.watchfloor.ops.intake.sensor.SensorStandings;
import io.watchfloor.ops.paging.coverage.Reach;
import io.watchfloor.ops.paging.coverage.Silence;
import io.watchfloor.ops.platform.heartbeat.Beat;
import io.watchfloor.ops.platform.heartbeat.Heartbeat;
import io.watchfloor.ops.platform.journal.FoldHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The center's health: for {@code /status} and for the live topic of that name. */
public final class CenterStatus {

    private static final Duration COUNT_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration FOLD_PATIENCE = Duration.ofSeconds(15);

    private final Supplier<NodeStatus> node;
    private final RuleCatalog rules;
    private final String version;
    private final Clock clock;
    private final Function<Handle, Optional<BreakGlass.Use>> glass;
    private final Instant startedAt;
    private @Nullable Counted counted;

    private record Counted(ParkedCounts counts, Instant at) {}

    /** @param glass the latest sign-in that everybody is told of */
    public CenterStatus(
            Supplier<NodeStatus> node,
            RuleCatalog rules,
            String version,
            Clock clock,
            Function<Handle, Optional<BreakGlass.Use>> glass) {
        this.glass = glass;
        this.node = node;
        this.rules = rules;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public StatusView view(Handle handle) {
        NodeStatus now = node.get();
        BoardCounts counts = BoardCounts.read(handle);
        ParkedCounts parked = parked(handle);
        return new StatusView(
                new StatusView.Program(version, startedAt, clock.instant()),
                now.demo(),
                glass.apply(handle)
                        .map(use -> new StatusView.BreakGlass(use.at(), use.person(), use.method()))
                        .orElse(null),
                now.members(),
                new StatusView.Figures(
                        counts.assets(),
                        new StatusView.Cases(counts.casesOpen(), counts.casesNew()),
                        new StatusView.Alerts(counts.alertsOpen()),
                        new StatusView.Sensors(
                                now.connectedSensors(),
                                SensorStandings.crowded(handle),
                                SensorStandings.crowdedTotal(handle)),
                        new StatusView.Telemetry(now.records(), now.detections())),
                paging(PagingBoard.read(handle, clock.instant()), now.telling().reach()),
                heartbeat(handle, now.telling().heartbeat()),
                new StatusView.Rules(rules.version(), rules.count()),
                new StatusView.Boards(
                        counts.behind(),
                        now.rebuilding().isPresent() ? now.rebuilding().getAsInt() : null),
                new StatusView.Waiting(
                        new StatusView.RetryQueue(
                                parked.records(),
                                byCode(parked.waiting()),
                                groups(handle, parked),
                                parked.groupsTotal()),
                        quarantine(parked)),
                now.folds().stream().map(CenterStatus::fold).toList());
    }

    /** What waits for assets that are not seen is counted, but not named. */
    private static List<StatusView.Group> groups(Handle handle, ParkedCounts parked) {
        List<String> assets = parked.groups().stream()
                .map(ParkedCounts.Group::asset)
                .distinct()
                .toList();
        Set<String> hidden = AssetBoard.notSeen(handle, assets);
        return parked.groups().stream()
                .filter(group -> !hidden.contains(group.asset()))
                .map(CenterStatus::group)
                .toList();
    }

    private static StatusView.Fold fold(FoldHealth fold) {
        return new StatusView.Fold(fold.fold(), fold.failingSince(), fold.reason(), fold.quarantined());
    }

    private static StatusView.Group group(ParkedCounts.Group group) {
        return new StatusView.Group(
                group.code(), group.asset(), group.sensor(), group.records(), group.since(), group.reason());
    }

    private static StatusView.Quarantine quarantine(ParkedCounts parked) {
        return new StatusView.Quarantine(
                parked.quarantined().stream()
                        .mapToLong(ParkedCounts.ByCode::records)
                        .sum(),
                byCode(parked.quarantined()));
    }

    private static Map<String, Long> byCode(List<ParkedCounts.ByCode> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        counts.forEach(one -> all.put(one.code(), one.records()));
        return all;
    }

    /** A node that only serves people cannot know who would be told; it judges by the outcome of pages. */
    private static StatusView.Paging paging(PagingBoard board, Reach reach) {
        List<Silence> failing = board.failing() ? List.of(failing(board)) : List.of();
        Optional<Silence> nobody =
                reach.silences().stream().filter(Silence::nobody).findFirst();
        StatusView.PagingState state = nobody.isPresent()
                ? StatusView.PagingState.NOBODY
                : board.failing() ? StatusView.PagingState.FAILING : StatusView.PagingState.TOLD;
        String reason = nobody.map(silence -> silence.words() + " " + silence.next())
                .orElse(board.failing() ? board.reason() : null);
        return new StatusView.Paging(state, reason, board.lastDeliveredAt(), ReachView.of(reach, failing));
    }

    private static Silence failing(PagingBoard board) {
        return new Silence(
                Silence.Reason.FAILING,
                "pages",
                "Every page of the last minutes failed, the latest so: " + board.reason(),
                "Look at the receiver. GET /api/v1/pages shows each try.",
                true);
    }

    private static HeartbeatView heartbeat(Handle handle, boolean configured) {
        if (!configured) {
            return new HeartbeatView("off", null, null);
        }
        Beat beat = Heartbeat.latest(handle);
        return new HeartbeatView(
                beat.state().text(), beat.sentAt(), beat.words().isEmpty() ? null : beat.words());
    }

    /** Counting scans all waiting records, and many clients ask. */
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

    /** What somebody should look at although the node is ready. Names nobody, because the caller is unknown. */
    List<String> notes(Handle handle) {
        return parked(handle).waiting().stream()
                .map(one -> "%s about %s not processed (%s): GET /api/v1/status names them."
                        .formatted(Plural.of(one.records(), "record"), Plural.of(one.assets(), "asset"), one.code()))
                .toList();
    }

    /** Percent of the journal that is read while lists are incomplete; empty when they are complete. */
    OptionalInt rebuilding() {
        return node.get().rebuilding();
    }

    /** Why this node should get no work; empty when it should. */
    Optional<String> whyNotReady() {
        return node.get().folds().stream()
                .filter(fold -> fold.stalled(clock.instant(), FOLD_PATIENCE))
                .map(fold -> "The fold " + fold.fold() + " of the journal stands still since " + fold.failingSince()
                        + ": " + fold.reason() + " Nothing is lost; look at the node's log and at the database.")
                .findFirst();
    }
}
