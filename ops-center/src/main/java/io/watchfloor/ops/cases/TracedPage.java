package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.tracing.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest page made due by a traced batch. Its later attempts are traced, too, unless the case is unloaded before.
 */
final class TracedPage {

    private String id = "";
    private @Nullable String traceparent;

    /** What came in with a batch. */
    void made(List<CaseEvent> events, Span span) {
        for (CaseEvent event : events) {
            if (event instanceof PageQueued queued) {
                id = queued.page().id();
                traceparent = span.traceparent();
            }
        }
    }

    @Nullable
    String traceparent(Page page) {
        return id.equals(page.id()) ? traceparent : null;
    }
}
