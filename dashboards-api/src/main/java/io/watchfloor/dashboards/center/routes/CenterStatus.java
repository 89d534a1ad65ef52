package io.watchfloor.dashboards.center.routes;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.access.provider.BreakGlass;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.board.ReadModelCounts;
import io.watchfloor.dashboards.paging.board.DeliveryStatus;
import io.watchfloor.dashboards.paging.views.NotificationCoverageView;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.wire.HeartbeatView;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.archive.ArchiveStatus;
import io.watchfloor.ops.intake.quarantine.UnprocessedCounts;
import io.watchfloor.ops.intake.sensor.SensorStatuses;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.ops.platform.heartbeat.Heartbeat;
import io.watchfloor.ops.platform.heartbeat.HeartbeatState;
import io.watchfloor.ops.platform.journal.ProjectionHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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

/** Health of the center, for {@code /status} and the live topic of that name. */
public final class CenterStatus {

    private static final Duration COUNT_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration FOLD_PATIENCE = Duration.ofSeconds(15);

    private static final Duration DELETED_SHOWN = Duration.ofDays(1);

    private final Supplier<NodeStatus> node;
    private final boolean archived;
    private final RuleCatalog rules;
    private final String version;
    private final Clock clock;
    private final Function<Handle, Optional<BreakGlass.Use>> glass;
    private final Instant startedAt;
    private @Nullable Counted counted;

    private record Counted(UnprocessedCounts counts, ArchiveStatus archive, Instant at) {}

