package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that can be done to a case, and what its dialog asks for. */
public record CaseOperationView(
        @Meaning("Of its route: `POST /cases/{id}/NAME`.") String name,

        @Meaning("What opens its dialog.") String button,

        @Meaning("Of the dialog.") String title,

        @Meaning("What to know before; may be empty.") String note,

        @Meaning("What was done to the case, such as snoozed.")
        String done,

        @Meaning("What its body takes.") List<Field> fields) {

    /** A member of the body. */
    public record Field(
            String name,
            String label,

            @Meaning("text, long-text, choice, time, number, assignee, person, case or alert.")
            String kind,

            @Meaning("Whether it takes several.") boolean list,

            @Meaning("Whether a person must enter it.") boolean needed,

            @Meaning("Most characters of a text.") @Nullable Integer longest,

            @Meaning("The possible values of a choice; otherwise empty.")
            List<String> choices,

            @Meaning("Codes of refusals that are about its value, besides those that name it.")
            List<String> refusedBy) {}
}
