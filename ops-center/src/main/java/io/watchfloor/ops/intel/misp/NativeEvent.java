package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.misp.MispWriter.Item;
import io.watchfloor.ops.intel.pattern.IndicatorValues;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.stix.DerivedObservableId;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An event of objects that were not read from MISP. It has the most restrictive of their markings.
 *
 * @param written false if no object has an equivalent
 */
record NativeEvent(ObjectNode json, boolean written, long notConverted) {

    private static final Map<String, String> HASHES = Map.of(
            "MD5", "md5",
            "SHA-1", "sha1",
            "SHA-256", "sha256",
            "SHA-512", "sha512",
            "SHA3-256", "sha3-256",
            "SHA3-512", "sha3-512",
            "SSDEEP", "ssdeep",
            "TLSH", "tlsh");

    private static final Set<String> CLUSTERS = Set.of(
            "attack-pattern", "campaign", "course-of-action", "intrusion-set", "malware", "threat-actor", "tool");

    /** An attribute of the event. */
    private record Attribute(String type, String category, String value, boolean detects) {}

    static NativeEvent of(List<Item> items) {
        ArrayNode attributes = JsonNodeFactory.instance.arrayNode();
        Set<String> tags = new LinkedHashSet<>();
        Tlp level = Tlp.CLEAR;
        long newest = 0;
        long left = 0;
        for (Item item : items) {
            StixObject object = item.object();
            List<Attribute> found = attributes(object);
            boolean cluster = CLUSTERS.contains(object.type()) && object.text("name") != null;
            if (cluster) {
                tags.add("misp-galaxy:%s=\"%s\"".formatted(galaxy(object.type()), clusterName(object)));
            } else if (found.isEmpty()) {
                left++;
                continue;
            }
            level = MispTags.higher(level, item.level());
            newest = Math.max(newest, seconds(object));
            for (int i = 0; i < found.size(); i++) {
                attributes.add(attribute(object, item.level(), found.get(i), i));
            }
        }
        String ids = items.stream().map(one -> one.object().id()).sorted().collect(Collectors.joining(" "));
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("uuid", derived(ids))
                .put("info", "Threat intelligence export")
                .put("date", Instant.ofEpochSecond(newest).toString().substring(0, 10))
                .put("timestamp", Long.toString(newest))
                .put("threat_level_id", "4")
                .put("analysis", "2")
                .put("published", false)
                .put("distribution", MispDistribution.of(level));
        json.putObject("Orgc").put("uuid", derived("Watchfloor")).put("name", "Watchfloor");
        ArrayNode list = json.putArray("Tag");
        MispWriter.tag(list, "tlp:" + level.text());
        tags.forEach(one -> MispWriter.tag(list, one));
        json.set("Attribute", attributes);
        json.putArray("Object");
        return new NativeEvent(json, left < items.size(), left);
    }

    private static String galaxy(String type) {
        return type.equals("attack-pattern") ? "mitre-attack-pattern" : type;
    }

    private static String clusterName(StixObject object) {
        String name = String.valueOf(object.text("name")).replace('"', '\'');
        for (JsonNode reference : object.json().path("external_references")) {
            if (reference.path("source_name").asText().equals("mitre-attack")) {
                return name + " - " + reference.path("external_id").asText();
            }
        }
        return name;
    }

    private static long seconds(StixObject object) {
        String modified = object.text("modified");
        return modified == null ? 0 : MispTime.seconds(modified);
    }

