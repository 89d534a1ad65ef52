package io.watchfloor.dashboards.api.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.people.GrantException;
import io.watchfloor.dashboards.audit.AuditEntry;
import io.watchfloor.dashboards.audit.AuditLog;
import io.watchfloor.ops.platform.limits.Peer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits every request that changes something or reads restricted data. It uses the table of routes, so that new routes
 * are audited automatically. An endpoint that appends to the audit log in its own transaction is not audited twice.
 */
final class RouteAudit {

    private static final Logger LOG = LoggerFactory.getLogger(RouteAudit.class);

    private static final String ROOT = "/api/v1/";

    /**
     * Readers of the audit log are not members of every matter. An entry about a matter names neither the matter nor what was
     * done; the log of the matter does.
     */
    private static final String MATTERS = ROOT + "matters";

    private static final String USED_MATTER = "useMatter";

    /** Operations that read restricted data. Restricted cases are audited by the routes that read them. */
    static final Set<String> RESTRICTED_READS = Set.of(
            "listAudit",
            "exportAudit",
            "downloadPackage",
            "exportIntelligence",
            "exportSightings",
            "listFraudReports",
            "getFraudReport",
            "listFraudClusters",
            "getFraudCluster");

    /** Operations that browsers call automatically without authentication, and that change nothing. */
    private static final Set<String> NOT_OF_PEOPLE = Set.of("reportPolicy");

    /**
     * Operations without a session, which themselves write an audit record for the person of the link or notification.
     */
    private static final Set<String> BY_LINK = Set.of("acknowledgeByLink", "addNotificationReceipt");

    private final AuditLog log;
    private final BlockingCalls blocking;
    private final ApiMetrics metrics;

    RouteAudit(AuditLog log, BlockingCalls blocking, ApiMetrics metrics) {
        this.log = log;
        this.blocking = blocking;
        this.metrics = metrics;
    }

    static boolean audits(ApiRoute route) {
        String id = route.operation() == null ? "" : route.operation().id();
        return (!route.method().equals("GET") && !NOT_OF_PEOPLE.contains(id) && !BY_LINK.contains(id))
                || RESTRICTED_READS.contains(id);
    }

    /** Runs the endpoint and audits the result. Call it on a thread that may block. */
    CompletionStage<HttpResponse> run(Call call) {
        if (!audits(call.route()) || continues(call)) {
            return call.route().endpoint().answer(call);
        }
        long before = AuditLog.appendedHere();
        CompletionStage<HttpResponse> answer;
        try {
            answer = call.route().endpoint().answer(call);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        boolean itself = AuditLog.appendedHere() != before;
        if (answer.toCompletableFuture().isDone()) {
            return answer.handle((response, failure) -> recorded(call, itself, response, failure));
        }
        return answer.handle((response, failure) -> blocking.always(() -> recorded(call, itself, response, failure)))
                .thenCompose(Function.identity());
    }

    /** Audits a rejected request that would have changed something. */
    void refused(HttpRequest request, ApiRoute route, Map<String, String> path, Person person, String code) {
        if (audits(route)) {
            append(
                    new AuditEntry(person.name(), "", address(request), action(route), object(route, path), "", "", ""),
                    code);
        }
    }

    /** Whether the request reads a further part of a list whose first part was audited. */
    private static boolean continues(Call call) {
        return call.route().method().equals("GET")
                && call.request().getUri().query().get("cursor").isPresent();
    }

    private HttpResponse recorded(
            Call call, boolean itself, @Nullable HttpResponse response, @Nullable Throwable failure) {
        boolean done = response != null && response.status().intValue() < 400;
        boolean known = call.sender().isPresent();
        if (!(done && itself)
                && (done || known)
                && !append(entry(call, response), outcome(response, failure))
                && done) {
            return Problem.of(
                            503,
                            "audit.not-written",
                            "The change was made, but could not be written to the audit log. Contact an administrator,"
                                    + " and check the result before you repeat the request.")
                    .response();
        }
        if (response != null) {
            return response;
        }
        throw failure instanceof RuntimeException runtime ? runtime : new CompletionException(failure);
    }

    private boolean append(AuditEntry entry, String outcome) {
        try {
            log.append(entry, outcome);
            return true;
        } catch (RuntimeException e) {
            metrics.auditFailed();
            LOG.error(
                    "Could not write to the audit log: {} {} {}, {}",
                    entry.actor(),
                    entry.action(),
                    entry.object(),
                    outcome,
                    e);
            return false;
        }
    }

    private static AuditEntry entry(Call call, @Nullable HttpResponse response) {
        AuditedRequest asked = ofMatter(call.route()) ? AuditedRequest.NOTHING : AuditedRequest.of(call);
        String name = call.sender().map(one -> one.person().name()).orElse("");
        String via = call.sender().map(one -> one.credential().id()).orElse("");
        return new AuditEntry(
                name,
                via,
                address(call.request()),
                action(call.route()),
                object(call.route(), call.path()) + made(call, response),
                call.header("If-Match").map(version -> "version " + version).orElse(""),
                asked.text(),
                asked.reason());
    }

    private static String outcome(@Nullable HttpResponse response, @Nullable Throwable failure) {
        if (response != null) {
            return response.status().intValue() < 400
                    ? AuditLog.DONE
                    : "refused: " + response.status().intValue();
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return switch (cause) {
            case Problem.ProblemException refused -> refused.problem().code();
            case GrantException refused -> refused.why().code();
            case TimeoutException late -> "server.no-answer";
            case null, default -> "server.failure";
        };
    }

    /** Returns the name of the operation in the API description. */
    static String action(ApiRoute route) {
        if (ofMatter(route)) {
            return USED_MATTER;
        }
        return route.operation() == null
                ? route.method() + " " + route.path()
                : route.operation().id();
    }

    /**
     * Returns the object for the audit log, such as {@code case:7} or {@code person:ann token:t1}; the collection if
     * the path contains no id.
     */
    static String object(ApiRoute route, Map<String, String> path) {
        if (ofMatter(route)) {
            return "matter";
        }
        String[] segments = route.path().substring(1).split("/", -1);
        StringBuilder object = new StringBuilder();
        for (int i = 1; i < segments.length; i++) {
            if (segments[i].startsWith("{")) {
                String value = path.getOrDefault(segments[i].substring(1, segments[i].length() - 1), "");
                object.append(object.isEmpty() ? "" : " ")
                        .append(one(segments[i - 1]))
                        .append(':')
                        .append(value);
            }
        }
        return object.isEmpty() ? route.path().replace(ROOT, "") : object.toString();
    }

    private static boolean ofMatter(ApiRoute route) {
        return route.path().equals(MATTERS) || route.path().startsWith(MATTERS + "/");
    }

    private static String one(String many) {
        return switch (many) {
            case "people" -> "person";
            case "aliases" -> "alias";
            default ->
                many.endsWith("ies")
                        ? many.substring(0, many.length() - 3) + "y"
                        : many.endsWith("s") ? many.substring(0, many.length() - 1) : many;
        };
    }

    /** Returns the id of the created object, if the response contains it. */
    private static String made(Call call, @Nullable HttpResponse response) {
        if (response == null
                || !call.path().isEmpty()
                || ofMatter(call.route())
                || !(response.entity() instanceof HttpEntity.Strict strict)) {
            return "";
        }
        Optional<JsonNode> answer = AuditedRequest.json(strict.getData());
        return answer.map(node -> node.path("id"))
                .filter(JsonNode::isValueNode)
                .map(id -> " " + id.asText())
                .orElse("");
    }

    private static String address(HttpRequest request) {
        return Peer.of(request).address().getHostAddress();
    }
}
