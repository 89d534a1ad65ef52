package io.watchfloor.dashboards.intel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A TAXII 2.1 client written from the standard alone, on sockets. It closes every {@code cut}th connection in the middle of
 * an answer, and then repeats the request.
 */
final class StandardTaxiiClient {

    private final URI collection;
    private final String authorization;
    private final int cut;
    private int requests;
    private int pages;
    private int cuts;

    StandardTaxiiClient(URI collection, String user, String password, int cut) {
        this.collection = collection;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.cut = cut;
    }

    int pages() {
        return pages;
    }

    int cuts() {
        return cuts;
    }

    @SuppressWarnings("ArrayRecordComponent") // answers are never compared
    private record Answer(Map<String, String> headers, byte[] body) {}

    /** Follows {@code next} to the end (3.4.1). */
    void readByNext(int limit, Consumer<String> ids) throws IOException {
        String next = "";
        do {
            next = page("?limit=" + limit + (next.isEmpty() ? "" : "&next=" + next), ids);
        } while (!next.isEmpty());
    }

    /** Starts each request after the time of the last object that was read (3.4). */
    void readByTime(int limit, Consumer<String> ids) throws IOException {
        String after = "";
        String next;
        do {
            Answer answer = answer("?limit=" + limit + (after.isEmpty() ? "" : "&added_after=" + after));
            next = parse(answer.body(), ids);
            after = answer.headers().getOrDefault("x-taxii-date-added-last", after);
        } while (!next.isEmpty());
    }

    private String page(String query, Consumer<String> ids) throws IOException {
        return parse(answer(query).body(), ids);
    }

    private Answer answer(String query) throws IOException {
        while (true) {
            boolean cutting = ++requests % cut == 0;
            try (Socket socket = new Socket(collection.getHost(), collection.getPort())) {
                socket.getOutputStream()
                        .write(("GET " + collection.getPath() + "objects/" + query + " HTTP/1.1\r\nHost: "
                                        + collection.getAuthority() + "\r\nAuthorization: " + authorization
                                        + "\r\nAccept: application/taxii+json;version=2.1\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                InputStream in = new BufferedInputStream(socket.getInputStream());
                String status = line(in);
                Map<String, String> headers = new HashMap<>();
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                if (!status.startsWith("HTTP/1.1 200 ")) {
                    throw new IOException(status + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
                int length = Integer.parseInt(headers.get("content-length"));
                byte[] body = in.readNBytes(cutting ? length / 2 : length);
                if (cutting) {
                    cuts++;
                    continue;
                }
                pages++;
                return new Answer(headers, body);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The answer ends early");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** @return the value of next if there is more; empty at the end */
    private static String parse(byte[] body, Consumer<String> ids) throws IOException {
        String next = "";
        boolean more = false;
        try (JsonParser in = new JsonFactory().createParser(body)) {
            int depth = 0;
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token.isScalarValue() && depth == 1 && "next".equals(in.currentName())) {
                    next = in.getText();
                } else if (token.isScalarValue() && depth == 1 && "more".equals(in.currentName())) {
                    more = in.getBooleanValue();
                } else if (token.isScalarValue() && depth == 3 && "id".equals(in.currentName())) {
                    ids.accept(in.getText());
                }
            }
        }
        return more ? next : "";
    }
}
