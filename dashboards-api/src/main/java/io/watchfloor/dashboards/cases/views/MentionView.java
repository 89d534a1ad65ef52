package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

@Meaning("A note that mentions you.")
public record MentionView(
        @Meaning("Number of the note in its case.") long note,

        @Meaning("Current text of the note.") String text,

        @Meaning("User who mentioned you.") String by,

        Instant at,

        @Meaning("Whether you have marked the mention as read.")
        boolean seen,

        @Meaning("The case of the note.") TaskView.OfCase ofCase,

        @Meaning("Title of the case.") String title) {}
