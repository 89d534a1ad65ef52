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
     * @param key the idempotency key of the page: the same for all its tries
     * @param body what the receiver gets
     * @param traceparent of the try (W3C), if it is traced
     * @return how the try ended; never fails
     */
    CompletionStage<Page.Attempt> send(String key, ObjectNode body, @Nullable String traceparent);
}
