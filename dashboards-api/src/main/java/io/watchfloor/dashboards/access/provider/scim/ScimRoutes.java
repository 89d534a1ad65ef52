package io.watchfloor.dashboards.access.provider.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.PersonName;
import io.watchfloor.dashboards.access.provider.Provisioning;
import io.watchfloor.dashboards.access.provider.Provisioning.Attributes;
import io.watchfloor.dashboards.access.provider.Provisioning.Members;
import io.watchfloor.dashboards.access.provider.Provisioning.Outcome;
import io.watchfloor.dashboards.access.provider.ScimRecord;
import io.watchfloor.dashboards.access.provider.ScimRecord.Kind;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /scim/v2}: users and groups written by identity providers. Authenticated by the provider's SCIM token, which
 * grants no other access. Not part of the OpenAPI description: RFC 7644 and {@code /scim/v2/Schemas} describe it.
 */
public final class ScimRoutes {

    /** Maximum number of resources in a response. */
    static final int MOST = 200;

    private static final long LARGEST = 256 << 10;
    private static final String AT = "/scim/v2";
    private static final int LONGEST = 255;
    private static final int MOST_ATTEMPTS = 20;

    private final Provisioning provisioning;
    private final String base;
    private final Runnable peopleChanged;

    /**
     * @param address of the center for providers
     * @param peopleChanged runs when rights or credentials may have changed
     */
    public ScimRoutes(Provisioning provisioning, URI address, Runnable peopleChanged) {
        this.provisioning = provisioning;
        this.base = address + AT;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        List<ApiRoute> routes = new ArrayList<>();
        routes.add(route(
                "GET", "/ServiceProviderConfig", (call, provider) -> ScimJson.answer(200, ScimJson.serviceProvider())));
        routes.add(route("GET", "/ResourceTypes", (call, provider) -> ScimJson.answer(200, ScimJson.resourceTypes())));
        routes.add(route("GET", "/Schemas", (call, provider) -> ScimJson.answer(200, ScimJson.schemas())));
        for (Kind kind : Kind.values()) {
            String path = kind == Kind.USER ? "/Users" : "/Groups";
            routes.add(route("GET", path, (call, provider) -> list(call, provider, kind)));
            routes.add(route("POST", path, (call, provider) -> add(call, provider, kind)));
            routes.add(route(
                    "GET", path + "/{id}", (call, provider) -> shown(200, provider, kind, call, call.path("id"))));
            routes.add(route("PUT", path + "/{id}", (call, provider) -> put(call, provider, kind)));
            routes.add(route("PATCH", path + "/{id}", (call, provider) -> patch(call, provider, kind)));
            routes.add(route("DELETE", path + "/{id}", (call, provider) -> remove(call, provider, kind)));
        }
        return routes;
    }

    private ApiRoute route(String method, String path, BiFunction<Call, String, HttpResponse> endpoint) {
        return ApiRoute.reading(method, AT + path, Verb.NONE, call -> {
                    try {
                        String provider = Access.bearer(call.request())
                                .flatMap(provisioning::of)
                                .orElseThrow(() -> new ScimException(
                                        401, "", "Send the provider's SCIM token as a bearer token."));
                        HttpResponse answer = endpoint.apply(call, provider);
                        if (!method.equals("GET")) {
                            peopleChanged.run();
                        }
                        return answer;
                    } catch (ScimException e) {
                        return ScimJson.refused(e);
                    }
                })
                .withBodyOf(LARGEST);
    }

    private HttpResponse list(Call call, String provider, Kind kind) {
        Provisioning.Sought sought = ScimFilter.parse(query(call, "filter"), kind);
        int start = Math.max(1, number(call, "startIndex", 1));
        int count = Math.min(MOST, Math.max(0, number(call, "count", 100)));
        List<ObjectNode> found = count == 0
                ? List.of()
                : provisioning.find(provider, kind, sought, start - 1, count).stream()
                        .map(one -> json(one, call))
                        .toList();
        return ScimJson.answer(200, ScimJson.list(found, provisioning.count(provider, kind, sought), start));
    }

    private HttpResponse add(Call call, String provider, Kind kind) {
        ObjectNode body = body(call);
        Outcome outcome = provisioning.add(
                provider,
                kind,
                key(body, kind),
                text(body, "externalId"),
                kind == Kind.GROUP || ScimJson.active(body),
                ScimJson.rest(body),
                call.origin().address());
        ScimRecord added = done(outcome, kind);
        if (kind == Kind.GROUP) {
            ScimPatch members = new ScimPatch((ObjectNode) Json.parse("{}"));
            members.apply(Json.parse("{\"Operations\":[{\"op\":\"add\",\"path\":\"members\",\"value\":"
                    + body.withArray("members") + "}]}"));
            done(
                    provisioning.write(
                            provider,
                            added,
                            null,
                            members.members(),
                            false,
                            call.origin().address()),
                    kind);
        }
        return shown(201, provider, kind, call, added.id());
    }

    private HttpResponse put(Call call, String provider, Kind kind) {
        ObjectNode body = body(call);
        Set<String> named = new TreeSet<>();
        body.path("members").forEach(one -> named.add(one.path("value").asText()));
        Changed to = new Changed(body, body.has("members") ? new Members(true, named, Set.of()) : Members.UNCHANGED);
        return written(call, provider, kind, resource -> to);
    }

