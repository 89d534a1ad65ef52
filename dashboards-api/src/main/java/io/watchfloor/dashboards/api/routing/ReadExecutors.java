package io.watchfloor.dashboards.api.routing;

import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Schedulers for reads of users: each kind of read has its own limits, so that no kind waits for another. */
public final class ReadExecutors {

    /** The scheduler for the search route, whose queries read a limited number of index rows. */
    public static final String SEARCH = "/api/v1/search";

    private final FairScheduler reads;
    private final FairScheduler searches;
    private final FairScheduler filters;

    /** @param searching executor with one thread for each search or filter that may run at the same time */
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
