package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.MatterNotes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A privileged note of a matter.")
public record PrivilegedNoteView(
        int seq,
        String author,
        Instant at,

        @Meaning("null: the note was erased with its key.") @Nullable
        String text) {

    public static PrivilegedNoteView of(MatterNotes.Note note) {
        return new PrivilegedNoteView(note.seq(), note.author(), note.at(), note.text());
    }
}
