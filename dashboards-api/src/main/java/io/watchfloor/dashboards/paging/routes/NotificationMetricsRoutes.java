package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.paging.board.NotificationMetricsReadModel;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView;
import io.watchfloor.dashboards.paging.views.NotificationMetricsView.NotificationTotals;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /metrics/notifications}: notification metrics, for leads with an unlimited scope. */
final class NotificationMetricsRoutes {

    private static final Duration USUAL = Duration.ofDays(28);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final List<String> BY = KebabCaseName.texts(NotificationMetricsView.By.values());
    private static final List<String> FORMATS = List.of("json", "csv");

    private static final String HEAD =
            "key,notifications,sent,delivered,seen,failed,acknowledged,time_to_send_p50,time_to_send_p90,time_to_deliver_p50,time_to_deliver_p90,"
                    + "time_to_acknowledge_p50,time_to_acknowledge_p90,nights_interrupted,notifications_per_person_and_week,false_positives\n";

    private final ReadModelStore boards;
    private final Clock clock;

    NotificationMetricsRoutes(ReadModelStore boards, Clock clock) {
        this.boards = boards;
        this.clock = clock;
    }

    ApiRoute route() {
        return ApiRoute.get("/api/v1/metrics/notifications", Verb.LEAD, this::paging)
                .ofEveryGroup()
                .is(Operation.of("getNotificationMetrics", "Get notification metrics")
                        .text("Covers notifications created in a period, by default the last 28 days: time to send,"
                                + " time to deliver, time to acknowledge, interrupted nights, notifications per person and"
                                + " week, false positives and failures.")
                        .with(
                                Parameter.query("from", "Start of the period, such as 2026-11-01T00:00:00Z."),
                                Parameter.query(
                                        "until", "End of the period, exclusive; at most 366 days after the start."),
                                Parameter.query("by", "Groups of the metrics.").oneOf(BY),
                                Parameter.query("format", "Use csv to get a CSV table.")
                                        .oneOf(FORMATS))
                        .answers(NotificationMetricsView.class)
                        .replies(new Reply(200, "The metrics as CSV.", Content.text("text/csv"), Map.of())));
    }

    private HttpResponse paging(Call call) {
        Parameters parameters = call.query();
        Instant until = orElse(parameters.time("until"), clock.instant());
        Instant from = orElse(parameters.time("from"), until.minus(USUAL));
        if (!from.isBefore(until) || Duration.between(from, until).compareTo(LONGEST) > 0) {
            throw Problem.field(
                            "query.value",
                            "from",
                            "from must be before until, by at most %d days.".formatted(LONGEST.toDays()))
                    .asException();
        }
        String by = parameters.oneOf("by", BY);
        boolean csv = "csv".equals(parameters.oneOf("format", FORMATS));
        NotificationMetricsView figures = boards.readAll(handle -> NotificationMetricsReadModel.read(
                handle, by == null ? null : NotificationMetricsView.By.of(by), from, until));
        return csv
                ? HttpResponse.create().withEntity(Answers.entity("text/csv; charset=UTF-8", csv(figures)))
                : Answers.json(figures);
    }

    private static Instant orElse(@Nullable Instant given, Instant usual) {
        return given == null ? usual : given;
    }

    private static String csv(NotificationMetricsView figures) {
        return Stream.concat(figures.items().stream(), Stream.of(figures.total()))
                .map(NotificationMetricsRoutes::line)
                .collect(Collectors.joining("", HEAD, ""));
    }

    private static String line(NotificationTotals one) {
        return Stream.of(
                                cell(one.key() == null ? "total" : one.key()),
                                one.counts().notifications(),
                                one.counts().sent(),
                                one.counts().delivered(),
                                one.counts().seen(),
                                one.counts().failed(),
                                one.counts().acknowledged(),
                                some(one.timeToSend().p50()),
                                some(one.timeToSend().p90()),
                                some(one.timeToDeliver().p50()),
                                some(one.timeToDeliver().p90()),
                                some(one.timeToAcknowledge().p50()),
                                some(one.timeToAcknowledge().p90()),
                                one.load().nightsInterrupted(),
                                one.load().notificationsPerPersonAndWeek(),
                                one.load().falsePositives())
                        .map(Objects::toString)
                        .collect(Collectors.joining(","))
                + "\n";
    }

    private static String some(@Nullable Double seconds) {
        return seconds == null ? "" : seconds.toString();
    }

    /** Escapes names that a spreadsheet would interpret as a formula. */
    private static String cell(String text) {
        String safe = text.matches("[=+@-].*") ? "'" + text : text;
        return safe.matches("[\\w .'-]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
