package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** A text that a record holds encoded. */
@Meaning("A text that a field holds encoded. The center decoded it to be read; it ran nothing.")
public record DecodedTextView(
        String field,
        @Meaning("The steps, such as Base64, UTF-16LE.") String how,
        @Meaning("As it stands in the field.") String encoded,
        String text,
        @Meaning("Whether the text goes on.") boolean cut) {}
