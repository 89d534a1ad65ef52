package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.ops.archive.SearchCancellation;
import io.watchfloor.ops.platform.limits.Peer;

/** Ends the search of a client that has closed its connection, so that other searches get its turn. */
final class ClientCancellation {

    private ClientCancellation() {}

    static SearchCancellation of(Call call) {
        SearchCancellation cancellation = new SearchCancellation();
        Peer.of(call.request()).line().onClosed(cancellation::cancel);
        return cancellation;
    }
}
