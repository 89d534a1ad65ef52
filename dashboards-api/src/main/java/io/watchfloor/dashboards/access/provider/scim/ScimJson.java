package io.watchfloor.dashboards.access.provider.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.provider.ScimRecord;
import io.watchfloor.dashboards.access.provider.ScimRecord.Kind;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** JSON of SCIM resources. */
final class ScimJson {

    static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";

    private static final String MESSAGES = "urn:ietf:params:scim:api:messages:2.0:";
    private static final String TYPE = "application/scim+json; charset=UTF-8";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ScimJson() {}

    static HttpResponse answer(int status, JsonNode body) {
        return HttpResponse.create().withStatus(status).withEntity(Answers.entity(TYPE, body.toString()));
    }

    static HttpResponse refused(ScimException refused) {
        ObjectNode error = NODES.objectNode();
        error.putArray("schemas").add(MESSAGES + "Error");
        error.put("status", Integer.toString(refused.status()));
        if (!refused.type().isEmpty()) {
            error.put("scimType", refused.type());
        }
        error.put("detail", refused.getMessage());
        HttpResponse answer = answer(refused.status(), error);
        return refused.status() == 401
                ? answer.addHeader(Answers.header("WWW-Authenticate", "Bearer realm=\"watchfloor-scim\""))
                : answer;
    }

    /** Returns the JSON of a single resource. */
    static ObjectNode of(ScimRecord record, List<String> members, String base) {
        ObjectNode json = (ObjectNode) Json.parse(record.resource());
        boolean user = record.kind() == Kind.USER;
        json.putArray("schemas").add(user ? USER : GROUP);
        json.put("id", record.id());
        json.put(user ? "userName" : "displayName", record.key());
        if (!record.externalId().isEmpty()) {
            json.put("externalId", record.externalId());
        }
        if (user) {
            json.put("active", record.active());
        } else {
            ArrayNode all = json.putArray("members");
            members.forEach(id -> all.addObject().put("value", id).put("$ref", base + "/Users/" + id));
        }
        json.putObject("meta")
                .put("resourceType", user ? "User" : "Group")
                .put("created", record.createdAt().toString())
                .put("lastModified", record.changedAt().toString())
                .put("version", version(record))
                .put("location", base + (user ? "/Users/" : "/Groups/") + record.id());
        return json;
    }

    /** Returns the version of a resource, which changes with each update. */
    static String version(ScimRecord record) {
        return "W/\"%d\"".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, record.changedAt()));
    }

    static ObjectNode list(List<ObjectNode> found, int total, int start) {
        ObjectNode list = NODES.objectNode();
        list.putArray("schemas").add(MESSAGES + "ListResponse");
        list.put("totalResults", total).put("startIndex", start).put("itemsPerPage", found.size());
        ArrayNode resources = list.putArray("Resources");
        found.forEach(resources::add);
        return list;
    }

    /** Returns the attributes that are stored unchanged, because the table has no columns for them. */
    static String rest(ObjectNode resource) {
        ObjectNode rest = resource.deepCopy();
        rest.remove(List.of("schemas", "id", "meta", "externalId", "members", "password", "groups"));
        rest.remove(List.of("userName", "active"));
        return rest.toString();
    }

    /** Entra sends {@code active} as a boolean or as text. */
    static boolean active(JsonNode resource) {
        JsonNode active = resource.path("active");
        return switch (active.asText("true").toLowerCase(Locale.ROOT)) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw ScimException.value("active must be true or false.");
        };
    }

    static ObjectNode serviceProvider() {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig");
        json.putObject("patch").put("supported", true);
        json.putObject("bulk").put("supported", false).put("maxOperations", 0).put("maxPayloadSize", 0);
        json.putObject("filter").put("supported", true).put("maxResults", ScimRoutes.MOST);
        json.putObject("changePassword").put("supported", false);
        json.putObject("sort").put("supported", false);
        json.putObject("etag").put("supported", true);
        json.putArray("authenticationSchemes")
                .addObject()
                .put("type", "oauthbearertoken")
                .put("name", "Bearer token")
                .put("description", "The token of watchfloor.providers.NAME.scim-token-file or scim-token-env.");
        return json;
    }

    static ObjectNode resourceTypes() {
        return list(List.of(resourceType("User", "/Users", USER), resourceType("Group", "/Groups", GROUP)), 2, 1);
    }

    private static ObjectNode resourceType(String name, String endpoint, String schema) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:ResourceType");
        return json.put("id", name).put("name", name).put("endpoint", endpoint).put("schema", schema);
    }

    static ObjectNode schemas() {
        ObjectNode user = schema(USER, "User");
        attribute(user, "userName", "string", false, true);
        attribute(user, "externalId", "string", false, false);
        attribute(user, "displayName", "string", false, false);
        attribute(user, "active", "boolean", false, false);
        attribute(user, "name", "complex", false, false);
        attribute(user, "emails", "complex", true, false);
        ObjectNode group = schema(GROUP, "Group");
        attribute(group, "displayName", "string", false, true);
        attribute(group, "externalId", "string", false, false);
        attribute(group, "members", "complex", true, false);
        return list(List.of(user, group), 2, 1);
    }

    private static ObjectNode schema(String id, String name) {
        ObjectNode json = NODES.objectNode();
        json.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:Schema");
        json.put("id", id).put("name", name).putArray("attributes");
        return json;
    }

    private static void attribute(ObjectNode schema, String name, String type, boolean several, boolean key) {
        schema.withArray("attributes")
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("multiValued", several)
                .put("required", key)
                .put("caseExact", false)
                .put("mutability", "readWrite")
                .put("returned", "default")
                .put("uniqueness", key ? "server" : "none");
    }
}
