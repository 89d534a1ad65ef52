package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;

@Meaning("A note of a case.")
public record CaseNoteView(
        @Meaning("Number of the note in its case.") long number,

        @Meaning("Counts the texts of the note, from 1. An edit is based on the revision that you loaded.")
        int revision,

        String text,

        @Meaning("User who wrote the note.") String by,

        Instant at,

        @Meaning("Former texts, the oldest first; empty if the note was never edited. The user and the time of a text"
                + " are those of its edit.")
        List<Text> earlier,

        @Meaning("User who wrote the current text.") String editedBy,

        @Meaning("The case of the note.") TaskView.OfCase ofCase) {

    /** One text of a note. */
    public record Text(int revision, String text, String by, Instant at) {}
}
