package io.watchfloor.dashboards.audit.routes;

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
import io.watchfloor.dashboards.audit.AuditGuard;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /audit}: search, export and verification of the audit log. */
public final class AuditRoutes {

    private static final int HEADS = 100;

    private static final Parameter FROM = Parameter.query("from", "Only records at or after this time (UTC).");
    private static final Parameter TO = Parameter.query("to", "Only records before this time (UTC).");

    private static final String RECORDS =
            "RECORD {seq} | AT {@at} | USER {by.name} | ACTION {action} | OBJECT {object} | BEFORE"
                    + " {before} | AFTER {after} | OUTCOME {outcome} | REASON {reason}";

    public static final List<ApiOperation<AuditRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/audit", Verb.AUDIT, AuditRoutes::list)
                    .is(Operation.of("listAudit", "List audit records, newest first")
                            .text("Reading the audit log is also recorded.")
                            .with(
                                    Parameter.query("actor", "Name of a user."),
                                    Parameter.query("action", "An action or its prefix, such as people."),
                                    Parameter.query("object", "Part of the object, such as case:7."),
                                    FROM,
                                    TO,
                                    Parameter.query("q", "Search terms; a record must contain all of them."))
                            .lists(AuditRecordView.class)
                            .command(Command.of(
                                            "audit list --actor=actor --action=action --object=object --from=from --to=to",
                                            "Lists audit records, newest first. Reading the audit log is also recorded.")
                                    .rows(RECORDS))
                            .command(Command.of(
                                            "audit search WORDS=q --actor=actor --action=action --object=object --from=from --to=to",
                                            "Lists audit records that contain all search terms, newest first.")
                                    .rows(RECORDS))),
            ApiOperation.get("/api/v1/audit/heads", Verb.AUDIT, AuditRoutes::heads)
                    .is(Operation.of(
                                    "getAuditHeads", "Get the verification state of the audit log and its signed heads")
                            .answers(AuditHeadsView.class)),
            ApiOperation.get("/api/v1/audit/time-stamps", Verb.AUDIT, AuditRoutes::timeStamps)
                    .is(Operation.of("listAuditTimeStamps", "List the time stamps of the audit log, newest first")
                            .text(
                                    "An authority (RFC 3161) confirmed the hash of a record at a time. `openssl ts -verify` checks"
                                            + " the response offline.")
                            .lists(TimeStampView.class)
                            .command(Command.of(
                                            "audit time-stamps",
                                            "Lists the time stamps of the audit log, newest first.")
                                    .rows("RECORD {seq} | AT {@at} | AUTHORITY {authority} | HASH {hash}"))),
            ApiOperation.get("/api/v1/audit/export", Verb.AUDIT, AuditRoutes::export)
                    .asDangerous()
                    .is(Operation.of(
                                    "exportAudit",
                                    "Export the audit log as a file that can be verified without the center")
                            .text(
                                    "One JSON object per line: the start, each record with its hash, and the end, signed by"
                                            + " this node. Verify the file with watchfloor audit verify.")
                            .with(FROM, TO)
                            .replies(new Reply(
                                    200,
                                    "The audit log.",
                                    Content.text("application/x-ndjson"),
                                    Map.of(AuditExport.RECORDS, "Number of records.")))
                            .refuses(409, "audit.empty: the log contains no records.")));

    private final AuditReading reading;
    private final AuditLog log;
    private final AuditGuard guard;
    private final Executor threads;

    /** @param threads executor that reads the exported records in pieces; may block */
    public AuditRoutes(AuditReading reading, AuditLog log, AuditGuard guard, Executor threads) {
        this.reading = reading;
        this.log = log;
        this.guard = guard;
        this.threads = threads;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters query = call.query();
        PageRequest slice = query.slice();
        AuditReading.Wanted wanted = new AuditReading.Wanted(
                query.text("actor"),
                query.text("action"),
                query.text("object"),
                query.time("from"),
                query.time("to"),
                query.words());
        List<LogLine.Entry> found = reading.newest(wanted, slice.afterNumber(), slice.limit() + 1);
        return Answers.list(ResultPage.found(
                        found, entry -> Long.toString(entry.record().seq()), slice, () -> reading.count(wanted))
                .map(AuditRecordView::of));
    }

    private HttpResponse heads(Call call) {
        call.query();
        return Answers.json(AuditHeadsView.of(
                guard.state(), reading.timeStamps(null, 1).stream().findFirst().orElse(null), reading.signed(HEADS)));
    }

    private HttpResponse timeStamps(Call call) {
        PageRequest slice = call.query().slice();
        return Answers.list(ResultPage.found(
                        reading.timeStamps(slice.afterNumber(), slice.limit() + 1),
                        one -> Long.toString(one.seq()),
                        slice,
                        reading::countTimeStamps)
                .map(TimeStampView::of));
    }

    private HttpResponse export(Call call) {
        Parameters query = call.query();
        AuditLog.Head head = log.head()
                .orElseThrow(() -> Problem.of(
                                409, "audit.empty", "The audit log contains no records, so there is nothing to export.")
                        .asException());
        return new AuditExport(reading, guard, threads).answer(head, query.time("from"), query.time("to"));
    }
}
