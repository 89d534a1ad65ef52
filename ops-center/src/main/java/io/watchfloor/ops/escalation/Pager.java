package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries a page to people. */
@FunctionalInterface
public interface Pager {

    /**
     * Tries once.
     *
     * @param about what the page is about, for the receiver
     * @param traceparent of the try (W3C), if it is traced
     * @return how the try ended; never fails
     */
    CompletionStage<Page.Attempt> page(Page page, ObjectNode about, @Nullable String traceparent);
}
