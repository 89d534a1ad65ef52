package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.dashboards.fraud.FraudIntake;
import io.watchfloor.dashboards.fraud.FraudSubmission;
import io.watchfloor.dashboards.matters.views.FraudClusterView;
import io.watchfloor.dashboards.matters.views.FraudReceiptView;
import io.watchfloor.dashboards.matters.views.FraudReportRow;
import io.watchfloor.dashboards.matters.views.FraudReportView;
import io.watchfloor.dashboards.matters.views.FraudRequests.FraudReportRequest;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.fraud.FraudContents;
import io.watchfloor.ops.fraud.FraudReport;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Routes {@code /fraud}: reports of tech support fraud and their clusters. Only people whose permanent role is legal read them;
 * everybody else is answered as if there were none. Members of a matter read the clusters of the matter
 * ({@link MatterFraudRoutes}).
 */
public final class FraudReportRoutes {

    private static final String REPORTS = "/api/v1/fraud/reports";
    private static final String REPORT = REPORTS + "/{id}";
    private static final String CLUSTERS = "/api/v1/fraud/clusters";

    /** Shared values of a cluster, and of each cluster in a list. */
    private static final int MOST_SHARED = 200;

    private static final int MOST_OF_ROW = 5;
    private static final int USUAL_LEAST = 2;
    private static final int LARGEST_LEAST = 1_000_000;

    static final Parameter CLUSTER =
            Parameter.path("cluster", "Number of a report of the cluster, such as F-7KQ4TDXW2M9A.");
    private static final Parameter ID = Parameter.path("id", "Number of the report, such as F-7KQ4TDXW2M9A.");
    static final String LEGAL = "matter.legal-only: your permanent role is not legal.";
    static final String UNKNOWN =
            "fraud-report.unknown: the report does not exist, or your permanent role is not legal.";
    private static final String LOCKED =
            "fraud.locked: the key file of the node cannot be used. fraud.changed: the content was changed in the database.";

