package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An urgent update: the case escalated after it was acknowledged. Responders are notified until one responder
 * acknowledges the update. Further news is added to the same update.
 *
 * @param number sequence number of the update within the case, from 1
 * @param news number of news items in this update, from 1; an acknowledgement states how many news items the user has
 * seen
 * @param at start of the update
 * @param from severity before the update
 * @param to current severity
 * @param what titles of the alerts that caused the update, the latest {@value #TITLES_KEPT}
 * @param lastStep the latest escalation step
 * @param confirmed the acknowledgement; null until a user acknowledges the update
 */
public record UrgentUpdate(
        int number,
        int news,
        Instant at,
        Instant updatedAt,
        Level from,
        Level to,
        List<String> what,
        int lastStep,
        @Nullable Confirmation confirmed) {

    private static final int TITLES_KEPT = 10;

    /** The user who acknowledged the update, and the time. */
    public record Confirmation(String by, Instant at) {}

    @JsonIgnore
    public boolean isOpen() {
        return confirmed == null;
    }

    static UrgentUpdate after(@Nullable UrgentUpdate before, CaseEvent.Worsened event) {
        if (before == null || !before.isOpen()) {
            int number = before == null ? 1 : before.number + 1;
            return new UrgentUpdate(
                    number, 1, event.at(), event.at(), event.from(), event.to(), kept(event.what()), 0, null);
        }
        List<String> titles = new ArrayList<>(before.what);
        event.what().stream().filter(title -> !titles.contains(title)).forEach(titles::add);
        return new UrgentUpdate(
                before.number,
                before.news + 1,
                before.at,
                event.at(),
                before.from,
                event.to(),
                kept(titles),
                before.lastStep,
                null);
    }

    private static List<String> kept(List<String> titles) {
        return List.copyOf(titles.subList(Math.max(0, titles.size() - TITLES_KEPT), titles.size()));
    }

    UrgentUpdate paged(int step) {
        return new UrgentUpdate(number, news, at, updatedAt, from, to, what, step, confirmed);
    }

    UrgentUpdate confirmed(String by, Instant when) {
        return new UrgentUpdate(number, news, at, updatedAt, from, to, what, lastStep, new Confirmation(by, when));
    }
}
