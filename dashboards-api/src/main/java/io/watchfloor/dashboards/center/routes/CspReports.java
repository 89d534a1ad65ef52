package io.watchfloor.dashboards.center.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.web.SecurityHeaders;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives content security policy violation reports from browsers. A report points to an attack, a defect of the page, or a browser
 * extension. Because anyone can send reports without authentication, they are only counted by directive and logged at most once a minute.
 */
public final class CspReports {

    private static final Logger LOG = LoggerFactory.getLogger(CspReports.class);

    private static final int LARGEST_BODY = 16 << 10;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Clock clock;
    private final Counter reports;
    private Instant quietUntil = Instant.MIN;
    private int untold;

    public CspReports(PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        this.reports = new Meters(registry).counter("watchfloor_csp_reports_total");
    }

    public List<ApiRoute> routes() {
        return List.of(ApiRoute.reading("POST", SecurityHeaders.REPORTS, Verb.NONE, this::receive)
                .withBodyOf(LARGEST_BODY)
                .is(Operation.of("reportPolicy", "Receive reports of browsers about content security policy violations")
                        .text("Browsers send the reports automatically. They are counted as"
                                + " watchfloor_csp_reports_total and logged at most once a minute.")
                        .takes(true, Content.text("application/csp-report"), Content.text("application/reports+json"))
                        .answersNothing()));
    }

    private HttpResponse receive(Call call) {
        List<CspReport> found = CspReport.read(call.bytes().utf8String());
        if (found.isEmpty()) {
            throw Problem.of(400, "request.body", "The body is not a content security policy report.")
                    .asException();
        }
        found.forEach(one -> reports.labelValues(one.counted()).inc());
        log(found);
        return Answers.noContent();
    }

    private synchronized void log(List<CspReport> found) {
        untold += found.size();
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            return;
        }
        CspReport last = found.getLast();
        LOG.warn(
                "Browsers reported content security policy violations: {} since the last message. The"
                        + " latest: {} at {}, {} {}",
                untold,
                last.directive(),
                last.page(),
                last.blocked(),
                last.sample());
        untold = 0;
        quietUntil = now.plus(QUIET);
    }
}
