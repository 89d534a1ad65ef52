package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("Decoded content of an encoded field. The center decodes the text but executes nothing.")
public record DecodedTextView(
        String field,

        @Meaning("Decoding steps, such as Base64, UTF-16LE.")
        String how,

        @Meaning("Encoded text as found in the field.") String encoded,
        String text,
        @Meaning("Whether the text is shortened.") boolean cut) {}
