package io.watchfloor.dashboards.http;

import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * Collects the first header of a connection before an HTTP layer is created, so that a connection that never completes its header costs
 * only these bytes. The bytes are copied because otherwise a single byte would keep the whole read buffer in memory.
 */
final class FirstHeader {

    static final int LARGEST = 16 * 1024;

    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[0];
    private int length;

    /** Next step. */
    enum State {
        INCOMPLETE,
        COMPLETE,
        TOO_LARGE
    }

    State add(ByteString part) {
        int scanned = Math.max(0, length - 3);
        int needed = length + part.size();
        if (needed > bytes.length) {
            int roomy = Math.min(LARGEST, Math.max(FIRST_BYTES, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(needed, roomy));
        }
        part.copyToArray(bytes, length, part.size());
        length = needed;
        if (!isRequestLine() || endsAfter(scanned)) {
            return State.COMPLETE;
        }
        return length > LARGEST ? State.TOO_LARGE : State.INCOMPLETE;
    }

    /**
     * Input that does not start with an HTTP method, such as a TLS ClientHello, is passed immediately to the parser, which rejects the
     * input.
     */
    private boolean isRequestLine() {
        return bytes[0] >= 'A' && bytes[0] <= 'Z';
    }

    /** An empty line, with or without carriage returns, ends the header. */
    private boolean endsAfter(int from) {
        for (int i = from; i < length - 1; i++) {
            if (bytes[i] == '\n'
                    && (bytes[i + 1] == '\n' || (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n'))) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return length == 0;
    }

    ByteString take() {
        ByteString all = ByteString.fromArrayUnsafe(bytes, 0, length);
        bytes = new byte[0];
        length = 0;
        return all;
    }
}
