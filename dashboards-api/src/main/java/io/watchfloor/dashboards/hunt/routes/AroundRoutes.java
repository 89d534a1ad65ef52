package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.hunt.views.ArchivedRecordView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.archive.ArchiveQuery;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.SearchCondition;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /alerts/{id}/around} and {@code /cases/{id}/around}: telemetry before and after a matched record. */
public final class AroundRoutes {

    private static final int USUAL_MINUTES = 15;
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_ASSETS = 100;
    private static final List<String> ORDERS = List.of("newest", "oldest");

    private static final String ROWS =
            "TIME {@time} | {matched?MATCHED|} | ASSET {asset} | LOG SOURCE {logsource|} | USER"
                    + " {fields.user_name|} | PROCESS {fields.process|} | COMMAND {fields.command_line|} | RECORD {record}";

    public static final List<ApiOperation<AroundRoutes>> OPERATIONS = List.of(
            ApiOperation.of("GET", "/api/v1/alerts/{id}/around", Verb.READ, AroundRoutes::ofAlert)
                    .is(parameters(Operation.of(
                                            "listTelemetryAroundAlert",
                                            "List the telemetry of an alert's asset before and after a matched record")
                                    .with(Parameter.path("id", "ID of the alert.")))
                            .command(Command.of(
                                            "alerts around ID [OPTIONS]",
                                            "Lists the telemetry of an alert's asset before and after a matched record.")
                                    .rows(ROWS))),
            ApiOperation.of("GET", "/api/v1/cases/{id}/around", Verb.READ, AroundRoutes::ofCase)
                    .is(parameters(Operation.of(
                                            "listTelemetryAroundCase",
                                            "List the telemetry of a case's assets before and after a matched record")
                                    .with(Parameter.path("id", "ID or number of the case.")
                                            .as("case")))
                            .command(Command.of(
                                            "cases around ID [OPTIONS]",
                                            "Lists the telemetry of a case's assets before and after a matched record.")
                                    .rows(ROWS))));

    private final ReadModelStore boards;
    private final ArchiveSearch archive;
    private final BiConsumer<Actor, String> audit;
    private final Executor threads;

    /** What surrounds what: the matched record in the middle, and all records that are evidence. */
    private record Middle(
            Instant at,
            List<String> assets,
            Set<String> matched,
            @Nullable String restrictedCase) {}

