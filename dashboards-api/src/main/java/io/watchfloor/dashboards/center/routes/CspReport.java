package io.watchfloor.dashboards.center.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a browser says that a policy stopped, each text cut to what a line of the log can bear.
 *
 * @param directive of the policy
 * @param page on which it happened
 * @param blocked address or kind of what was stopped
 * @param sample of a script, from its beginning
 */
record CspReport(String directive, String page, String blocked, String sample) {

    /** More of one body are not read. */
    static final int AT_ONCE = 20;

    /** Characters of a text; a longer one ends with an ellipsis. */
    static final int SHOWN = 200;

    /** Those of the policies; what else is said counts as other, so that nobody makes series. */
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

    /** By {@code report-uri} a single object, by the Reporting API a list; empty when it is neither. */
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

    /** Its directive where there are as many names as series may be. */
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