    /**
     * @param archived whether telemetry is kept
     * @param glass reads the latest sign-in that bypassed the identity providers
     */
    public CenterStatus(
            Supplier<NodeStatus> node,
            boolean archived,
            RuleCatalog rules,
            String version,
            Clock clock,
            Function<Handle, Optional<BreakGlass.Use>> glass) {
        this.glass = glass;
        this.node = node;
        this.archived = archived;
        this.rules = rules;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public StatusView view(Handle handle) {
        NodeStatus now = node.get();
        ReadModelCounts counts = ReadModelCounts.read(handle);
        UnprocessedCounts parked = parked(handle);
        return new StatusView(
                new StatusView.Program(version, startedAt, clock.instant()),
                now.demo(),
                glass.apply(handle)
                        .map(use -> new StatusView.BreakGlass(use.at(), use.person(), use.method()))
                        .orElse(null),
                now.members(),
                new StatusView.Totals(
                        counts.assets(),
                        new StatusView.Cases(counts.casesOpen(), counts.casesNew()),
                        new StatusView.Alerts(counts.alertsOpen()),
                        new StatusView.Sensors(
                                now.connectedSensors(),
                                SensorStatuses.crowded(handle),
                                SensorStatuses.crowdedTotal(handle)),
                        new StatusView.Telemetry(now.records(), now.detections())),
                paging(
                        DeliveryStatus.read(handle, clock.instant()),
                        now.telling().reach()),
                heartbeat(handle, now.telling().heartbeat()),
                new StatusView.Rules(
                        rules.version(), rules.count(), rules.attack().version()),
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
                now.folds().stream().map(CenterStatus::fold).toList(),
                archive(counted(handle).archive()));
    }

    private StatusView.Archive archive(ArchiveStatus now) {
        ArchiveStatus.Failure failure = now.failure();
        LocalDate day = now.files().oldestDay();
        return new StatusView.Archive(
                archived,
                now.waiting().records(),
                now.waiting().since(),
                new StatusView.ArchiveFiles(
                        now.files().number(), now.files().bytes(), day == null ? null : day.toString()),
                failure == null ? null : new StatusView.ArchiveFailure(failure.since(), failure.reason()),
                now.deleted().records(),
                now.deleted().at());
    }

    /** Pending records of assets that the person cannot see are counted but not named. */
    private static List<StatusView.Group> groups(Handle handle, UnprocessedCounts parked) {
        List<String> assets = parked.groups().stream()
                .map(UnprocessedCounts.Group::asset)
                .distinct()
                .toList();
        Set<String> hidden = AssetReadModel.notSeen(handle, assets);
        return parked.groups().stream()
                .filter(group -> !hidden.contains(group.asset()))
                .map(CenterStatus::group)
                .toList();
    }

    private static StatusView.Fold fold(ProjectionHealth fold) {
        return new StatusView.Fold(fold.fold(), fold.failingSince(), fold.reason(), fold.quarantined());
    }

    private static StatusView.Group group(UnprocessedCounts.Group group) {
        return new StatusView.Group(
                group.code(), group.asset(), group.sensor(), group.records(), group.since(), group.reason());
    }

    private static StatusView.Quarantine quarantine(UnprocessedCounts parked) {
        return new StatusView.Quarantine(
                parked.quarantined().stream()
                        .mapToLong(UnprocessedCounts.ByCode::records)
                        .sum(),
                byCode(parked.quarantined()));
    }

    private static Map<String, Long> byCode(List<UnprocessedCounts.ByCode> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        counts.forEach(one -> all.put(one.code(), one.records()));
        return all;
    }

    /** A node without the notification role does not know the recipients, so it derives the state from recent deliveries. */
    private static StatusView.Notifications paging(DeliveryStatus board, NotificationCoverage reach) {
        List<CoverageGap> failing = board.failing() ? List.of(failing(board)) : List.of();
        Optional<CoverageGap> nobody =
                reach.silences().stream().filter(CoverageGap::nobody).findFirst();
        StatusView.NotificationState state = nobody.isPresent()
                ? StatusView.NotificationState.NOBODY
                : board.failing() ? StatusView.NotificationState.FAILING : StatusView.NotificationState.NOTIFIED;
        String reason = nobody.map(silence -> silence.words() + " " + silence.next())
                .orElse(board.failing() ? board.reason() : null);
        return new StatusView.Notifications(
                state, reason, board.lastDeliveredAt(), NotificationCoverageView.of(reach, failing));
    }

    private static CoverageGap failing(DeliveryStatus board) {
        return new CoverageGap(
                CoverageGap.Reason.FAILING,
                "pages",
                "All notifications in the last minutes failed. The latest failed with: " + board.reason(),
                "Check the receiver. GET /api/v1/notifications lists each attempt.",
                true);
    }

    private static HeartbeatView heartbeat(Handle handle, boolean configured) {
        if (!configured) {
            return new HeartbeatView("off", null, null);
        }
        HeartbeatState beat = Heartbeat.latest(handle);
        return new HeartbeatView(
                beat.state().text(), beat.sentAt(), beat.words().isEmpty() ? null : beat.words());
    }

    private UnprocessedCounts parked(Handle handle) {
        return counted(handle).counts();
    }

    /** Cached because counting scans all pending records, and many clients request the status. */
    private synchronized Counted counted(Handle handle) {
        Instant now = clock.instant();
        Counted known = counted;
        if (known == null
                || known.at().plus(COUNT_AGAIN_AFTER).isBefore(now)
                || known.at().isAfter(now)) {
            known = new Counted(UnprocessedCounts.read(handle), ArchiveStatus.read(handle), now);
            counted = known;
        }
        return known;
    }

    /** Problems that need attention although the node is ready. The texts name no assets because the caller is not authenticated. */
    List<String> notes(Handle handle) {
        Counted now = counted(handle);
        List<String> notes = new ArrayList<>(now.counts().waiting().stream()
                .map(one -> "%s about %s not processed (%s). GET /api/v1/status lists them."
                        .formatted(Plural.of(one.records(), "record"), Plural.of(one.assets(), "asset"), one.code()))
                .toList());
        if (now.archive().failure() != null) {
            notes.add("Files of the archive cannot be written. GET /api/v1/status has the reason.");
        }
        if (now.archive().deleted().after(clock.instant().minus(DELETED_SHOWN))) {
            notes.add(
                    "Telemetry was deleted before it was in a file of the archive. GET /api/v1/status has its number.");
        }
        return notes;
    }

    /** Percentage of the journal that has been projected while lists are incomplete; empty if the lists are complete. */
    OptionalInt rebuilding() {
        return node.get().rebuilding();
    }

    /** Why this node must not receive requests; empty if it may. */
    Optional<String> unreadyReason() {
        return node.get().folds().stream()
                .filter(fold -> fold.stalled(clock.instant(), FOLD_PATIENCE))
                .map(fold -> "The projection " + fold.fold() + " has been stopped since " + fold.failingSince() + ": "
                        + fold.reason() + " No data is lost. Check the node's log and the database.")
                .findFirst();
    }
}
