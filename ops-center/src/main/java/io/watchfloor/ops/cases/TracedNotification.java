package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.tracing.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest pages made due by a traced batch. Their later attempts are traced, too, unless the case is unloaded before. */
final class TracedNotification {

    private final Set<String> ids = new HashSet<>();
    private @Nullable String traceparent;

    /** What came in with a batch. */
    void made(List<CaseEvent> events, Span span) {
        for (CaseEvent event : events) {
            if (event instanceof CaseEvent.Escalated escalated) {
                ids.clear();
                escalated.pages().forEach(page -> ids.add(page.id()));
                traceparent = span.traceparent();
            }
        }
    }

    @Nullable
    String traceparent(Notification page) {
        return ids.contains(page.id()) ? traceparent : null;
    }
}
