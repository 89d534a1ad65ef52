package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.views.BulkResultView;
import io.watchfloor.dashboards.intel.views.IndicatorListView;
import io.watchfloor.dashboards.intel.views.IntelRequests;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.bulk.BulkResult.Outcome;
import io.watchfloor.ops.intel.bulk.IndicatorList;
import io.watchfloor.ops.intel.live.StoredIndicator.Action;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Routes with which sources store and delete indicators by ids of their own. */
public final class BulkRoutes {

    private static final String PUT = "/api/v1/intel/indicators";
    private static final long LARGEST_BODY = 32L << 20;

    private static final List<String> FORMATS = List.of("list", "csv");
    private static final List<String> TYPES = Arrays.stream(IndicatorValue.Kind.values())
            .map(IndicatorValue.Kind::text)
            .toList();
    private static final String PERCENT = "100|[0-9]{1,2}";
    private static final List<String> LABELS =
            Arrays.stream(Tlp.values()).map(Tlp::text).toList();
    private static final List<String> ACTIONS =
            Action.OF_SOURCES.stream().map(Action::text).toList();
    private static final String UNCHANGED = "before";

    private static final String AGAIN =
            " The same request again changes nothing. An account changes only what it stored itself.";

    public static final List<ApiOperation<BulkRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("PUT", PUT, Verb.WRITE_RULES, BulkRoutes::put)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("putIndicators", "Store up to 10,000 indicators by external ids")
                            .text(
                                    "Creates the indicators that do not exist, and changes the others. They become indicators in"
                                            + " STIX that are compared with telemetry, listed, exported and shared like imported ones. A"
                                            + " refused indicator does not affect the others." + AGAIN)
                            .takes(IntelRequests.Indicators.class)
                            .answers(BulkResultView.class)),
            ApiOperation.reading("POST", PUT + "/list", Verb.WRITE_RULES, BulkRoutes::list)
                    .withBodyOf(StixLimits.USUAL.bytes())
                    .is(Operation.of("importIndicatorList", "Store up to 10,000 indicators of a plain list or CSV")
                            .text(
                                    "A list has one value in each line; comments are skipped. CSV names its columns: value, and some of"
                                            + " externalId, type, confidence, tlp, action, validFrom and validUntil. The type of a value is"
                                            + " detected, and the external id of a value without one is the value. A refused line does not"
                                            + " affect the others." + AGAIN)
                            .with(
                                    Parameter.query("format", "list (default) or csv.")
                                            .oneOf(FORMATS),
                                    Parameter.query("dryRun", "true to answer what would happen, and store nothing.")
                                            .oneOf(List.of("true", "false")),
                                    Parameter.query(
                                            "source",
                                            "One of several sources of your account; the name of the account if omitted."),
                                    Parameter.query("type", "Type of all values that state none; detected if omitted.")
                                            .oneOf(TYPES),
                                    Parameter.query(
                                                    "confidence",
                                                    "Confidence of values that state none, from 0 to 100.")
                                            .like("^(" + PERCENT + ")$"),
                                    Parameter.query("tlp", "Marking of values that state none; amber if omitted.")
                                            .oneOf(LABELS),
                                    Parameter.query("action", "Action of values that state none; alert if omitted.")
                                            .oneOf(ACTIONS))
                            .takes(true, Content.text("text/plain"), Content.text("text/csv"))
                            .answers(IndicatorListView.class)
                            .refuses(
                                    422,
                                    "list.count, list.columns, list.quote, list.empty, stix.file-size or stix.not-utf8: nothing was"
                                            + " stored.")),
            ApiOperation.reading("POST", PUT + "/delete", Verb.WRITE_RULES, BulkRoutes::delete)
                    .withBodyOf(LARGEST_BODY)
                    .is(Operation.of("deleteIndicators", "Delete up to 10,000 indicators by external ids")
                            .text("Revokes the indicators, so that partners that received them delete them too."
                                    + AGAIN)
                            .takes(IntelRequests.DeletedIndicators.class)
                            .answers(BulkResultView.class)));

    private final Jdbi database;
    private final Audit audit;
    private final IntelMetrics metrics;
    private final Clock clock;
    private final BulkIndicators indicators = new BulkIndicators();

    public BulkRoutes(Jdbi database, Audit audit, IntelMetrics metrics, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.metrics = metrics;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse put(Call call) {
        IntelRequests.Indicators asked = call.body(IntelRequests.Indicators.class);
        return change(call, handle -> indicators.put(handle, importer(call), asked.items(), clock.instant()));
    }

    private HttpResponse list(Call call) {
        boolean csv = "csv".equals(call.query().oneOf("format", FORMATS));
        boolean dryRun = "true".equals(call.query().oneOf("dryRun", List.of("true", "false")));
        String confidence = call.query().text("confidence");
        if (confidence != null && !confidence.matches(PERCENT)) {
            throw Problem.field("query.value", "confidence", "confidence must be a whole number from 0 to 100.")
                    .asException();
        }
        IndicatorList.Read read = IndicatorList.read(
                call.bytes().toArray(),
                csv ? IndicatorList.Format.CSV : IndicatorList.Format.LIST,
                new IndicatorList.Defaults(
                        call.query().text("source"),
                        call.query().oneOf("type", TYPES),
                        confidence == null ? null : Integer.valueOf(confidence),
                        call.query().oneOf("tlp", LABELS),
                        call.query().oneOf("action", ACTIONS)),
                StixLimits.USUAL,
                BulkIndicators.MOST);
        BulkResult.Refusal refusal = read.refusal();
        if (refusal != null) {
            metrics.refused(refusal.code());
            throw Problem.of(422, refusal.code(), "Nothing was stored. " + refusal.message())
                    .asException();
        }
        List<BulkResult> results = dryRun
                ? database.inTransaction(handle -> {
                    handle.savepoint(UNCHANGED);
                    List<BulkResult> would = stored(call, handle, read);
                    handle.rollbackToSavepoint(UNCHANGED);
                    return would;
                })
                : changed(call, handle -> stored(call, handle, read));
        return Answers.json(view(read, results, dryRun));
    }

    /** Returns a result for each line. */
    private List<BulkResult> stored(Call call, Handle handle, IndicatorList.Read read) {
        Iterator<BulkResult> results = indicators
                .put(
                        handle,
                        importer(call),
                        read.lines().stream()
                                .flatMap(one -> Stream.ofNullable(one.item()))
                                .toList(),
                        clock.instant())
                .iterator();
        return read.lines().stream()
                .map(line -> line.item() == null
                        ? new BulkResult(null, Outcome.REFUSED, null, false, line.refusal())
                        : results.next())
                .toList();
    }

    private static IndicatorListView view(IndicatorList.Read read, List<BulkResult> results, boolean dryRun) {
        List<IndicatorListView.IndicatorLineView> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            IndicatorList.Line line = read.lines().get(i);
            BulkItem item = line.item();
            lines.add(new IndicatorListView.IndicatorLineView(
                    line.number(),
                    line.text(),
                    item == null ? null : item.kind(),
                    BulkResultView.item(results.get(i))));
        }
        return new IndicatorListView(dryRun, BulkResultView.counts(results), read.repeated(), lines);
    }

    private HttpResponse delete(Call call) {
        IntelRequests.DeletedIndicators asked = call.body(IntelRequests.DeletedIndicators.class);
        return change(
                call,
                handle -> indicators.delete(
                        handle, importer(call), asked.source(), asked.externalIds(), clock.instant()));
    }

    private static Importer importer(Call call) {
        return new Importer(call.person().name(), call.bearer().clearance(), Tlp.USUAL, true);
    }

    private HttpResponse change(Call call, Function<Handle, List<BulkResult>> work) {
        return Answers.json(BulkResultView.of(changed(call, work)));
    }

    private List<BulkResult> changed(Call call, Function<Handle, List<BulkResult>> work) {
        List<BulkResult> done = database.inTransaction(handle -> {
            List<BulkResult> results = work.apply(handle);
            audit.append(
                    handle,
                    call.actor()
                            .did(
                                    call.action(),
                                    "intel",
                                    "",
                                    "%d created, %d updated, %d unchanged, %d deleted, %d refused"
                                            .formatted(
                                                    BulkResult.count(results, Outcome.CREATED),
                                                    BulkResult.count(results, Outcome.UPDATED),
                                                    BulkResult.count(results, Outcome.UNCHANGED),
                                                    BulkResult.count(results, Outcome.DELETED),
                                                    BulkResult.count(results, Outcome.REFUSED))));
            return results;
        });
        metrics.changed(done);
        return done;
    }
}