    /**
     * @param audit audits reads of restricted cases
     * @param threads may block
     */
    public AroundRoutes(
            ReadModelStore boards, ArchiveSearch archive, BiConsumer<Actor, String> audit, Executor threads) {
        this.boards = boards;
        this.archive = archive;
        this.audit = audit;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation parameters(Operation operation) {
        return operation
                .with(
                        Parameter.query(
                                "minutes",
                                "Minutes before and after the matched record, 1 to %d. Defaults to %d."
                                        .formatted(MOST_MINUTES, USUAL_MINUTES)),
                        Parameter.query(
                                "record",
                                "A record of the evidence, sensor/epoch/sequence. Defaults to the latest matched record."),
                        Parameter.query("order", "Sort order. Defaults to newest first.")
                                .oneOf(ORDERS),
                        Parameter.query(
                                "where",
                                "Conditions, such as `user = brandt and process endswith .exe`. Operators: =, !=, contains,"
                                        + " startswith, endswith, in, exists, missing; >, >=, <, <= for ports."),
                        Parameter.query("q", "Text that the record contains, ignoring case."))
                .lists(ArchivedRecordView.class)
                .refuses(400, ArchiveProblems.INVALID)
                .refuses(503, ArchiveProblems.UNAVAILABLE);
    }

    private CompletionStage<HttpResponse> ofAlert(Call call) {
        String id = call.path("id");
        return around(call, handle -> {
            AlertView alert = AlertReadModel.find(handle, id)
                    .orElseThrow(() -> Problem.unknown("alert", id).asException());
            return middle(
                    handle,
                    call,
                    List.of(id),
                    List.of(alert.asset()),
                    alert.seen().lastSeen(),
                    alert.caseId());
        });
    }

    private CompletionStage<HttpResponse> ofCase(Call call) {
        return around(call, handle -> {
            String given = call.path("id");
            String id = CaseReadModel.idOf(handle, given)
                    .orElseThrow(() -> Problem.unknown("case", given).asException());
            List<AlertView> alerts = AlertReadModel.ofCase(handle, id);
            if (alerts.isEmpty()) {
                throw Problem.of(
                                409,
                                "case.no-alerts",
                                "The case has no alerts, so no telemetry surrounds it. Search with a hunt instead.")
                        .asException();
            }
            return middle(
                    handle,
                    call,
                    alerts.stream().map(AlertView::id).toList(),
                    alerts.stream()
                            .map(AlertView::asset)
                            .distinct()
                            .limit(MOST_ASSETS)
                            .toList(),
                    alerts.getLast().seen().lastSeen(),
                    id);
        });
    }

    private record Search(Middle middle, ArchiveQuery query, SearchScope scope) {}

    @FunctionalInterface
    private interface Finding {
        Middle of(Handle handle);
    }

    private record Evidence(String record, Instant time) {
        static Evidence of(ResultSet row) throws SQLException {
            return new Evidence(
                    row.getString("record"),
                    row.getObject("time", OffsetDateTime.class).toInstant());
        }
    }

    private static Middle middle(
            Handle handle, Call call, List<String> alerts, List<String> assets, Instant last, @Nullable String caseId) {
        List<Evidence> evidence = handle.createQuery(
                        "SELECT record, time FROM alert_evidence WHERE alert IN (<alerts>) ORDER BY seq DESC")
                .bindList("alerts", alerts)
                .map((row, context) -> Evidence.of(row))
                .list();
        String wanted = call.query().text("record");
        Instant at = evidence.stream()
                .filter(one -> wanted == null || one.record().equals(wanted))
                .findFirst()
                .map(Evidence::time)
                .orElse(last);
        if (wanted != null && evidence.stream().noneMatch(one -> one.record().equals(wanted))) {
            throw Problem.field("query.value", "record", "The record %s is not evidence of it.".formatted(wanted))
                    .asException();
        }
        return new Middle(
                at,
                assets,
                new HashSet<>(evidence.stream().map(Evidence::record).toList()),
                caseId != null && CaseReadModel.isRestricted(handle, caseId) ? caseId : null);
    }

    private CompletionStage<HttpResponse> around(Call call, Finding finding) {
        return CompletableFuture.supplyAsync(() -> found(call, finding), threads);
    }

    private HttpResponse found(Call call, Finding finding) {
        Parameters parameters = call.query();
        PageRequest slice = parameters.slice();
        Duration side = Duration.ofMinutes(minutes(parameters));
        String conditions = parameters.text("where");
        String text = parameters.text("q");
        ArchiveSearch.Order order = "oldest".equals(parameters.oneOf("order", ORDERS))
                ? ArchiveSearch.Order.OLDEST_FIRST
                : ArchiveSearch.Order.NEWEST_FIRST;
        return ArchiveProblems.answering(() -> {
            List<SearchCondition> where = conditions == null ? List.of() : SearchCondition.parseAll(conditions);
            Search search = boards.read(call.sight(), handle -> {
                Middle middle = finding.of(handle);
                ArchiveQuery query = new ArchiveQuery(
                        middle.at().minus(side),
                        middle.at().plus(side),
                        middle.assets(),
                        where,
                        text == null ? "" : text);
                return new Search(middle, query, ReaderScope.of(handle, query.from(), query.to()));
            });
            String restricted = search.middle().restrictedCase();
            if (restricted != null) {
                audit.accept(call.actor(), "case:" + restricted);
            }
            List<ArchiveRow> rows =
                    archive.list(search.query(), search.scope(), order, slice.limit() + 1, position(slice.after()));
            ResultPage<ArchiveRow> page = ResultPage.found(rows, AroundRoutes::place, slice, () -> null);
            Set<String> matched = search.middle().matched();
            return Answers.list(page.map(row -> ArchivedRecordView.of(row, matched)));
        });
    }

    private static int minutes(Parameters parameters) {
        String text = parameters.text("minutes");
        if (text == null) {
            return USUAL_MINUTES;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_MINUTES) {
            throw Problem.field(
                            "query.value", "minutes", "minutes must be a number from 1 to %d.".formatted(MOST_MINUTES))
                    .asException();
        }
        return Integer.parseInt(text);
    }

    private static String place(ArchiveRow row) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, row.times().corrected()) + " " + row.id();
    }

    private static ArchiveSearch.@Nullable Position position(@Nullable String place) {
        if (place == null) {
            return null;
        }
        try {
            int blank = place.indexOf(' ');
            long micros = Long.parseLong(place.substring(0, Math.max(0, blank)));
            return new ArchiveSearch.Position(
                    Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                    RecordId.parse(place.substring(blank + 1)).orElseThrow(PageRequest.UnknownCursor::new));
        } catch (NumberFormatException | DateTimeException e) {
            throw new PageRequest.UnknownCursor();
        }
    }
}
