package io.watchfloor.dashboards.api.routing;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The web page for a request of a browser that was refused. Programs get a problem document. */
final class ProblemPage {

    private static final String CONTENT = """
            <h1>Request refused</h1>
            <p role="alert">{detail}</p>
            <p class="faint">{code}</p>
        """;

    private ProblemPage() {}

    static boolean accepts(HttpRequest request) {
        return request.getHeader("Accept")
                .map(HttpHeader::value)
                .filter(types -> types.contains("text/html"))
                .isPresent();
    }

    /** The page, with the status and the headers of the problem. */
    static HttpResponse of(Problem problem) {
        String content = CONTENT.replace("{code}", SmallPage.text(problem.code()))
                .replace("{detail}", SmallPage.text(problem.detail()));
        HttpResponse page = SmallPage.of("Request refused", content, SmallPage.Form.NONE);
        return problem.response().withEntity(page.entity()).addHeaders(page.getHeaders());
    }
}
