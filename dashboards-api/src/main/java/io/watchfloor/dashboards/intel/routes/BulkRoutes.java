package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.views.BulkResultView;
import io.watchfloor.dashboards.intel.views.IntelRequests;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.bulk.BulkResult.Outcome;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Routes with which sources store and delete indicators by ids of their own. */
public final class BulkRoutes {

    private static final String PUT = "/api/v1/intel/indicators";
    private static final long LARGEST_BODY = 32L << 20;

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
        return Answers.json(BulkResultView.of(done));
    }
}