    private HttpResponse patch(Call call, String provider, Kind kind) {
        ObjectNode body = body(call);
        return written(call, provider, kind, resource -> {
            ScimPatch patch = new ScimPatch(resource);
            patch.apply(body);
            return new Changed(resource, patch.members());
        });
    }

    private record Changed(ObjectNode resource, Members members) {}

    /**
     * Reads, changes and writes a resource. If another request changed the resource in the meantime, the method starts
     * again, so that no change is lost. A request that names a version changes only that version.
     */
    private HttpResponse written(Call call, String provider, Kind kind, Function<ObjectNode, Changed> change) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            ScimRecord before = matching(call, get(provider, kind, call.path("id")));
            Changed to = change.apply(ScimJson.of(before, List.of(), base));
            Outcome outcome = provisioning.write(
                    provider,
                    before,
                    attributes(before, to.resource()),
                    to.members(),
                    !requestedVersion(call).equals("*"),
                    call.origin().address());
            if (!(outcome instanceof Outcome.Stale)) {
                return shown(200, provider, kind, call, done(outcome, kind).id());
            }
        }
        throw new ScimException(409, "", "The resource is being changed by another request. Send the request again.");
    }

    private static ScimRecord matching(Call call, ScimRecord now) {
        String wanted = requestedVersion(call);
        if (!wanted.equals("*") && !wanted.equals(ScimJson.version(now))) {
            throw new ScimException(
                    412, "", "The current version is %s. Read the resource again.".formatted(ScimJson.version(now)));
        }
        return now;
    }

    private static String requestedVersion(Call call) {
        return call.header("If-Match").map(String::strip).orElse("*");
    }

    /** @return null if the attributes did not change */
    private static @Nullable Attributes attributes(ScimRecord before, ObjectNode resource) {
        Attributes to = new Attributes(
                key(resource, before.kind()),
                text(resource, "externalId"),
                before.kind() == Kind.GROUP || ScimJson.active(resource),
                ScimJson.rest(resource));
        boolean same = to.key().equals(before.key())
                && to.externalId().equals(before.externalId())
                && to.active() == before.active()
                && Json.parse(to.resource()).equals(Json.parse(before.resource()));
        return same ? null : to;
    }

    private HttpResponse remove(Call call, String provider, Kind kind) {
        matching(call, get(provider, kind, call.path("id")));
        if (!provisioning.remove(provider, kind, call.path("id"), call.origin().address())) {
            throw unknown();
        }
        return HttpResponse.create().withStatus(204);
    }

    private HttpResponse shown(int status, String provider, Kind kind, Call call, String id) {
        ScimRecord record = get(provider, kind, id);
        return ScimJson.answer(status, json(record, call)).addHeader(Answers.header("ETag", ScimJson.version(record)));
    }

    private ObjectNode json(ScimRecord record, Call call) {
        boolean members = record.kind() == Kind.GROUP
                && !query(call, "excludedAttributes").contains("members");
        ObjectNode json = ScimJson.of(record, members ? provisioning.members(record.id()) : List.of(), base);
        if (!members) {
            json.remove("members");
        }
        return json;
    }

    private ScimRecord get(String provider, Kind kind, String id) {
        return provisioning.get(provider, kind, id).orElseThrow(ScimRoutes::unknown);
    }

    private static ScimRecord done(Outcome outcome, Kind kind) {
        return switch (outcome) {
            case Outcome.Success done -> done.record();
            case Outcome.Conflict taken ->
                throw new ScimException(
                        409,
                        "uniqueness",
                        "Another resource has the same value for " + (kind == Kind.USER ? "userName" : "displayName")
                                + ".");
            case Outcome.Unknown gone -> throw unknown();
            case Outcome.Stale stale ->
                throw new ScimException(409, "", "The resource was changed in the meantime. Read it again.");
            case Outcome.TooMany many ->
                throw new ScimException(400, "tooMany", "The limit of users and groups is reached.");
        };
    }

    private static ScimException unknown() {
        return new ScimException(404, "", "No resource has this id.");
    }

    private static ObjectNode body(Call call) {
        try {
            if (Json.parse(call.bytes().utf8String()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalStateException e) {
            // If the body is not JSON, the response is the same as for JSON of the wrong type.
        }
        throw new ScimException(400, "invalidSyntax", "The body must be a JSON object.");
    }

    private static String key(ObjectNode resource, Kind kind) {
        String name = kind == Kind.USER ? "userName" : "displayName";
        String text = text(resource, name);
        boolean good =
                kind == Kind.USER ? PersonName.of(text).filter(text::equals).isPresent() : !text.isBlank();
        if (!good) {
            throw ScimException.value(name + " must be text, for users of at most 100 characters.");
        }
        return text;
    }

    private static String text(ObjectNode resource, String name) {
        JsonNode value = resource.path(name);
        String text = value.isNull() ? "" : value.asText();
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw ScimException.value(name + " is too long or contains invisible characters.");
        }
        return text;
    }

    private static String query(Call call, String name) {
        return call.request().getUri().query().get(name).orElse("");
    }

    private static int number(Call call, String name, int instead) {
        String text = query(call, name);
        if (text.isEmpty()) {
            return instead;
        }
        if (!text.matches("-?\\d{1,9}")) {
            throw ScimException.value(name + " must be a number.");
        }
        return Integer.parseInt(text);
    }
}
