package io.watchfloor.dashboards.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any text is a message of a live client, or refused; any text is a cursor, or none. */
public final class LiveRequestFuzz {

    private LiveRequestFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        switch (LiveRequest.of(text)) {
            case LiveRequest.Subscribe subscribe -> {
                if (subscribe.topic().text().length() > Topic.LONGEST) {
                    throw new IllegalStateException("a topic is too long");
                }
                cursor(subscribe.from());
            }
            case LiveRequest.Unsubscribe unsubscribe -> {}
            case LiveRequest.RejectedRequest refused -> {
                if (refused.topic().length() > Topic.LONGEST) {
                    throw new IllegalStateException("a refusal repeats too much");
                }
            }
        }
        cursor(text);
    }

    private static void cursor(@Nullable String text) {
        Cursor cursor = text == null ? null : Cursor.parse(text);
        if (cursor != null && !cursor.equals(Cursor.parse(cursor.toString()))) {
            throw new IllegalStateException("%s is read as another cursor".formatted(cursor));
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "{\"op\":\"subscribe\",\"topic\":\"case:c-1\",\"from\":\"b.x-12\"}",
                        "{\"op\":\"unsubscribe\",\"topic\":\"assets\"}",
                        "b.x-12")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
