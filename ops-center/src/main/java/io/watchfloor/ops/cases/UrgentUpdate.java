package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case got worse while somebody worked on it. People are paged until one of them confirms; worse news in the meantime
 * is added to it.
 *
 * @param number 1 for the first of its case, then counting up
 * @param news how often worse news came, 1 at the start: a confirmation says how many of them the person has seen
 * @param at when it began
 * @param from the severity before; {@code to} is the severity now
 * @param what titles of the alerts that made it worse, the latest {@value #TITLES_KEPT}
 * @param lastStep the latest page's step
 * @param confirmed null until somebody confirms
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

    /** The person who confirmed it, and when. */
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
