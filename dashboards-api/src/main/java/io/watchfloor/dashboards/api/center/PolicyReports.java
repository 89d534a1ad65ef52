package io.watchfloor.dashboards.api.center;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.access.Permission;
import io.watchfloor.dashboards.api.description.Content;
import io.watchfloor.dashboards.api.description.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.web.SecurityHeaders;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What browsers say that a page's content security policy stopped. A report is a defect of a page, or somebody's extension. Anybody can
 * send one, so they are counted by directive, and told in the log at most once a minute.
 */
public final class PolicyReports {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyReports.class);

    private static final int LARGEST_BODY = 16 << 10;
    private static final int AT_ONCE = 20;
    private static final int SHOWN = 200;
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Those of the policies; what else is said counts as other, so that nobody makes series. */
    private static final Set<String> DIRECTIVES = Set.of(
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

    private final Clock clock;
    private final Counter reports;
    private Instant quietUntil = Instant.MIN;
    private int untold;

    public PolicyReports(PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        this.reports = Counter.builder()
                .name("watchfloor_csp_reports_total")
                .help("What browsers reported that the content security policy of a page stopped, by directive")
                .labelNames("directive")
                .register(registry);
    }

    public List<ApiRoute> routes() {
        return List.of(ApiRoute.reading("POST", SecurityHeaders.REPORTS, Permission.NONE, this::take)
                .withBodyOf(LARGEST_BODY)
                .is(Operation.of("reportPolicy", "Takes what a browser says that a page's policy stopped")
                        .text(
                                "Sent by browsers by themselves. Counted as watchfloor_csp_reports_total and logged, at most"
                                        + " once a minute.")
                        .takes(true, Content.text("application/csp-report"), Content.text("application/reports+json"))
                        .answersNothing()));
    }

    private HttpResponse take(Call call) {
        List<Report> found = read(call.bytes().utf8String());
        if (found.isEmpty()) {
            throw Problem.of(400, "request.body", "This is no report of a browser about a content security policy.")
                    .asException();
        }
        found.forEach(one -> reports.labelValues(one.counted()).inc());
        tell(found);
        return Answers.noContent();
    }

    private record Report(String directive, String page, String blocked, String sample) {

        String counted() {
            return DIRECTIVES.contains(directive) ? directive : "other";
        }
    }

    /** By report-uri a single object, by the Reporting API a list. */
    private static List<Report> read(String body) {
        JsonNode said;
        try {
            said = Json.parse(body);
        } catch (RuntimeException e) {
            return List.of();
        }
        List<Report> found = new ArrayList<>();
        if (said.path("csp-report").isObject()) {
            JsonNode one = said.path("csp-report");
            String effective = one.path("effective-directive").asText();
            found.add(new Report(
                    shown(effective.isEmpty() ? one.path("violated-directive").asText() : effective),
                    shown(one.path("document-uri").asText()),
                    shown(one.path("blocked-uri").asText()),
                    shown(one.path("script-sample").asText())));
        }
        for (JsonNode one : said) {
            if (found.size() < AT_ONCE
                    && said.isArray()
                    && one.path("type").asText().equals("csp-violation")) {
                JsonNode of = one.path("body");
                found.add(new Report(
                        shown(of.path("effectiveDirective").asText()),
                        shown(of.path("documentURL").asText()),
                        shown(of.path("blockedURL").asText()),
                        shown(of.path("sample").asText())));
            }
        }
        return found;
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private synchronized void tell(List<Report> found) {
        untold += found.size();
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            return;
        }
        Report last = found.getLast();
        LOG.warn(
                "Browsers reported that the policy of a page stopped something: {} since the last such line. The latest: {} at {}, {} {}",
                untold,
                last.directive(),
                last.page(),
                last.blocked(),
                last.sample());
        untold = 0;
        quietUntil = now.plus(QUIET);
    }
}
