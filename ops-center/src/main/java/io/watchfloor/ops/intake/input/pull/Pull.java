package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.util.function.BooleanSupplier;

/** Fetches new records from a cloud provider. */
@FunctionalInterface
interface Pull {

    /**
     * Processes all new records once. Blocks.
     *
     * @param goesOn checked between requests; false when another node has acquired the lease, or this node stops
     */
    void run(BooleanSupplier goesOn) throws PullFailure, EgressFailure, InputRejection, InterruptedException;
}
