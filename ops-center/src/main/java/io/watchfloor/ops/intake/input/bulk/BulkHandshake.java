package io.watchfloor.ops.intake.input.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Responds to the requests that Beats, Logstash, rsyslog and Elasticsearch clients send before they write documents,
 * and to their health checks. Watchfloor has no indices, templates or policies. A request for an index, template or
 * policy always succeeds, and changes are acknowledged and ignored.
 */
final class BulkHandshake {

    private static final Pattern SET_UP = Pattern.compile(
            "/(_ilm/policy|_index_template|_component_template|_template|_ingest/pipeline|_data_stream|_alias|_aliases)(/.*)?");
    private static final Pattern SET_UP_OF_INDEX =
            Pattern.compile("/[^_/][^/]*(/_alias(es)?(/.*)?|/_mapping|/_settings)?");

    private static final String UUID = "watchfloor-door-bulk00";

    private final String version;

    /** @param version the version of Elasticsearch that the input reports */
    BulkHandshake(String version) {
        this.version = version;
    }

    /** Returns empty for any other request. */
    Optional<JsonNode> of(String method, String path) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        boolean writes = method.equals("PUT") || method.equals("POST") || method.equals("DELETE");
        if (reads) {
            switch (path) {
                case "", "/" -> {
                    return Optional.of(root());
                }
                case "/_license" -> {
                    return Optional.of(license());
                }
                case "/_xpack" -> {
                    return Optional.of(xpack());
                }
                case "/_cluster/health", "/_cat/health" -> {
                    return Optional.of(health());
                }
                case "/_nodes", "/_nodes/_all/http", "/_nodes/http" -> {
                    return Optional.of(nodes());
                }
                default -> {}
            }
        }
        boolean setUp =
                SET_UP.matcher(path).matches() || SET_UP_OF_INDEX.matcher(path).matches();
        if (setUp && reads) {
            return Optional.of(object());
        }
        return setUp && writes ? Optional.of(object().put("acknowledged", true)) : Optional.empty();
    }

    private ObjectNode root() {
        ObjectNode root = object().put("name", "watchfloor")
                .put("cluster_name", "watchfloor")
                .put("cluster_uuid", UUID);
        root.set(
                "version",
                object().put("number", version)
                        .put("build_flavor", "default")
                        .put("build_type", "tar")
                        .put("build_hash", "unknown")
                        .put("build_date", "2025-01-01T00:00:00Z")
                        .put("build_snapshot", false)
                        .put("lucene_version", "9.12.0")
                        .put("minimum_wire_compatibility_version", "7.17.0")
                        .put("minimum_index_compatibility_version", "7.0.0"));
        return root.put("tagline", "You Know, for Search");
    }

    private static ObjectNode license() {
        ObjectNode answer = object();
        answer.set(
                "license",
                object().put("status", "active")
                        .put("uid", UUID)
                        .put("type", "basic")
                        .put("mode", "basic"));
        return answer;
    }

    private static ObjectNode xpack() {
        ObjectNode answer = license();
        answer.set("features", object());
        return answer;
    }

    private static ObjectNode health() {
        return object().put("cluster_name", "watchfloor")
                .put("status", "green")
                .put("timed_out", false)
                .put("number_of_nodes", 1)
                .put("number_of_data_nodes", 1);
    }

    /** The list is empty, so that a client that searches for other nodes continues to use this address. */
    private static ObjectNode nodes() {
        ObjectNode answer = object().put("cluster_name", "watchfloor");
        answer.set("nodes", object());
        return answer;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
