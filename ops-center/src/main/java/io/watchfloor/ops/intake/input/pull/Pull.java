package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.util.function.BooleanSupplier;

/** Fetches what is new. */
@FunctionalInterface
interface Pull {

    /**
     * Everything that is new now. Blocks.
     *
     * @param goesOn asked between two requests; false when another node pulls, or this one ends
     */
    void once(BooleanSupplier goesOn) throws PullFailure, EgressFailure, InputRejection, InterruptedException;
}
