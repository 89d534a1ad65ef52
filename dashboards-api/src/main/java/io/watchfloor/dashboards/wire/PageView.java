package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.escalation.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page with each attempt to deliver it. */
@Meaning("A page with each attempt to deliver it.")
public record PageView(
        String id,
        @JsonProperty("case") String caseId,
        long caseNumber,

        @Meaning("opened: nobody has the case. worsened: one that somebody has got worse.")
        Page.Kind kind,

        int round,
        int step,
        Instant queuedAt,
        List<Attempt> attempts,
        Page.Status status)
        implements LiveItem {

    /** One attempt to deliver it. */
    @Meaning("One attempt to deliver a page.")
    public record Attempt(
            Instant at,
            Page.Outcome outcome,
            String detail,

            @Meaning("The digest page that told about the case; null when the page went alone.") @Nullable
            String digest) {}

    public static PageView of(Page page, String caseId, long caseNumber) {
        return new PageView(
                page.id(),
                caseId,
                caseNumber,
                page.kind(),
                page.round(),
                page.step(),
                page.queuedAt(),
                page.attempts().stream()
                        .map(one -> new Attempt(one.at(), one.outcome(), one.detail(), one.digest()))
                        .toList(),
                page.status());
    }
}