    public static final List<ApiOperation<FraudReportRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("POST", REPORTS, Verb.MARK, FraudReportRoutes::add)
                    .is(Operation.of("addFraudReport", "Store a report of tech support fraud, such as from a hotline")
                            .text(
                                    "What the reporter wrote is encrypted with a key of the report. The response does not say whether"
                                            + " other reports share its values.")
                            .takes(FraudReportRequest.class)
                            .answers(FraudReceiptView.class)
                            .refuses(422, "fraud.consent: `consent` is not true. fraud.invalid: `field` is wrong.")
                            .refuses(503, "fraud.locked: the center cannot encrypt the report now.")
                            .command(Command.of(
                                            "fraud add WHAT=what CHANNEL=channel --consent=consent --happened-at=happenedAt"
                                                    + " --source-id=sourceId [OPTIONS]",
                                            "Stores a report of tech support fraud.")
                                    .prints("Report {id} is stored."))),
            ApiOperation.get(REPORTS, Verb.RESTRICT, FraudReportRoutes::list)
                    .is(
                            Operation.of("listFraudReports", "List reports of tech support fraud, latest first")
                                    .with(Parameter.query(
                                            "cluster", "Only reports of the cluster of the report with this number."))
                                    .lists(FraudReportRow.class)
                                    .refuses(404, UNKNOWN)
                                    .command(
                                            Command.of(
                                                            "fraud list --cluster=cluster",
                                                            "Lists reports of tech support fraud, latest first.")
                                                    .rows(
                                                            "REPORT {id} | RECEIVED {@receivedAt} | HAPPENED {@happenedAt} | CHANNEL {channel} | COUNTRY"
                                                                    + " {country} | LOSS {loss.amount} {loss.currency} | SOURCE {source}"))),
            ApiOperation.get(REPORT, Verb.RESTRICT, FraudReportRoutes::show)
                    .is(Operation.of(
                                    "getFraudReport", "Get a report of tech support fraud with what the reporter wrote")
                            .with(ID)
                            .answers(FraudReportView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, LOCKED)
                            .command(Command.of("fraud show ID", "Shows a report with what the reporter wrote.")
                                    .prints(
                                            "{id}, cluster {cluster}: {event.channel}, {@event.happenedAt}\n{values*value}\n"
                                                    + "{content.what}\n{content.contact}"))),
            ApiOperation.reading("POST", REPORT + "/erase", Verb.RESTRICT, FraudReportRoutes::erase)
                    .asDangerous()
                    .is(Operation.of(
                                    "eraseFraudReport",
                                    "Erase what the reporter wrote permanently by destroying its key")
                            .text("The normalised values stay, so that the cluster stays.")
                            .with(ID)
                            .takes(RequestBodies.ReasonRequest.class)
                            .answersNothing()
                            .refuses(404, UNKNOWN)
                            .command("fraud erase ID --reason=reason --yes", "The content of {$id} is erased.")),
            ApiOperation.get(CLUSTERS, Verb.RESTRICT, FraudReportRoutes::clusters)
                    .is(Operation.of("listFraudClusters", "List clusters of fraud reports, the latest report first")
                            .with(Parameter.query("least", "Minimum number of reports of a cluster. Defaults to 2."))
                            .lists(FraudClusterView.class)
                            .command(Command.of(
                                            "fraud clusters --least=least",
                                            "Lists clusters of fraud reports, the latest report first.")
                                    .rows(
                                            "CLUSTER {id} | REPORTS {reports} | FIRST {@firstAt} | LATEST {@latestAt} | SHARED"
                                                    + " {shared*value} | MATTERS {matters*}"))),
            ApiOperation.get(CLUSTERS + "/{cluster}", Verb.RESTRICT, FraudReportRoutes::cluster)
                    .is(Operation.of(
                                    "getFraudCluster",
                                    "Get a cluster of fraud reports, and why its reports are together")
                            .with(CLUSTER)
                            .answers(FraudClusterView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of(
                                            "fraud cluster CLUSTER", "Shows why the reports of a cluster are together.")
                                    .rows(
                                            "shared",
                                            "KIND {kind} | VALUE {value} | REPORTS {reports} | EVERYWHERE {everywhere} | JOINS"
                                                    + " {joins}"))));

    private final MatterAccess access;
    private final FraudStore store;
    private final FraudIntake intake;

    FraudReportRoutes(MatterAccess access, FraudStore store, FraudIntake intake) {
        this.access = access;
        this.store = store;
        this.intake = intake;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse add(Call call) {
        FraudReportRequest asked = call.body(FraudReportRequest.class);
        FraudSubmission submission = new FraudSubmission(
                asked.what(),
                asked.happenedAt(),
                asked.channel(),
                asked.country(),
                new FraudSubmission.Money(asked.amount(), asked.currency()),
                new FraudReport.Named(
                        orNone(asked.numbers()),
                        orNone(asked.pages()),
                        orNone(asked.accounts()),
                        orNone(asked.tools())),
                asked.contact(),
                asked.consent());
        FraudStore.Receipt receipt = intake.ofApi(call, submission, asked.sourceId());
        return Answers.json(new FraudReceiptView(receipt.report().id(), !receipt.fresh()));
    }

    private static List<String> orNone(@Nullable List<String> given) {
        return Objects.requireNonNullElse(given, List.of());
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        if (!MatterAccess.isLegal(call)) {
            return Answers.list(ResultPage.found(List.<FraudReportRow>of(), FraudReportRow::id, slice, () -> null));
        }
        Optional<String> cluster = Optional.ofNullable(call.query().text("cluster"));
        return access.database().inTransaction(handle -> {
            Long number =
                    cluster.map(id -> require(store, handle, id).cluster()).orElse(null);
            List<FraudStore.Stored> found = store.newest(handle, number, slice.afterNumber(), slice.limit() + 1);
            return Answers.list(ResultPage.found(
                            found,
                            one -> Long.toString(one.seq()),
                            slice,
                            () -> number == null
                                    ? store.count(handle)
                                    : store.cluster(handle, found.getFirst()).reports())
                    .map(FraudReportRow::of));
        });
    }

    private HttpResponse show(Call call) {
        try {
            return access.database().inTransaction(handle -> {
                FraudStore.Stored report = seen(call, handle, call.path("id"));
                return Answers.json(FraudReportView.of(
                        report,
                        store.cluster(handle, report).id(),
                        store.values(handle, report.seq()),
                        store.content(handle, report.id()).orElse(null)));
            });
        } catch (KeyFile.LockedException e) {
            throw Problem.of(409, "fraud.locked", e.detail()).asException();
        } catch (FraudContents.ChangedException e) {
            throw Problem.of(409, "fraud.changed", String.valueOf(e.getMessage()))
                    .asException();
        }
    }

    private HttpResponse erase(Call call) {
        String reason = call.body(RequestBodies.ReasonRequest.class).reason();
        return access.database().inTransaction(handle -> {
            FraudStore.Stored report = seen(call, handle, call.path("id"));
            store.erase(handle, report.id(), call.person().name(), access.now());
            access.audit(
                    handle,
                    new AuditEntry(
                            call.actor().name(),
                            call.actor().via(),
                            call.actor().address(),
                            call.action(),
                            "fraud-report:" + report.id(),
                            "",
                            "",
                            reason));
            return Answers.noContent();
        });
    }

    private HttpResponse clusters(Call call) {
        PageRequest slice = call.query().slice();
        int least = least(call.query().text("least"));
        if (!MatterAccess.isLegal(call)) {
            return Answers.list(ResultPage.found(List.<FraudClusterView>of(), FraudClusterView::id, slice, () -> null));
        }
        return access.database().inTransaction(handle -> {
            List<FraudStore.Cluster> found = store.clusters(handle, least, slice.afterNumber(), slice.limit() + 1);
            return Answers.list(ResultPage.found(found, one -> Long.toString(one.latest()), slice, () -> null)
                    .map(one ->
                            view(store, handle, one, MOST_OF_ROW, call.person().name())));
        });
    }

    private static int least(@Nullable String asked) {
        if (asked == null) {
            return USUAL_LEAST;
        }
        if (!asked.matches("[1-9][0-9]{0,5}")) {
            throw Body.wrong("least", "least must be a whole number from 1 to %d.".formatted(LARGEST_LEAST - 1));
        }
        return Integer.parseInt(asked);
    }

    private HttpResponse cluster(Call call) {
        return access.database().inTransaction(handle -> {
            FraudStore.Stored report = seen(call, handle, call.path("cluster"));
            return Answers.json(view(
                    store,
                    handle,
                    store.cluster(handle, report),
                    MOST_SHARED,
                    call.person().name()));
        });
    }

    private FraudStore.Stored seen(Call call, Handle handle, String id) {
        if (!MatterAccess.isLegal(call)) {
            throw Problem.unknown("fraud-report", id).asException();
        }
        return require(store, handle, id);
    }

    static FraudStore.Stored require(FraudStore store, Handle handle, String id) {
        return store.find(handle, id)
                .orElseThrow(() -> Problem.unknown("fraud-report", id).asException());
    }

    static FraudClusterView view(
            FraudStore store, Handle handle, FraudStore.Cluster cluster, int mostShared, String reader) {
        return FraudClusterView.of(
                cluster,
                store.losses(handle, cluster.number()),
                store.shared(handle, cluster.number(), mostShared),
                store.matters(handle, cluster.number(), reader));
    }
}
