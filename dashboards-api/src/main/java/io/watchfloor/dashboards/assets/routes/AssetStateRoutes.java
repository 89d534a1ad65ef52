package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.assets.views.AssetChangeView;
import io.watchfloor.dashboards.assets.views.AssetNaming;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.AssetState;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.ops.asset.AssetChange;
import io.watchfloor.ops.asset.AssetDetails;
import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetStateAt;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.pack.RulePackStore;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /assets/{id}/state}: the detection state of an asset, now and at earlier times. */
public final class AssetStateRoutes {

    /**
     * A write that began earlier is finished or failed. For a later time, the asset is asked for its state first: it
     * replies after the writes that have begun.
     */
    private static final Duration WRITTEN_AFTER = Duration.ofMinutes(2);

    public static final List<ApiOperation<AssetStateRoutes>> OPERATIONS = List.of(
            ApiOperation.<AssetStateRoutes>of("GET", "/api/v1/assets/{id}/state", Verb.READ, AssetStateRoutes::state)
                    .is(Operation.of("getAssetState", "Get the detection state of an asset, now or at an earlier time")
                            .text(
                                    "The state contains watermarks, open correlation windows, open alerts, the profile and the names. An"
                                            + " earlier state is restored from the journal: it contains what the center had stored at that time. Alerts"
                                            + " of cases that you must not see now are omitted.")
                            .with(
                                    AssetRoutes.ID,
                                    Parameter.query(
                                            "at", "Time of the state, such as 2026-11-24T22:00:00Z. Defaults to now."))
                            .answers(AssetState.class)
                            .refuses(400, "asset.state-in-future: the time is in the future.")
                            .refuses(
                                    404,
                                    "asset.unknown-then: at that time the center had stored nothing about the asset. `first` is"
                                            + " the time of its first entry.")
                            .refuses(
                                    410,
                                    "asset.state-not-kept: entries up to that time were deleted or are unreadable. `from` is the"
                                            + " earliest later time that can be restored; absent if there is none.")),
            ApiOperation.get("/api/v1/assets/{id}/state/changes", Verb.READ, AssetStateRoutes::changes)
                    .is(Operation.of(
                                    "listAssetStateChanges",
                                    "List the changes of an asset's state: alerts opened and closed, profile, names, merges,"
                                            + " legal holds and erasures")
                            .text(
                                    "Latest first. A part of the list may have fewer items than `limit`, or none, although"
                                            + " `nextCursor` is present: each request reads at most 5,000 entries.")
                            .with(AssetRoutes.ID)
                            .lists(AssetChangeView.class)));

    private final ReadModelStore boards;
    private final AssetService assets;
    private final RulePackStore packs;
    private final BlockingCalls blocking;
    private final Clock clock;

