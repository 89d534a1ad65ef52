package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.tracing.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which notifications a traced batch caused, so that their later attempts are traced too, until the case
 * actor is unloaded from memory.
 */
final class TracedNotification {

    private final Set<String> ids = new HashSet<>();
    private @Nullable String traceparent;

    /** Records the notifications among the events. */
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
