package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.web.SecurityHeaders;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A web page without scripts in the style of the application. */
public final class SmallPage {

    private static final String PAGE = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="dark light">
          <meta name="theme-color" content="#0c1117" media="(prefers-color-scheme: dark)">
          <meta name="theme-color" content="#f6f8fa" media="(prefers-color-scheme: light)">
          <meta name="robots" content="noindex">
          <title>{title} · Watchfloor</title>
          <link rel="icon" href="/page/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/page/style.css">
          <link rel="stylesheet" href="/page/views.css">
          <link rel="stylesheet" href="/page/light.css" media="(prefers-color-scheme: light)">
        </head>
        <body>
          <main class="signin">
            <p class="brand"><img src="/page/icon.svg" alt="" width="32" height="32"> <span>Watchfloor</span></p>
        {content}
          </main>
        </body>
        </html>
        """;

    /** Whether the page contains a form. */
    public enum Form {
        NONE("'none'"),
        TO_THE_CENTER("'self'");

        private final String source;

        Form(String source) {
            this.source = source;
        }
    }

    private SmallPage() {}

    private static String policy(Form form) {
        return "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action " + form.source
                + "; frame-ancestors 'none'" + SecurityHeaders.REPORTED;
    }

    /** Escapes text for HTML. */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** @param content HTML, in which untrusted text is escaped */
    public static HttpResponse of(String title, String content, Form form) {
        String page = PAGE.replace("{title}", title).replace("{content}", content.stripTrailing());
        return HttpResponse.create()
                .withEntity(Answers.entity("text/html; charset=UTF-8", page))
                .addHeader(Answers.header("Content-Security-Policy", policy(form)));
    }
}
