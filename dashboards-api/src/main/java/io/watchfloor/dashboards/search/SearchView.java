package io.watchfloor.dashboards.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("The result of a search.")
public record SearchView(
        @Meaning("Best matches first, grouped by kind: cases, observables, techniques, assets, alerts,"
                + " people, rules.")
        List<Hit> hits,

        @Meaning("Whether there are more matches. Use more specific search terms to find them.")
        boolean more) {

    public enum Kind implements WireText {
        CASE,
        OBSERVABLE,
        ASSET,
        ALERT,
        PERSON,
        TECHNIQUE,
        RULE
    }

    @Meaning("A match of the search.")
    public record Hit(
            Kind kind,

            @Meaning("ID of the case, asset, alert or rule; name of the person.")
            String id,

            @Meaning("Number and title of the case; value of the observable; name or title of other kinds.")
            String title,

            @Meaning("Status of the case; absent for other kinds.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Work work,

            @Meaning("At most five places where the search terms were found; for a case in its alerts.")
            List<SearchMatch> found,

            @Meaning("Numbers of at most five newest cases with the observable or alert.")
            List<Long> cases) {}

    /** Status and severity of a case. */
    public record Work(CaseStatus status, Level severity) {}

    @Meaning("A matching value.")
    public record SearchMatch(
            @Meaning("The type of the observable, or title, asset, technique or rule.")
            String type,

            String value) {}
}
