package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.request.DeviceCookie;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.search.Visibility;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An authorized request.
 *
 * @param route the matched route
 * @param path values of the path parameters
 * @param sender person and credential; present on all routes that need a right
 */
public record Call(
        HttpRequest request,
        ApiRoute route,
        Map<String, String> path,
        Optional<AuthenticationResult.Authenticated> sender,
        ByteString bytes) {

    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no parameter {" + name + "}");
        }
        return value;
    }

    public Person person() {
        return known().person();
    }

    /** Person and credential of the request. */
    public AuthenticationResult.Authenticated known() {
        return sender.orElseThrow(() -> new IllegalStateException("The route requires no right"));
    }

    /** When the person last passed a passkey check in this session; null if unknown. */
    public @Nullable Instant verifiedAt() {
        return known().verifiedAt();
    }

    /** Name of the operation in the API description and in the audit log. */
    public String action() {
        return route.action();
    }

    /** Object of the request as in the audit log: {@code case:7}. */
    public String object() {
        return RouteAudit.object(route, path);
    }

    /** Credential of the request. */
    public Credential credential() {
        return known().credential();
    }

    /** Returns which objects of the projections the person can see. */
    public Visibility sight() {
        return Visibility.of(bearer());
    }

    /** The person as actor for the audit log. */
    public Actor actor() {
        return new Actor(person().name(), credential().id(), origin().address());
    }

    public SignInOrigin origin() {
        return new SignInOrigin(
                Peer.of(request).address().getHostAddress(),
                header("User-Agent").orElse(""),
                DeviceCookie.of(request));
    }

    /**
     * Checks the scope for operations that affect assets of all groups.
     *
     * @return the error for a person with a limited scope; empty for an unlimited scope
     */
    Optional<Problem> outOfScope() {
        return person().scope().all()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        403,
                        "access.scope",
                        ("This operation affects assets of all groups, but the scope of %s is limited to some"
                                        + " groups. Ask an administrator.")
                                .formatted(person().name())));
    }

    /** The person with the rights of this request. */
    public Principal bearer() {
        return known().bearer();
    }

    /** Returns the API token of the request, or the API token that opened the session. */
    public Optional<AuthenticationResult.ByToken> token() {
        return Optional.ofNullable(known().token());
    }

    /** Rights of the person with this credential. */
    public Set<Verb> verbs() {
        return bearer().verbs();
    }

    public Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    /** Returns the query parameters that the route's description declares. */
    public Parameters query() {
        return Parameters.of(request, route.queries(), route.repeatable());
    }

    /** Parses the body as the record type in the route's description. */
    public <T extends Record> T body(Class<T> type) {
        Operation operation = route.operation();
        if (operation == null || !operation.takesBody(type)) {
            throw new IllegalStateException(
                    "%s %s does not declare the parameter %s.".formatted(route.method(), route.path(), type));
        }
        return Body.of(bytes, type);
    }

    /**
     * Returns the version in {@code If-Match}; null if the request accepts any version.
     *
     * @param of name of the versioned object, for the error message
     */
    public @Nullable Long version(String of) {
        Optional<String> match = header("If-Match").map(String::strip);
        if (match.isEmpty() || match.get().equals("*")) {
            return null;
        }
        String digits = match.get().replaceFirst("^W/", "").replace("\"", "");
        if (!digits.matches("[0-9]{1,18}")) {
            throw Problem.field(
                            "request.if-match",
                            "If-Match",
                            "If-Match must be the version of the %s that you loaded, such as \"7\".".formatted(of))
                    .asException();
        }
        return Long.valueOf(digits);
    }
}
