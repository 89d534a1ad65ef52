package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.matters.views.MatterFraudClusterView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.fraud.FraudStore;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Routes {@code /matters/{id}/fraud-clusters}: the clusters of fraud reports that belong to a matter. Its members see what the
 * reports share, and not what the reporters wrote.
 */
public final class MatterFraudRoutes {

    private static final String ALL = MatterRoutes.ONE + "/fraud-clusters";
    private static final String ONE = ALL + "/{cluster}";
    private static final int MOST_SHARED = 20;

    public static final List<ApiOperation<MatterFraudRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.READ, MatterFraudRoutes::list)
                    .is(Operation.of("listMatterFraudClusters", "List the clusters of fraud reports of a matter")
                            .with(MatterRoutes.ID)
                            .lists(MatterFraudClusterView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(Command.of("fraud matter ID", "Lists the clusters of fraud reports of a matter.")
                                    .rows(
                                            "CLUSTER {cluster.id} | REPORTS {cluster.reports} | LATEST {@cluster.latestAt} | SHARED"
                                                    + " {cluster.shared*value} | LINKED BY {linkedBy}"))),
            ApiOperation.reading("PUT", ONE, Verb.MARK, MatterFraudRoutes::link)
                    .is(Operation.of("linkFraudCluster", "Link a cluster of fraud reports to a matter")
                            .text(
                                    "The cluster is linked by the report, so that it stays linked when it grows or is joined with another.")
                            .with(MatterRoutes.ID, FraudReportRoutes.CLUSTER)
                            .takes(RequestBodies.Nothing.class)
                            .answersNothing()
                            .refuses(403, FraudReportRoutes.LEGAL)
                            .refuses(404, MatterRoutes.UNKNOWN + " " + FraudReportRoutes.UNKNOWN)
                            .refuses(409, "matter.too-many: the matter has the maximum number of clusters.")
                            .command("fraud link ID CLUSTER", "The cluster of {$cluster} belongs to {$id}.")),
            ApiOperation.reading("DELETE", ONE, Verb.MARK, MatterFraudRoutes::unlink)
                    .is(Operation.of("unlinkFraudCluster", "Unlink a cluster of fraud reports from a matter")
                            .with(MatterRoutes.ID, FraudReportRoutes.CLUSTER)
                            .answersNothing()
                            .refuses(403, FraudReportRoutes.LEGAL)
                            .refuses(404, MatterRoutes.UNKNOWN + " " + FraudReportRoutes.UNKNOWN)
                            .command(
                                    "fraud unlink ID CLUSTER", "The cluster of {$cluster} does not belong to {$id}.")));

    private final MatterAccess access;
    private final FraudStore store;

    MatterFraudRoutes(MatterAccess access, FraudStore store) {
        this.access = access;
        this.store = store;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return access.open(call, (handle, stored) -> {
            access.log(handle, call, stored.name(), "");
            ResultPage<FraudStore.Linked> page = ResultPage.cut(
                    store.linked(handle, stored.name()),
                    one -> one.report().id(),
                    call.query().slice());
            return Answers.list(page.map(one -> new MatterFraudClusterView(
                    one.report().id(),
                    FraudReportRoutes.view(
                            store,
                            handle,
                            store.cluster(handle, one.report()),
                            MOST_SHARED,
                            call.person().name()),
                    one.linkedBy(),
                    one.linkedAt())));
        });
    }

    private HttpResponse link(Call call) {
        call.body(RequestBodies.Nothing.class);
        return access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            FraudStore.Stored report = FraudReportRoutes.require(store, handle, call.path("cluster"));
            access.store.lockMembers(handle, stored.name());
            if (store.linked(handle, stored.name()).size() >= Matter.MOST_LINKS) {
                throw MatterRoutes.tooMany("clusters").asException();
            }
            boolean linked =
                    store.link(handle, stored.name(), report, call.person().name(), access.now());
            access.log(handle, call, stored.name(), "cluster of " + report.id() + (linked ? "" : ", linked before"));
            return Answers.noContent();
        });
    }

    private HttpResponse unlink(Call call) {
        return access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            FraudStore.Stored report = FraudReportRoutes.require(store, handle, call.path("cluster"));
            store.unlink(handle, stored.name(), report);
            access.log(handle, call, stored.name(), "cluster of " + report.id());
            return Answers.noContent();
        });
    }
}
