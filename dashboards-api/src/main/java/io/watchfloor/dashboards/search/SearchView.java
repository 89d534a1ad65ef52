package io.watchfloor.dashboards.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a search found. */
@Meaning("What a search found.")
public record SearchView(
        @Meaning("The best first, kind by kind: cases, observables, techniques, assets, alerts, people, rules.")
        List<Hit> hits,

        @Meaning("Whether more matches exist than these. Longer or more exact words find them.")
        boolean more) {

    /** The kinds of things that a search finds. */
    public enum Kind implements WireText {
        CASE,
        OBSERVABLE,
        ASSET,
        ALERT,
        PERSON,
        TECHNIQUE,
        RULE
    }

    /** One thing that matches. */
    @Meaning("One thing that matches.")
    public record Hit(
            Kind kind,

            @Meaning("Of a case, an asset, an alert or a rule: as in its own resource. Of a person: the name.")
            String id,

            @Meaning("Of a case its number and title, of an observable the value.")
            String title,

            @Meaning("Of a case; absent for anything else.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Work work,

            @Meaning("Where the words were found, at most five; for a case in its alerts.")
            List<Found> found,

            @Meaning("Of an observable or an alert: numbers of the newest cases that it belongs to, at most five.")
            List<Long> cases) {}

    /** The state of the work on a case. */
    public record Work(CaseStatus status, Level severity) {}

    /** A value that matches. */
    @Meaning("A value that matches.")
    public record Found(
            @Meaning("The type of an observable, or title, asset, technique or rule.")
            String type,

            String value) {}
}
