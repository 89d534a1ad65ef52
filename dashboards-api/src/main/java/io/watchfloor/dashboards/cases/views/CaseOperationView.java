package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

public record CaseOperationView(
        @Meaning("Name of the operation: the last segment of its route `POST /cases/{id}/NAME`.")
        String name,

        @Meaning("Label of its button.") String button,

        @Meaning("Title of its dialog.") String title,

        @Meaning("Explanation shown in the dialog; may be empty.")
        String note,

        @Meaning("Past participle for confirmations, such as snoozed.")
        String done,

        @Meaning("Whether `POST /case-operations/NAME` executes the operation on several cases.")
        boolean several,

        @Meaning("Fields of the request body.") List<Field> fields) {

    public record Field(
            String name,
            String label,

            @Meaning("text, long-text, choice, time, number, assignee, person, case or alert.")
            String kind,

            @Meaning("Whether the field accepts several values.")
            boolean list,

            @Meaning("Whether the field is required in the dialog.")
            boolean needed,

            @Meaning("Maximum length of a text in characters.") @Nullable
            Integer longest,

            @Meaning("Allowed values of a choice; empty for other types.")
            List<String> choices,

            @Meaning("Error codes that refer to this field, although the error does not name the field.")
            List<String> refusedBy) {}
}
