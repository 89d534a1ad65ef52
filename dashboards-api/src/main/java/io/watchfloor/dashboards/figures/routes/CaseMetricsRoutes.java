package io.watchfloor.dashboards.figures.routes;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.figures.CaseMetricsReadModel;
import io.watchfloor.dashboards.figures.CaseMetricsReadModel.Asked;
import io.watchfloor.dashboards.figures.views.CaseMetricsView;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.By;
import io.watchfloor.dashboards.figures.views.CaseMetricsView.Per;
import io.watchfloor.dashboards.figures.views.WorkloadView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /figures}: how long cases take, how they are closed, and who works on them. */
public final class CaseMetricsRoutes {

    private static final Duration USUAL = Duration.ofDays(28);
    private static final Duration LONGEST = Duration.ofDays(5 * 366);
    private static final int MOST_PERIODS = 400;
    private static final List<String> BY = KebabCaseName.texts(By.values());
    private static final List<String> PER = KebabCaseName.texts(Per.values());
    private static final List<String> FORMATS = List.of("json", "csv", "ndjson");

    private static final Parameter FROM = Parameter.query(
            "from", "Start of the time range, such as 2026-11-01T00:00:00Z. Default: 28 days before the end.");
    private static final Parameter UNTIL = Parameter.query(
            "until", "End of the time range, exclusive; at most 5 years after the start. Default: now.");
    private static final Parameter ZONE =
            Parameter.query("zone", "Time zone of days, weeks and months, such as Europe/Berlin. Default: UTC.");

    public static final List<ApiOperation<CaseMetricsRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/figures", Verb.READ, CaseMetricsRoutes::figures)
                    .is(Operation.of("getFigures", "Get figures of cases")
                            .text(
                                    "Covers the cases that opened in a time range, by default in the last 28 days: times to detect,"
                                            + " acknowledge, contain and resolve, how the cases were closed, and"
                                            + " the precision of alerts. Cases"
                                            + " that you do not see are not counted.")
                            .with(
                                    FROM,
                                    UNTIL,
                                    Parameter.query("by", "Groups of the figures.")
                                            .oneOf(BY),
                                    Parameter.query("per", "Periods of the figures, at most 400.")
                                            .oneOf(PER),
                                    ZONE,
                                    Parameter.query("format", "Use csv or ndjson to get the groups as a file.")
                                            .oneOf(FORMATS))
                            .answers(CaseMetricsView.class)
                            .replies(new Reply(200, "The figures as CSV.", Content.text("text/csv"), Map.of()))
                            .replies(new Reply(
                                    200,
                                    "The figures, one JSON object per line.",
                                    Content.text("application/x-ndjson"),
                                    Map.of()))),
            ApiOperation.get("/api/v1/figures/workload", Verb.LEAD, CaseMetricsRoutes::workload)
                    .is(Operation.of("listWorkload", "List the workload of people, for team leads")
                            .text(
                                    "Counts assigned, acknowledged and closed cases in a time range, by default in the last 28 days."
                                            + " Cases that you do not see are not counted.")
                            .with(FROM, UNTIL)
                            .lists(WorkloadView.class)
                            .command(Command.of(
                                            "figures workload [OPTIONS]",
                                            "Lists the cases that each person was assigned, acknowledged and closed.")
                                    .rows("PERSON {person} | ASSIGNED {assigned} | ACKNOWLEDGED {acknowledged} |"
                                            + " CLOSED {closed} | OPEN NOW {open}"))),
            ApiOperation.get("/api/v1/figures/report", Verb.READ, CaseMetricsRoutes::report)
                    .is(Operation.of("getFiguresReport", "Get the report of a month as a printable web page")
                            .text(
                                    "A web page without scripts and external resources. Cases that you do not see are not counted.")
                            .with(
                                    Parameter.query("month", "The month, such as 2026-11. Default: the previous month.")
                                            .like("[0-9]{4}-[0-9]{2}"),
                                    ZONE)
                            .answersText("text/html", "The report.")));

    private final ReadModelStore boards;
    private final Clock clock;

    public CaseMetricsRoutes(ReadModelStore boards, Clock clock) {
        this.boards = boards;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse figures(Call call) {
        Parameters query = call.query();
        String by = query.oneOf("by", BY);
        String per = query.oneOf("per", PER);
        Range range = range(query);
        Asked asked = new Asked(
                range.from(),
                range.until(),
                zone(query),
                by == null ? null : By.of(by),
                per == null ? null : Per.of(per));
        if (asked.starts().size() > MOST_PERIODS) {
            throw Problem.field(
                            "query.value",
                            "per",
                            "The time range has more than %d periods. Choose a shorter range or longer periods."
                                    .formatted(MOST_PERIODS))
                    .asException();
        }
        String format = query.oneOf("format", FORMATS);
        CaseMetricsView found = boards.read(call.sight(), handle -> CaseMetricsReadModel.read(handle, asked));
        return switch (format) {
            case "csv" -> file("text/csv; charset=UTF-8", "csv", CaseMetricsFile.csv(found));
            case "ndjson" -> file("application/x-ndjson", "ndjson", CaseMetricsFile.ndjson(found));
            case null, default -> Answers.json(found);
        };
    }

    private static HttpResponse file(String type, String ending, String text) {
        return HttpResponse.create()
                .withEntity(Answers.entity(type, text))
                .addHeader(Answers.header("Content-Disposition", "attachment; filename=\"figures." + ending + "\""));
    }

    private HttpResponse workload(Call call) {
        Range range = range(call.query());
        List<WorkloadView> found =
                boards.read(call.sight(), handle -> CaseMetricsReadModel.workload(handle, range.from(), range.until()));
        return Answers.list(
                ResultPage.cut(found, WorkloadView::person, call.query().slice()));
    }

    private HttpResponse report(Call call) {
        ZoneId zone = zone(call.query());
        YearMonth month = month(call.query().text("month"), zone);
        CaseMetricsReport.Question question =
                new CaseMetricsReport.Question(month, zone, call.person().name(), clock.instant());
        CaseMetricsReport report = boards.read(call.sight(), handle -> CaseMetricsReport.read(handle, question));
        return report.page();
    }

    private record Range(Instant from, Instant until) {}

    private Range range(Parameters query) {
        Instant until = Objects.requireNonNullElseGet(query.time("until"), clock::instant);
        Instant from = Objects.requireNonNullElseGet(query.time("from"), () -> until.minus(USUAL));
        if (!from.isBefore(until) || Duration.between(from, until).compareTo(LONGEST) > 0) {
            throw Problem.field("query.value", "from", "from must be before until, by at most 5 years.")
                    .asException();
        }
        return new Range(from, until);
    }

    private static ZoneId zone(Parameters query) {
        String text = query.text("zone");
        try {
            return ZoneId.of(text == null ? "UTC" : text);
        } catch (DateTimeException e) {
            throw Problem.field("query.value", "zone", "%s is not a time zone, such as Europe/Berlin.".formatted(text))
                    .asException();
        }
    }

    private YearMonth month(@Nullable String text, ZoneId zone) {
        try {
            return text == null ? YearMonth.now(clock.withZone(zone)).minusMonths(1) : YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw Problem.field("query.value", "month", "month must be a month, such as 2026-11.")
                    .asException();
        }
    }
}
