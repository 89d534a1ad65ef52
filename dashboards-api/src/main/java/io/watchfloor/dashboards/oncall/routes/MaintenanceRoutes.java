package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.api.routing.ScopeTexts;
import io.watchfloor.dashboards.oncall.MaintenanceWindows;
import io.watchfloor.dashboards.oncall.views.MaintenanceView;
import io.watchfloor.dashboards.oncall.views.MaintenanceView.MaintenanceRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.paging.oncall.MaintenanceWindow;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /maintenance-windows}: periods in which notifications of assets under maintenance are held. */
public final class MaintenanceRoutes {

    private static final String ALL = "/api/v1/maintenance-windows";
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration FARTHEST = Duration.ofDays(366);

    public static final List<ApiOperation<MaintenanceRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.WATCH, MaintenanceRoutes::list)
                    .ofEveryGroup()
                    .is(Operation.of("listMaintenanceWindows", "List maintenance windows, latest start first")
                            .text("Windows that ended are listed for 90 days.")
                            .lists(MaintenanceView.class)
                            .command(Command.of("oncall maintenance", "Lists maintenance windows.")
                                    .rows("STATE {state} | FROM {@from} | UNTIL {@until} | ASSETS {scope.assets*} |"
                                            + " GROUPS {scope.groups*} | UP TO {scope.upTo} | BY {by} | REASON {reason} |"
                                            + " ID {id}"))),
            ApiOperation.reading("POST", ALL, Verb.LEAD, MaintenanceRoutes::add)
                    .ofEveryGroup()
                    .is(Operation.of("addMaintenanceWindow", "Hold notifications of assets under maintenance")
                            .text(
                                    "Alerts and cases open as usual. Notifications of a case are held while all of its assets are under"
                                            + " maintenance. At the end, those of unacknowledged cases are sent.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(MaintenanceRequest.class)
                            .answers(MaintenanceView.class)
                            .refuses(
                                    400,
                                    "maintenance.everything: no asset and no group is named. maintenance.asset: an asset ID is"
                                            + " invalid. maintenance.time: the end is in the past, or the window is too long.")
                            .refuses(409, "maintenance.too-many: too many windows have not ended.")
                            .command(Command.of(
                                            "oncall add-maintenance [OPTIONS]",
                                            "Holds notifications of assets under maintenance.")
                                    .prints("The maintenance window {id} ends at {@until}."))),
            ApiOperation.reading("POST", ALL + "/{id}/end", Verb.LEAD, MaintenanceRoutes::end)
                    .ofEveryGroup()
                    .is(Operation.of("endMaintenanceWindow", "End a maintenance window now")
                            .text("People are notified within seconds of the cases that nobody has acknowledged.")
                            .with(Parameter.path("id", "ID of the window.").as("window"))
                            .takes(RequestBodies.Nothing.class)
                            .answers(MaintenanceView.class)
                            .refuses(404, "maintenance.unknown: no planned or active window has this ID.")
                            .command(Command.of("oncall end-maintenance ID", "Ends a maintenance window now.")
                                    .prints("The maintenance window has ended."))));

    private final MaintenanceWindows windows;
    private final Clock clock;
    private final Supplier<String> ids;

    /** @param ids creates ids of windows */
    MaintenanceRoutes(MaintenanceWindows windows, Clock clock, Supplier<String> ids) {
        this.windows = windows;
        this.clock = clock;
        this.ids = ids;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<Document<MaintenanceWindow>> found = windows.all().stream()
                .sorted(Comparator.comparing(MaintenanceRoutes::order))
                .toList();
        Instant now = clock.instant();
        return Answers.list(
                ResultPage.cut(found, MaintenanceRoutes::order, call.query().slice())
                        .map(one -> MaintenanceView.of(one, now)));
    }

    private static String order(Document<MaintenanceWindow> one) {
        return "%020d %s".formatted(Long.MAX_VALUE - one.value().from().toEpochMilli(), one.name());
    }

    private HttpResponse add(Call call) {
        MaintenanceRequest asked = call.body(MaintenanceRequest.class);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant given = Objects.requireNonNullElse(asked.from(), now);
        Instant from = given.isBefore(now) ? now : given;
        List<String> assets =
                ScopeTexts.assets(asked.assets(), "maintenance.asset").toList();
        List<String> groups = ScopeTexts.given(asked.groups()).toList();
        if (assets.isEmpty() && groups.isEmpty()) {
            throw Problem.field(
                            "maintenance.everything",
                            "assets",
                            "A maintenance window without assets would hold all notifications. Name an asset or a group.")
                    .asException();
        }
        if (!asked.until().isAfter(from)
                || asked.until().isAfter(from.plus(LONGEST))
                || from.isAfter(now.plus(FARTHEST))) {
            throw Problem.field(
                            "maintenance.time",
                            "until",
                            "A maintenance window starts within 366 days, and ends within 30 days after its start, in the"
                                    + " future.")
                    .asException();
        }
        String key = RequestKey.of(call, call.action());
        MaintenanceWindow window = new MaintenanceWindow(
                key == null ? ids.get() : key.substring(0, 16),
                assets,
                groups,
                Objects.requireNonNullElse(asked.upTo(), Level.HIGH),
                from,
                asked.until(),
                asked.reason());
        return windows.add(window, call.actor())
                .map(this::shown)
                .orElseThrow(() -> Problem.of(
                                409,
                                "maintenance.too-many",
                                "%d maintenance windows have not ended. End a window first."
                                        .formatted(MaintenanceWindows.MOST))
                        .asException());
    }

    private HttpResponse end(Call call) {
        String id = call.path("id");
        return windows.end(id, call.actor())
                .map(this::shown)
                .orElseThrow(() -> Problem.of(
                                404,
                                "maintenance.unknown",
                                "No planned or active maintenance window has the ID %s. List them to see their IDs."
                                        .formatted(id))
                        .asException());
    }

    private HttpResponse shown(Document<MaintenanceWindow> window) {
        return Answers.json(MaintenanceView.of(window, clock.instant()));
    }
}
