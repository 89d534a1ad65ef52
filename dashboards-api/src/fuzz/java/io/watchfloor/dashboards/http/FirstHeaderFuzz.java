package io.watchfloor.dashboards.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** However a connection's first bytes are cut into parts: nothing is lost, and the outcome is the same. */
public final class FirstHeaderFuzz {

    private FirstHeaderFuzz() {}

    /** One input: the first byte says how long each part is. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        int step = 1 + (data[0] & 0x3f);
        byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
        FirstHeader header = new FirstHeader();
        FirstHeader.State state = FirstHeader.State.INCOMPLETE;
        int given = 0;
        while (given < bytes.length && state == FirstHeader.State.INCOMPLETE) {
            int end = Math.min(bytes.length, given + step);
            state = header.add(ByteString.fromArray(Arrays.copyOfRange(bytes, given, end)));
            given = end;
        }
        FirstHeader whole = new FirstHeader();
        FirstHeader.State atOnce = whole.add(ByteString.fromArray(Arrays.copyOf(bytes, given)));
        if (state != atOnce) {
            throw new IllegalStateException("in parts it is %s, at once %s".formatted(state, atOnce));
        }
        if (!Arrays.equals(header.take().toArray(), Arrays.copyOf(bytes, given))) {
            throw new IllegalStateException("bytes were lost");
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of("\001GET / HTTP/1.1\r\nHost: a\r\n\r\nbody", "\077POST /x HTTP/1.1\n\nrest", "\003\026\003\001")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
