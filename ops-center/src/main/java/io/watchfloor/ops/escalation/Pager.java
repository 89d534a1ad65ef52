package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Delivers pages to people. */
@FunctionalInterface
public interface Pager {

    /**
     * Makes one attempt.
     *
     * @param key the idempotency key of the page: the same for all its attempts
     * @param body what the receiver gets
     * @param traceparent the attempt's (W3C), if it is traced
     * @return how the attempt ended; never fails
     */
    CompletionStage<Page.Attempt> send(String key, ObjectNode body, @Nullable String traceparent);
}
