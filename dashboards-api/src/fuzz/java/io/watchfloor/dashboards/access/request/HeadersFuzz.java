package io.watchfloor.dashboards.access.request;

import io.watchfloor.dashboards.access.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalHeaderException;

/** Whatever stands in the headers that tell who sends a request and from where: it is read, or is nobody's. */
public final class HeadersFuzz {

    private static final Origins ORIGINS = new Origins(Optional.of(URI.create("https://soc.example")), true);
    private static final List<String> NAMES =
            List.of("Cookie", "Authorization", "Origin", "Host", "Sec-Fetch-Site", "User-Agent");

    private HeadersFuzz() {}

    /** One input: a value a line, in the order of the names. */
    public static void fuzzerTestOneInput(byte[] data) {
        String[] lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", NAMES.size());
        HttpRequest request = HttpRequest.create("https://soc.example/api/v1/cases");
        for (int i = 0; i < lines.length; i++) {
            request = request.addHeader(header(NAMES.get(i), lines[i].replaceAll("[\\r\\n]", "")));
        }
        HttpRequest marked = ORIGINS.mark(request);
        boolean foreign = ORIGINS.foreign(marked);
        if (foreign && ORIGINS.own(marked) && Origins.header(marked, "Sec-Fetch-Site").isEmpty()) {
            throw new IllegalStateException("a request is foreign and our own");
        }
        SessionCookie.read(marked).ifPresent(Secret::hash);
        Access.bearer(marked).ifPresent(Secret::hash);
    }

    /** As the port parses it. */
    private static HttpHeader header(String name, String value) {
        HttpHeader raw = RawHeader.create(name, value);
        try {
            return HttpHeader.parse(name, value);
        } catch (IllegalArgumentException | IllegalHeaderException unreadable) {
            return raw;
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "__Host-watchfloor=abc; other=\"x\"\nBearer wf_abc\nhttps://soc.example\nsoc.example\nsame-origin\nCurl",
                        "a=b; c=d\nBasic eDp5\nnull\n[::1]:8080\ncross-site")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
