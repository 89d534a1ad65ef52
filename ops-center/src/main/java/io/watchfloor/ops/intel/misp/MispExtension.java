package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The extension of STIX objects with the attribute, object or event of MISP that they are made from. */
final class MispExtension {

    static final String ID = "extension-definition--6f2f9a52-51dc-4f0c-9d0a-5f5f6c3f7c1e";

    /** Fields that are kept as they are. Numbers of rows of one server, such as {@code id}, are not among them. */
    static final List<String> ATTRIBUTE = List.of(
            "uuid",
            "type",
            "category",
            "object_relation",
            "value",
            "to_ids",
            "comment",
            "timestamp",
            "distribution",
            "sharing_group_id",
            "disable_correlation",
            "first_seen",
            "last_seen",
            "deleted");

    static final List<String> OBJECT = List.of(
            "uuid",
            "name",
            "meta-category",
            "description",
            "template_uuid",
            "template_version",
            "comment",
            "timestamp",
            "distribution",
            "sharing_group_id",
            "first_seen",
            "last_seen",
            "deleted");

    static final List<String> EVENT = List.of(
            "uuid",
            "info",
            "date",
            "timestamp",
            "threat_level_id",
            "analysis",
            "distribution",
            "sharing_group_id",
            "published",
            "publish_timestamp",
            "extends_uuid",
            "disable_correlation");

    static final List<String> REFERENCE =
            List.of("uuid", "relationship_type", "comment", "referenced_uuid", "timestamp");

    static final List<String> REPORT = List.of("uuid", "name", "content", "timestamp", "distribution", "deleted");

    private MispExtension() {}

    /** Adds the extension to an object. @return the extension */
    static ObjectNode add(ObjectNode object, String event) {
        return object.putObject("extensions")
                .putObject(ID)
                .put("extension_type", "property-extension")
                .put("event", event);
    }

    static JsonNode of(JsonNode object) {
        return object.path("extensions").path(ID);
    }

    /** Copies the fields that have a value. */
    static ObjectNode copy(JsonNode from, List<String> fields) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            JsonNode value = from.path(field);
            if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
                copy.set(field, value);
            }
        }
        return copy;
    }
}