    public AssetStateRoutes(
            ReadModelStore boards, AssetService assets, RulePackStore packs, BlockingCalls blocking, Clock clock) {
        this.boards = boards;
        this.assets = assets;
        this.packs = packs;
        this.blocking = blocking;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private AssetId visible(Call call) {
        AssetId id = AssetRoutes.id(call);
        if (boards.read(call.sight(), handle -> AssetReadModel.find(handle, id.toString()))
                .isEmpty()) {
            throw Problem.unknown("asset", id.toString()).asException();
        }
        return id;
    }

    private CompletionStage<HttpResponse> state(Call call) {
        Instant at = call.query().time("at");
        AssetId id = visible(call);
        AssetKey key = AssetKey.of(id);
        if (at == null) {
            return assets.state()
                    .apply(key)
                    .thenCompose(status -> blocking.call(() -> Answers.json(view(call, status, null))));
        }
        Instant now = clock.instant();
        if (at.isAfter(now)) {
            throw Problem.field(
                            "asset.state-in-future",
                            "at",
                            "The time %s is in the future: it is %s. Omit `at` for the current state."
                                    .formatted(at, now.truncatedTo(ChronoUnit.SECONDS)))
                    .asException();
        }
        CompletionStage<?> written = at.isBefore(now.minus(WRITTEN_AFTER))
                ? CompletableFuture.completedFuture(null)
                : assets.state().apply(key);
        return written.thenCompose(done -> blocking.call(() -> then(call, id, at.truncatedTo(ChronoUnit.MILLIS))));
    }

    private HttpResponse then(Call call, AssetId id, Instant at) {
        return switch (assets.history().at(AssetKey.of(id), at)) {
            case AssetStateAt.Known known ->
                Answers.json(view(
                        call,
                        known.status(),
                        new AssetState.EarlierState(
                                at,
                                known.changedAt(),
                                packs.then(at).map(AssetStateRoutes::rules).orElse(null))));
            case AssetStateAt.Unknown unknown ->
                throw unknownThen(id, at, unknown.first()).asException();
            case AssetStateAt.Incomplete incomplete ->
                throw notKept(id, at, incomplete.from()).asException();
        };
    }

    private static Problem unknownThen(AssetId id, Instant at, @Nullable Instant first) {
        return new Problem(
                404,
                "asset.unknown-then",
                first == null
                        ? "The center has stored no detection, profile or name of %s yet, so it has no earlier state."
                                .formatted(id)
                        : "At %s the center had stored no detection, profile or name of %s. The first entry is of %s. Use that time or a later time."
                                .formatted(at, id, first),
                first == null ? Map.of() : Map.of("first", first.toString()));
    }

    private static Problem notKept(AssetId id, Instant at, @Nullable Instant from) {
        return new Problem(
                410,
                "asset.state-not-kept",
                ("The state of %s at %s cannot be restored: entries of the journal were deleted or are unreadable. "
                                + (from == null
                                        ? "No later state can be restored either. Restore the journal from a backup."
                                        : "States from %s on can be restored."))
                        .formatted(id, at, from),
                from == null ? Map.of() : Map.of("from", from.toString()));
    }

    private static AssetState.RulesThen rules(RulePackStore.RulesThen rules) {
        return new AssetState.RulesThen(
                rules.number(),
                rules.version(),
                rules.since(),
                rules.packs().stream()
                        .map(pack -> new AssetState.PackThen(
                                pack.name(), pack.revision(), pack.rules(), pack.by(), pack.at()))
                        .toList());
    }

    /** Omits alerts that the person must not see, because the asset entity does not know which cases are restricted. */
    private AssetState view(Call call, AssetStatus status, AssetState.@Nullable EarlierState earlier) {
        Map<String, AlertView> seen = seen(call, status.openAlerts().stream().map(Alert::id));
        List<Alert> open = status.openAlerts().stream()
                .filter(alert -> seen.containsKey(alert.id()))
                .toList();
        AssetDetails details = status.details();
        return new AssetState(
                status.asset(),
                status.ruleSet(),
                status.watermarks(),
                status.windows().stream()
                        .map(window -> new AssetState.OpenWindow(
                                window.rule(), window.members().size(), window.group()))
                        .toList(),
                open.stream().map(Alert::id).toList(),
                status.unplacedAlerts(),
                details == null ? null : details(details, open),
                earlier);
    }

    private static AssetState.StateDetails details(AssetDetails details, List<Alert> open) {
        return new AssetState.StateDetails(
                open.stream()
                        .map(alert -> new AssetState.StateAlert(
                                alert.id(),
                                alert.rule().id(),
                                alert.title(),
                                alert.level(),
                                alert.seen().count(),
                                alert.seen().first(),
                                alert.seen().last()))
                        .toList(),
                AssetView.Profile.of(details.profile(), details.profileVersion()),
                AssetNaming.of(details.naming()));
    }

    private Map<String, AlertView> seen(Call call, Stream<String> ids) {
        List<String> all = ids.distinct().toList();
        return all.isEmpty()
                ? Map.of()
                : boards.read(call.sight(), handle -> AlertReadModel.findAll(handle, all)).stream()
                        .collect(Collectors.toMap(AlertView::id, Function.identity()));
    }

    private HttpResponse changes(Call call) {
        PageRequest slice = call.query().slice();
        AssetId id = visible(call);
        Long before = slice.afterNumber();
        AssetHistory.Changes found =
                assets.history().changes(AssetKey.of(id), before == null ? Long.MAX_VALUE : before, slice.limit());
        Map<String, AlertView> seen = seen(
                call,
                found.changes().stream()
                        .flatMap(change -> Stream.concat(change.opened().stream(), change.closed().stream())));
        Long earlier = found.earlier();
        return Answers.list(new ResultPage<>(
                found.changes().stream()
                        .flatMap(change -> view(change, seen).stream())
                        .toList(),
                earlier == null ? null : Long.toString(earlier),
                null));
    }

    /** Empty if the change only concerns alerts that the person must not see. */
    private static Optional<AssetChangeView> view(AssetChange change, Map<String, AlertView> seen) {
        List<AssetChangeView.ChangedAlert> opened = alerts(change.opened(), seen);
        List<AssetChangeView.ChangedAlert> closed = alerts(change.closed(), seen);
        return opened.isEmpty() && closed.isEmpty() && change.other() == null
                ? Optional.empty()
                : Optional.of(new AssetChangeView(change.at(), opened, closed, change.other(), change.by()));
    }

    private static List<AssetChangeView.ChangedAlert> alerts(List<String> ids, Map<String, AlertView> seen) {
        return ids.stream()
                .filter(seen::containsKey)
                .map(seen::get)
                .map(alert -> new AssetChangeView.ChangedAlert(alert.id(), alert.title(), alert.level()))
                .toList();
    }
}
