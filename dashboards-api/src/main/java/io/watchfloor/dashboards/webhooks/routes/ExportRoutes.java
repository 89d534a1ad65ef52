package io.watchfloor.dashboards.webhooks.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.webhooks.ChangeCursor;
import io.watchfloor.dashboards.webhooks.ChangeFormat;
import io.watchfloor.dashboards.webhooks.ChangeLog;
import io.watchfloor.dashboards.webhooks.ExportMetrics;
import io.watchfloor.dashboards.webhooks.WebhookEvent;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /export}: cases and alerts by change cursor, one JSON object per line. */
public final class ExportRoutes {

    /** Header with the cursor from which the next request continues. */
    public static final String CURSOR = "Watchfloor-Cursor";

    /** Header with the number of changes that the reader may not read. */
    public static final String LEFT_OUT = "Watchfloor-Left-Out";

    private static final String LINES = "application/x-ndjson";
    private static final String OCSF = "ocsf";
    private static final List<String> FORMATS = List.of("ndjson", OCSF);

    public static final List<ApiOperation<ExportRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/export/cases", Verb.READ, ExportRoutes::cases)
                    .is(described("exportCases", "Export cases by change, oldest change first")),
            ApiOperation.get("/api/v1/export/alerts", Verb.READ, ExportRoutes::alerts)
                    .is(described("exportAlerts", "Export alerts of cases by change, oldest change first")));

    private final ChangeLog log;
    private final ExportMetrics metrics;

    public ExportRoutes(ChangeLog log, ExportMetrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation described(String id, String summary) {
        return Operation.of(id, summary)
                .text(
                        "Each item occurs once, in its current state. Continue with the returned cursor: nothing is missed and"
                                + " nothing is repeated. An answer without lines means that nothing more has changed, unless the"
                                + " cursor advanced. Restricted cases, and what you may not read, are left out.")
                .with(
                        Parameter.query(
                                "since", "Cursor of the previous answer. Default: all items, from the oldest change."),
                        Parameter.query("format", "ndjson (default), or ocsf for findings of OCSF 1.6.")
                                .oneOf(FORMATS),
                        Parameter.LIMIT)
                .replies(new Reply(
                        200,
                        "One JSON object per line.",
                        Content.text(LINES),
                        Map.of(
                                CURSOR,
                                "Cursor from which the next request continues.",
                                LEFT_OUT,
                                "Number of changes that you may not read.")))
                .refuses(
                        409,
                        "export.cursor-expired: the cursor belongs to another database, from before a restore. Export"
                                + " everything again, without since.");
    }

    private HttpResponse cases(Call call) {
        return export(call, WebhookEvent.CASES);
    }

    private HttpResponse alerts(Call call) {
        return export(call, WebhookEvent.ALERTS);
    }

    private HttpResponse export(Call call, WebhookEvent what) {
        String since = call.query().text("since");
        ChangeCursor from = since == null ? null : cursor(since);
        boolean ocsf = OCSF.equals(call.query().oneOf("format", FORMATS));
        ChangeLog.Batch batch = log.export(
                        new ChangeLog.Reader(
                                call.bearer().scope(), call.bearer().clearance()),
                        what,
                        ocsf ? ChangeFormat.OCSF : ChangeFormat.CHANGES,
                        from,
                        call.query().slice().limit())
                .orElseThrow(() -> expired(from).asException());
        metrics.exported(what, batch);
        StringBuilder lines = new StringBuilder();
        batch.changes().content().forEach(line -> lines.append(line).append('\n'));
        return HttpResponse.create()
                .withEntity(Answers.entity(LINES, lines.toString()))
                .addHeader(Answers.header(CURSOR, batch.through().toString()))
                .addHeader(Answers.header(
                        LEFT_OUT, Integer.toString(batch.changes().heldBack().size())));
    }

    private static ChangeCursor cursor(String since) {
        return ChangeCursor.parse(since)
                .orElseThrow(
                        () -> Problem.field("query.value", "since", "since must be a cursor that an export returned.")
                                .asException());
    }

    private static Problem expired(@Nullable ChangeCursor from) {
        return Problem.of(
                409,
                "export.cursor-expired",
                "The cursor %s belongs to another database, from before a restore. Export everything again, without since."
                        .formatted(from));
    }
}
