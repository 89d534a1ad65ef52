package io.watchfloor.dashboards.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The published schema of OCSF, from its archive. Reports unknown and deprecated attributes, missing required ones, wrong
 * types, values outside of an enumeration, texts that differ from the caption of their number, and broken constraints.
 */
public final class OcsfSchema {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ARCHIVE = "shared/data/schemas/ocsf/ocsf-schema-1.9.0-dev.tar.gz";
    private static final int BLOCK = 512;

    private final Map<String, JsonNode> files;
    private final Map<String, ObjectNode> resolved = new TreeMap<>();

    private OcsfSchema(Map<String, JsonNode> files) {
        this.files = files;
    }

    /** Empty where the archive is absent. */
    public static Optional<OcsfSchema> load() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path archive = at.resolve(ARCHIVE);
            if (Files.exists(archive)) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
                    return Optional.of(new OcsfSchema(untar(in.readAllBytes())));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, JsonNode> untar(byte[] tar) throws IOException {
        Map<String, JsonNode> files = new TreeMap<>();
        for (int at = 0; at + BLOCK <= tar.length && tar[at] != 0; ) {
            String name = new String(tar, at, 100, StandardCharsets.UTF_8).split("\0", 2)[0];
            String octal = new String(tar, at + 124, 12, StandardCharsets.US_ASCII).replaceAll("[^0-7]", "");
            int size = Integer.parseInt(octal, 8);
            if (name.endsWith(".json")) {
                files.put(
                        name.replaceFirst("^\\./", ""),
                        MAPPER.readTree(new ByteArrayInputStream(tar, at + BLOCK, size)));
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return files;
    }

    /** What is wrong with a finding; empty if it is valid. */
    public List<String> problems(JsonNode finding) {
        List<String> problems = new ArrayList<>();
        int uid = finding.path("class_uid").asInt();
        String file = switch (uid) {
            case 2004 -> "events/findings/detection_finding.json";
            case 2005 -> "events/findings/incident_finding.json";
            default -> throw new IllegalArgumentException("class " + uid);
        };
        check(file, finding, "", problems);
        if (finding.path("category_uid").asInt() != 2) {
            problems.add("category_uid is not 2");
        }
        if (finding.path("type_uid").asInt()
                != uid * 100 + finding.path("activity_id").asInt()) {
            problems.add("type_uid is not class_uid * 100 + activity_id");
        }
        return problems;
    }

    private void check(String file, JsonNode value, String place, List<String> problems) {
        ObjectNode definition = resolve(file);
        JsonNode attributes = definition.path("attributes");
        value.properties().forEach(member -> {
            JsonNode attribute = attributes.path(member.getKey());
            String where = place + "/" + member.getKey();
            if (attribute.isMissingNode()) {
                problems.add(where + " is unknown");
            } else {
                member(attribute, value, member.getKey(), member.getValue(), where, problems);
            }
        });
        attributes.properties().forEach(attribute -> {
            if (attribute.getValue().path("requirement").asText().equals("required")
                    && !value.has(attribute.getKey())) {
                problems.add(place + "/" + attribute.getKey() + " is missing");
            }
        });
        JsonNode any = definition.at("/constraints/at_least_one");
        if (!any.isEmpty() && any.valueStream().noneMatch(name -> value.has(name.asText()))) {
            problems.add(place + " has none of " + any);
        }
    }

    private void member(
            JsonNode attribute, JsonNode owner, String name, JsonNode value, String where, List<String> problems) {
        JsonNode dictionary = dictionary().path("attributes").path(name);
        if (attribute.has("@deprecated") || dictionary.has("@deprecated")) {
            problems.add(where + " is deprecated");
        }
        String type = dictionary.path("type").asText();
        if (dictionary.path("is_array").asBoolean()) {
            if (!value.isArray() || value.isEmpty()) {
                problems.add(where + " is no list with members");
            }
            for (int index = 0; index < value.size(); index++) {
                value(type, value.get(index), where + "/" + index, problems);
            }
        } else {
            value(type, value, where, problems);
        }
        ObjectNode captions = MAPPER.createObjectNode();
        captions.setAll(members(dictionary.path("enum")));
        captions.setAll(members(attribute.path("enum")));
        boolean open = List.of("class_uid", "category_uid", "type_uid").contains(name);
        if (!captions.isEmpty() && !open) {
            JsonNode caption = captions.path(value.asText());
            String sibling =
                    attribute.path("sibling").asText(dictionary.path("sibling").asText());
            if (caption.isMissingNode()) {
                problems.add(where + " is none of the values: " + value);
            } else if (owner.has(sibling)
                    && !owner.path(sibling)
                            .asText()
                            .equals(caption.path("caption").asText())
                    && !sibling.equals("type_name")) {
                problems.add(where + " and " + sibling + " differ: " + owner.path(sibling));
            }
        }
    }

    private static ObjectNode members(JsonNode node) {
        return node instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }

    private void value(String type, JsonNode value, String where, List<String> problems) {
        JsonNode definition = dictionary().path("types").path("attributes").path(type);
        if (definition.isMissingNode()) {
            if (!value.isObject()) {
                problems.add(where + " is no object");
            } else if (!type.equals("object")) {
                check("objects/" + type + ".json", value, where, problems);
            }
            return;
        }
        String base = definition.path("type").asText(type);
        boolean right = switch (base) {
            case "string_t" -> value.isTextual();
            case "integer_t", "long_t" -> value.isIntegralNumber();
            case "boolean_t" -> value.isBoolean();
            case "float_t" -> value.isNumber();
            default -> true;
        };
        boolean matches = !definition.has("regex")
                || Pattern.compile(definition.path("regex").asText())
                        .matcher(value.asText())
                        .find();
        if (!right || !matches) {
            problems.add(where + " is no " + type + ": " + value);
        }
    }

    private JsonNode dictionary() {
        return file("dictionary.json");
    }

    private JsonNode file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    /** A definition with the attributes of its parents and of the profiles that it includes. */
    private ObjectNode resolve(String file) {
        ObjectNode known = resolved.get(file);
        if (known != null) {
            return known;
        }
        JsonNode own = files.get(file);
        if (own == null) {
            throw new IllegalArgumentException("the schema has no " + file);
        }
        ObjectNode attributes = MAPPER.createObjectNode();
        ObjectNode all = MAPPER.createObjectNode();
        String parent = own.path("extends").asText();
        if (!parent.isEmpty()) {
            ObjectNode inherited = resolve(parentFile(file, parent));
            attributes.setAll(members(inherited.path("attributes").deepCopy()));
            if (inherited.has("constraints")) {
                all.set("constraints", inherited.get("constraints"));
            }
        }
        own.at("/attributes/$include").forEach(include -> merge(attributes, optional(file(include.asText()))));
        own.path("profiles").forEach(profile -> {
            JsonNode found = files.get("profiles/" + profile.asText() + ".json");
            if (found != null) {
                merge(attributes, optional(found));
            }
        });
        merge(attributes, members(own.path("attributes")));
        all.set("attributes", attributes);
        if (own.has("constraints")) {
            all.set("constraints", own.get("constraints"));
        }
        resolved.put(file, all);
        return all;
    }

    /** What a profile requires holds for findings that name the profile; of those, only "incident", which requires nothing. */
    private static ObjectNode optional(JsonNode profile) {
        ObjectNode attributes = members(profile.path("attributes").deepCopy());
        attributes.forEach(attribute -> ((ObjectNode) attribute).remove("requirement"));
        return attributes;
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(member -> {
            if (!member.getKey().startsWith("$")) {
                ObjectNode merged = members(into.path(member.getKey()).deepCopy());
                JsonNode values = merged.path("enum").deepCopy();
                merged.setAll(members(member.getValue()));
                if (values.isObject()) {
                    ObjectNode both = (ObjectNode) values;
                    both.setAll(members(member.getValue().path("enum")));
                    merged.set("enum", both);
                }
                into.set(member.getKey(), merged);
            }
        });
    }

    private String parentFile(String file, String parent) {
        if (file.startsWith("objects/")) {
            return "objects/" + parent + ".json";
        }
        return files.containsKey("events/" + parent + ".json")
                ? "events/" + parent + ".json"
                : "events/findings/" + parent + ".json";
    }
}
