package io.watchfloor.ops.response.automation;

import java.net.URI;
import java.time.Instant;

/** Closes a finding at the product that made it. */
@FunctionalInterface
public interface FindingCloser {

    /**
     * Makes the call once. Blocks.
     *
     * @param finding address of the finding at the product
     * @param body the new state, as the product expects it
     * @param until when the call must have ended; a call that could end later is not sent
     */
    Action.Answer close(URI finding, String body, Instant until);
}
