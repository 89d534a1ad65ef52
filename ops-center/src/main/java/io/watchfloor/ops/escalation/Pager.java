package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** Carries a page to people. */
@FunctionalInterface
public interface Pager {

    /**
     * Tries once.
     *
     * @param about what the page is about, for the receiver
     * @return how the try ended; never fails
     */
    CompletionStage<Page.Attempt> page(Page page, ObjectNode about);
}
