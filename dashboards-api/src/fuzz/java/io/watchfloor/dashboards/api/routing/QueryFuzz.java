package io.watchfloor.dashboards.api.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.http.javadsl.model.Uri;

/** Any query is one, or refused. */
public final class QueryFuzz {

    private static final Set<String> KNOWN = Set.of("q", "limit", "cursor", "from", "severity", "status", "open");

    private QueryFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        HttpRequest request;
        try {
            request = HttpRequest.create()
                    .withUri(Uri.create("/api/v1/cases?" + new String(data, StandardCharsets.ISO_8859_1)));
        } catch (IllegalUriException refused) {
            return; // The port's own answer.
        }
        ask(request, Parameters::slice);
        ask(request, query -> query.time("from"));
        ask(request, query -> query.levels("severity"));
        ask(request, query -> query.statuses("status"));
        ask(request, query -> query.oneOf("open", List.of("yes", "no")));
        ask(request, query -> clean(query.text("q")));
    }

    private static void ask(HttpRequest request, java.util.function.Consumer<Parameters> question) {
        try {
            question.accept(Parameters.of(request, KNOWN));
        } catch (Problem.ProblemException refused) {
            if (refused.problem().status() >= 500) {
                throw refused;
            }
        } catch (IllegalUriException refused) {
            // Routes answer it as a malformed request.
        }
    }

    private static void clean(@org.jspecify.annotations.Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalStateException("a control character was taken");
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of("q=a%20b&limit=7&cursor=Nw", "from=2026-11-24T22:00:00Z&severity=high,low", "status=new&open=yes")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
