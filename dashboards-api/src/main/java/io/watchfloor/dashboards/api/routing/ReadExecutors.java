package io.watchfloor.dashboards.api.routing;

import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Where what people read waits and runs: each lane is bounded by itself, so that none waits for another. */
public final class ReadExecutors {

    /** The route whose searches read a bounded number of rows of an index. */
    public static final String SEARCH = "/api/v1/search";

    private final FairScheduler reads;
    private final FairScheduler searches;
    private final FairScheduler filters;

    /** @param searching as many threads as the bounds of searches and filters run at once */
    public ReadExecutors(Executor reading, Executor searching, ApiMetrics metrics) {
        reads = new FairScheduler(FairScheduler.Bounds.READS, reading, metrics);
        searches = new FairScheduler(FairScheduler.Bounds.SEARCHES, searching, metrics);
        filters = new FairScheduler(FairScheduler.Bounds.FILTERS, searching, metrics);
    }

    FairScheduler of(HttpRequest request, ApiRoute route) {
        if (!Parameters.searches(request, route.queries())) {
            return reads;
        }
        return route.path().equals(SEARCH) ? searches : filters;
    }
}
