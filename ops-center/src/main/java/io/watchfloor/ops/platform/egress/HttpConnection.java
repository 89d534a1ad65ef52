package io.watchfloor.ops.platform.egress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** One HTTP/1.1 request and response on a connection that is closed afterwards. */
final class HttpConnection {

    private static final int LONGEST_HEAD = 32 << 10;
    private static final int MOST_INTERIM = 8;
    private static final int LONGEST_CHUNK_LINE = 1024;
    private static final int BUFFER = 8192;
    private static final int HEX = 16;
    private static final int INTERIM_BELOW = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final InputStream in;
    private final int answerLimit;
    private int headLeft = LONGEST_HEAD;

    HttpConnection(InputStream in, int answerLimit) {
        this.in = in;
        this.answerLimit = answerLimit;
    }

    /** The response is not valid HTTP, or is too long. */
    static final class Unreadable extends IOException {

        private static final long serialVersionUID = 1L;
        private final String code;

        Unreadable(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    static void write(OutputStream out, Destination to, EgressRequest request) throws IOException {
        StringBuilder head = new StringBuilder()
                .append(request.method())
                .append(' ')
                .append(to.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(to.hostHeader())
                .append("\r\nConnection: close\r\nUser-Agent: watchfloor\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        Optional<byte[]> body = request.body().map(ByteString::toArray);
        body.ifPresent(
                bytes -> head.append("Content-Length: ").append(bytes.length).append("\r\n"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        body.ifPresent(all::writeBytes);
        out.write(all.toByteArray());
        out.flush();
    }

    EgressAnswer read(EgressRequest.Reading reading) throws IOException {
        for (int i = 0; i < MOST_INTERIM; i++) {
            int status = status(line());
            Map<String, List<String>> headers = headers();
            if (status >= INTERIM_BELOW) {
                boolean hasBody = reading.body() && status != NO_CONTENT && status != NOT_MODIFIED;
                return new EgressAnswer(
                        status, headers, hasBody ? body(headers, reading.packed()) : ByteString.emptyByteString());
            }
        }
        throw malformed("too many interim responses");
    }

    private static int status(String line) throws Unreadable {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d(?: .*)?")) {
            throw malformed("no status line");
        }
        return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                throw malformed("a header without a name");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private ByteString body(Map<String, List<String>> headers, boolean mayBePacked) throws IOException {
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        List<String> packed = headers.getOrDefault("content-encoding", List.of("identity"));
        if (!mayBePacked && !packed.equals(List.of("identity"))) {
            throw malformed("it is compressed, although that was not requested");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty() || codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw malformed("the response declares its length in two ways");
            }
            chunks(out);
        } else if (!lengths.isEmpty()) {
            if (lengths.size() != 1 || !lengths.getFirst().matches("\\d{1,12}")) {
                throw malformed("the declared length is not a number");
            }
            exactly(Long.parseLong(lengths.getFirst()), out);
        } else {
            untilEnd(out);
        }
        return ByteString.fromArrayUnsafe(out.toByteArray());
    }

    private void chunks(ByteArrayOutputStream out) throws IOException {
        while (true) {
            headLeft = LONGEST_CHUNK_LINE;
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                throw malformed("a chunk without a size");
            }
            long length = Long.parseLong(size, HEX);
            if (length == 0) {
                return;
            }
            exactly(length, out);
            if (!line().isEmpty()) {
                throw malformed("a chunk is longer than declared");
            }
        }
    }

    private void exactly(long length, ByteArrayOutputStream out) throws IOException {
        if (length > answerLimit - out.size()) {
            throw tooLong();
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw malformed("it ends early");
        }
        out.writeBytes(bytes);
    }

    private void untilEnd(ByteArrayOutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (n > answerLimit - out.size()) {
                throw tooLong();
            }
            out.write(buffer, 0, n);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw malformed("it ends early");
            }
            if (--headLeft < 0) {
                throw tooLong();
            }
            if (c == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
            line.append((char) c);
        }
    }

    private Unreadable tooLong() {
        return new Unreadable(
                "egress.answer-size",
                "The response exceeds the limit of %d bytes (watchfloor.egress.answer-limit).".formatted(answerLimit));
    }

    private static Unreadable malformed(String why) {
        return new Unreadable("egress.answer", "The response is not valid HTTP/1.1: " + why + ".");
    }
}
