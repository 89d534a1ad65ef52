package io.watchfloor.dashboards.api.routing;

import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Where what people read waits and runs: each lane is bounded by itself, so that none waits for another. */
public final class ReadLanes {

    /** The route whose searches read a bounded number of rows of an index. */
    public static final String SEARCH = "/api/v1/search";

    private final FairCalls reads;
    private final FairCalls searches;
    private final FairCalls filters;

    /** @param searching as many threads as the bounds of searches and filters run at once */
    public ReadLanes(Executor reading, Executor searching, ApiMetrics metrics) {
        reads = new FairCalls(FairCalls.Bounds.READS, reading, metrics);
        searches = new FairCalls(FairCalls.Bounds.SEARCHES, searching, metrics);
        filters = new FairCalls(FairCalls.Bounds.FILTERS, searching, metrics);
    }

    FairCalls of(HttpRequest request, ApiRoute route) {
        if (!Parameters.searches(request, route.queries())) {
            return reads;
        }
        return route.path().equals(SEARCH) ? searches : filters;
    }
}
