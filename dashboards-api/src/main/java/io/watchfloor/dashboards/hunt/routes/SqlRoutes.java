package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.hunt.views.HuntSqlRequest;
import io.watchfloor.dashboards.hunt.views.HuntSqlView;
import io.watchfloor.ops.archive.ArchiveSearch;
import io.watchfloor.ops.archive.SearchCancellation;
import io.watchfloor.ops.archive.SqlQuery;
import io.watchfloor.ops.archive.SqlResult;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/** Routes {@code /hunt/sql}: statements of SQL over the archive. */
public final class SqlRoutes {

    private static final int USUAL_ROWS = 1_000;
    private static final long LARGEST_BODY = 64L * 1024;

    private static final String INVALID =
            "search.sql: the statement is invalid, not allowed, or has failed; the message"
                    + " says why. search.time: the time range is missing or too long.";

    public static final List<ApiOperation<SqlRoutes>> OPERATIONS = List.of(
            ApiOperation.of("POST", "/api/v1/hunt/sql", Verb.READ, SqlRoutes::select)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("huntWithSql", "Search the archive of telemetry with SQL")
                            .text(
                                    "Runs one SELECT statement. The only table is telemetry, which has the records of the time"
                                            + " range that the reader may see, without the evidence of cases that are not visible. Functions"
                                            + " that read files or settings, or whose result is larger than their arguments, are rejected."
                                            + " To cancel, close the connection. Each request is recorded in the audit log.")
                            .takes(HuntSqlRequest.class)
                            .answers(HuntSqlView.class)
                            .refuses(400, INVALID)
                            .refuses(503, ArchiveProblems.UNAVAILABLE)),
            exported("/api/v1/hunt/sql/export", "exportHuntWithSql", "one JSON object per line", HuntFormat.NDJSON),
            exported("/api/v1/hunt/sql/csv", "exportHuntWithSqlAsCsv", "CSV", HuntFormat.CSV));

    private static ApiOperation<SqlRoutes> exported(String path, String id, String words, HuntFormat format) {
        return ApiOperation.<SqlRoutes>of("POST", path, Verb.READ, (own, call) -> own.export(call, format))
                .withBodyOf(LARGEST_BODY)
                .is(Operation.of(id, "Download the result of a statement of SQL as %s".formatted(words))
                        .takes(HuntSqlRequest.class)
                        .answersText(format.mediaType().split(";", -1)[0], "The rows.")
                        .refuses(400, INVALID)
                        .refuses(503, ArchiveProblems.UNAVAILABLE));
    }

    private final ReadModelStore boards;
    private final ArchiveSearch archive;
    private final Executor threads;
    private final Clock clock;

    /** @param threads may block */
    public SqlRoutes(ReadModelStore boards, ArchiveSearch archive, Executor threads, Clock clock) {
        this.boards = boards;
        this.archive = archive;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private CompletionStage<HttpResponse> select(Call call) {
        return answered(call, USUAL_ROWS, found -> Answers.json(HuntSqlView.of(found)));
    }

    private CompletionStage<HttpResponse> export(Call call, HuntFormat as) {
        return answered(
                call,
                SqlQuery.MOST_ROWS,
                found -> HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                ContentTypes.parse(as.mediaType()), ByteString.fromString(as.text(found))))
                        .addHeader(Answers.header(
                                "Content-Disposition", "attachment; filename=\"hunt." + as.ending() + "\"")));
    }

    private CompletionStage<HttpResponse> answered(Call call, int usualRows, Function<SqlResult, HttpResponse> answer) {
        HuntSqlRequest asked = call.body(HuntSqlRequest.class);
        SearchCancellation cancellation = ClientCancellation.of(call);
        return CompletableFuture.supplyAsync(
                () -> ArchiveProblems.answering(() -> {
                    SqlQuery query = new SqlQuery(
                            asked.from(),
                            Objects.requireNonNullElseGet(asked.to(), clock::instant),
                            asked.sql(),
                            Objects.requireNonNullElse(asked.limit(), usualRows));
                    return answer.apply(archive.sql(
                            query,
                            boards.read(call.sight(), handle -> ReaderScope.of(handle, query.from(), query.to())),
                            cancellation));
                }),
                threads);
    }
}
