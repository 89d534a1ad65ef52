package io.watchfloor.dashboards.center.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A content security policy violation report from a browser. Its texts are shortened for the log.
 *
 * @param directive of the policy
 * @param page with the violation
 * @param blocked address or kind of the blocked resource
 * @param sample beginning of a blocked script
 */
record CspReport(String directive, String page, String blocked, String sample) {

    /** Maximum number of reports read from one body. */
    static final int AT_ONCE = 20;

    /** Maximum length of a text. Longer texts are cut and end with an ellipsis. */
    static final int SHOWN = 200;

    /** Known directives. All other directives are counted as "other", so that forged reports cannot create new metric series. */
    static final Set<String> DIRECTIVES = Set.of(
            "default-src",
            "script-src",
            "script-src-elem",
            "script-src-attr",
            "style-src",
            "style-src-elem",
            "style-src-attr",
            "connect-src",
            "img-src",
            "font-src",
            "object-src",
            "frame-src",
            "base-uri",
            "form-action",
            "frame-ancestors",
            "require-trusted-types-for",
            "trusted-types");

    CspReport {
        directive = shown(directive);
        page = shown(page);
        blocked = shown(blocked);
        sample = shown(sample);
    }

    /** Parses a single object (report-uri) or a list (Reporting API). Returns an empty list for other JSON. */
    static List<CspReport> read(String body) {
        JsonNode said;
        try {
            said = Json.parse(body);
        } catch (RuntimeException e) {
            return List.of();
        }
        List<CspReport> found = new ArrayList<>();
        if (said.path("csp-report").isObject()) {
            JsonNode one = said.path("csp-report");
            String effective = one.path("effective-directive").asText();
            found.add(new CspReport(
                    effective.isEmpty() ? one.path("violated-directive").asText() : effective,
                    one.path("document-uri").asText(),
                    one.path("blocked-uri").asText(),
                    one.path("script-sample").asText()));
        }
        for (JsonNode one : said) {
            if (found.size() < AT_ONCE
                    && said.isArray()
                    && one.path("type").asText().equals("csp-violation")) {
                JsonNode of = one.path("body");
                found.add(new CspReport(
                        of.path("effectiveDirective").asText(),
                        of.path("documentURL").asText(),
                        of.path("blockedURL").asText(),
                        of.path("sample").asText()));
            }
        }
        return found;
    }

    /** Name of the directive for metrics. */
    String counted() {
        return DIRECTIVES.contains(directive) ? directive : "other";
    }

    private static String shown(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "…";
    }
}