    private static ObjectNode attribute(StixObject object, Tlp level, Attribute one, int number) {
        String uuid = object.id().substring(object.id().indexOf("--") + 2);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("uuid", number == 0 ? uuid : derived(object.id() + " " + number))
                .put("type", one.type())
                .put("category", one.category())
                .put("value", one.value())
                .put("to_ids", one.detects())
                .put("timestamp", Long.toString(seconds(object)))
                .put("distribution", "5");
        String description = object.text("description");
        if (description != null) {
            json.put("comment", description);
        }
        if (object.revoked()) {
            json.put("deleted", true);
        }
        MispWriter.tag(json.putArray("Tag"), "tlp:" + level.text());
        String until = object.text("valid_until");
        if (until != null) {
            json.putArray("Sighting")
                    .addObject()
                    .put("uuid", derived(object.id() + " until " + until))
                    .put("type", "2")
                    .put("date_sighting", Long.toString(MispTime.seconds(until)));
        }
        return json;
    }

    private static List<Attribute> attributes(StixObject object) {
        JsonNode json = object.json();
        return switch (object.type()) {
            case "indicator" -> indicator(json);
            case "ipv4-addr", "ipv6-addr" -> one("ip-dst", "Network activity", json.path("value"));
            case "domain-name" -> one("domain", "Network activity", json.path("value"));
            case "url" -> one("url", "Network activity", json.path("value"));
            case "mac-addr" -> one("mac-address", "Network activity", json.path("value"));
            case "email-addr" -> one("email", "Payload delivery", json.path("value"));
            case "mutex" -> one("mutex", "Artifacts dropped", json.path("name"));
            case "windows-registry-key" -> one("regkey", "Persistence mechanism", json.path("key"));
            case "vulnerability" -> one("vulnerability", "External analysis", json.path("name"));
            case "file" -> file(json);
            default -> List.of();
        };
    }

    private static List<Attribute> one(String type, String category, JsonNode value) {
        return value.isTextual() ? List.of(new Attribute(type, category, value.textValue(), false)) : List.of();
    }

    private static List<Attribute> file(JsonNode file) {
        List<Attribute> hashes = file.path("hashes").properties().stream()
                .filter(one -> HASHES.containsKey(one.getKey()))
                .map(one -> new Attribute(
                        HASHES.getOrDefault(one.getKey(), ""),
                        "Payload delivery",
                        one.getValue().asText(),
                        false))
                .toList();
        return hashes.isEmpty() ? one("filename", "Payload delivery", file.path("name")) : hashes;
    }

    private static List<Attribute> indicator(JsonNode indicator) {
        String pattern = indicator.path("pattern").asText();
        String language = indicator.path("pattern_type").asText();
        if (MispObservable.ruleLanguage(language).isPresent()) {
            return List.of(new Attribute(language, "Payload delivery", pattern, true));
        }
        if (!language.equals("stix")) {
            return List.of();
        }
        List<IndicatorValue> values = values(pattern);
        return values.isEmpty()
                ? List.of(new Attribute("stix2-pattern", "Payload delivery", pattern, true))
                : values.stream().map(NativeEvent::attribute).toList();
    }

    private static List<IndicatorValue> values(String pattern) {
        try {
            return IndicatorValues.of(StixPattern.parse(pattern));
        } catch (InvalidPattern e) {
            return List.of();
        }
    }

    private static Attribute attribute(IndicatorValue value) {
        return switch (value.kind()) {
            case IPV4, IPV6 ->
                new Attribute("ip-dst", "Network activity", value.text().replaceFirst("/[0-9]+$", ""), true);
            case NETWORK -> new Attribute("ip-dst", "Network activity", value.text(), true);
            case DOMAIN -> new Attribute("domain", "Network activity", value.text(), true);
            case URL -> new Attribute("url", "Network activity", value.text(), true);
            case EMAIL -> new Attribute("email-src", "Payload delivery", value.text(), true);
            case MD5 -> new Attribute("md5", "Payload delivery", value.text(), true);
            case SHA1 -> new Attribute("sha1", "Payload delivery", value.text(), true);
            case SHA256 -> new Attribute("sha256", "Payload delivery", value.text(), true);
        };
    }

    private static String derived(String name) {
        UUID uuid = DerivedObservableId.uuid(("misp export " + name).getBytes(StandardCharsets.UTF_8));
        return uuid.toString();
    }
}
