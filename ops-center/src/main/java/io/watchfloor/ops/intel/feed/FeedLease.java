package io.watchfloor.ops.intel.feed;

import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The right of one node to work on a feed, which each transaction extends.
 *
 * @param node a name that is unique for each start of a node
 */
record FeedLease(Jdbi database, String node, Duration length) {

    /** Runs a transaction, if the node still has the lease. */
    <T> T transaction(String feed, Function<Handle, T> work) throws LeaseLostException {
        return database.inTransaction(handle -> {
            if (!FeedStore.extend(handle, feed, node, length)) {
                throw new LeaseLostException();
            }
            return work.apply(handle);
        });
    }
}
