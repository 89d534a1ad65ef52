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
 * An authorised request.
 *
 * @param route the matched route
 * @param path values of the route's {@code {names}}
 * @param sender who sends it, and with what; present wherever the route needs a permission
 */
public record Call(
        HttpRequest request,
        ApiRoute route,
        Map<String, String> path,
        Optional<AuthenticationResult.Known> sender,
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

    /** Who sends it, and with what. */
    public AuthenticationResult.Known known() {
        return sender.orElseThrow(() -> new IllegalStateException("The route requires no right"));
    }

    /** When the person last proved to be present in this session; null when that is not known. */
    public @Nullable Instant verifiedAt() {
        return known().verifiedAt();
    }

    /** The operation's name in the description of the API and in the audit log. */
    public String action() {
        return route.action();
    }

    /** What the request is about, as in the audit log: {@code case:7}. */
    public String object() {
        return RouteAudit.object(route, path);
    }

    /** The credential that the request came with. */
    public Credential credential() {
        return known().credential();
    }

    /** What the person may see of the boards. */
    public Visibility sight() {
        return Visibility.of(bearer());
    }

    /** The person, for the audit. */
    public Actor actor() {
        return new Actor(person().name(), credential().id(), whence().address());
    }

    public SignInOrigin whence() {
        return new SignInOrigin(
                Peer.of(request).address().getHostAddress(),
                header("User-Agent").orElse(""),
                DeviceCookie.of(request));
    }

    /**
     * For what no group of assets bounds.
     *
     * @return why not, for somebody who sees some assets only
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

    /** With the rights that count for this request. */
    public Principal bearer() {
        return known().bearer();
    }

    /** The token that it came with, or that opened its session. */
    public Optional<AuthenticationResult.ByToken> token() {
        return Optional.ofNullable(known().token());
    }

    /** What the person may do with this credential. */
    public Set<Verb> verbs() {
        return bearer().verbs();
    }

    public Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    /** The query; the route's description names each parameter. */
    public Parameters query() {
        return Parameters.of(request, route.queries(), route.repeatable());
    }

    /** The body, as the record in the route's description. */
    public <T extends Record> T body(Class<T> type) {
        Operation operation = route.operation();
        if (operation == null || !operation.takesBody(type)) {
            throw new IllegalStateException(
                    "%s %s does not declare the parameter %s.".formatted(route.method(), route.path(), type));
        }
        return Body.of(bytes, type);
    }

    /**
     * The version that {@code If-Match} names, null for any.
     *
     * @param of the thing that has the version, named for the person
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
