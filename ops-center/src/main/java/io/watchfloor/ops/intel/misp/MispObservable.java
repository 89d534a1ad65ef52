package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.DerivedObservableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of an attribute as observables and as a pattern.
 *
 * @param objects with their ids; an object references only earlier ones
 * @param comparisons of the pattern language, of which one must be true
 */
record MispObservable(List<ObjectNode> objects, List<String> comparisons) {

    private static final Map<String, String> HASHES = Map.of(
            "md5", "MD5",
            "sha1", "SHA-1",
            "sha256", "SHA-256",
            "sha512", "SHA-512",
            "sha3-256", "SHA3-256",
            "sha3-512", "SHA3-512",
            "ssdeep", "SSDEEP",
            "tlsh", "TLSH");

    private static final Map<String, String> HIVES = Map.of(
            "HKLM", "HKEY_LOCAL_MACHINE",
            "HKCU", "HKEY_CURRENT_USER",
            "HKCR", "HKEY_CLASSES_ROOT",
            "HKU", "HKEY_USERS",
            "HKCC", "HKEY_CURRENT_CONFIG");

    /** Languages of rules whose text is the value of an attribute. */
    private static final List<String> RULES = List.of("yara", "sigma", "snort");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** Returns the language of the rule that an attribute of the type is; empty for another type. */
    static Optional<String> ruleLanguage(String type) {
        return RULES.contains(type) ? Optional.of(type) : Optional.empty();
    }

    /** @return empty for a type without an observable, and for a value that is not of its type */
    static Optional<MispObservable> of(String type, String value) {
        String[] parts = value.split("\\|", 2);
        String second = parts.length > 1 ? parts[1].strip() : "";
        return switch (type) {
            case "ip-src", "ip-dst" -> Optional.of(address(value.strip()));
            case "domain", "hostname" -> Optional.of(domain(value.strip()));
            case "domain|ip" ->
                second.isEmpty() ? Optional.empty() : Optional.of(both(domain(parts[0].strip()), address(second)));
            case "ip-src|port", "ip-dst|port" -> traffic(address(parts[0].strip()), type, second);
            case "hostname|port" -> traffic(domain(parts[0].strip()), type, second);
            case "url" -> Optional.of(simple("url", "value", value.strip()));
            case "uri" -> value.contains("://") ? Optional.of(simple("url", "value", value.strip())) : Optional.empty();
            case "email", "email-src", "email-dst", "email-reply-to" ->
                value.contains("@") ? Optional.of(simple("email-addr", "value", value.strip())) : Optional.empty();
            case "email-subject" -> Optional.of(subject(value));
            case "filename" -> Optional.of(simple("file", "name", value));
            case "mutex" -> Optional.of(simple("mutex", "name", value));
            case "mac-address" ->
                Optional.of(simple(
                        "mac-addr",
                        "value",
                        value.strip().toLowerCase(Locale.ROOT).replace('-', ':')));
            case "AS" -> system(value);
            case "regkey" -> Optional.of(key(value, null));
            case "regkey|value" -> Optional.of(key(parts[0], second));
            default -> hash(type, value);
        };
    }

    private static Optional<MispObservable> hash(String type, String value) {
        String algorithm = HASHES.get(type);
        if (algorithm != null) {
            return Optional.of(file(null, algorithm, value.strip()));
        }
        int bar = value.lastIndexOf('|');
        String named = type.equals("malware-sample") ? "md5" : type.replaceFirst("^filename\\|", "");
        String second = HASHES.get(named);
        return bar < 0 || second == null || named.equals(type)
                ? Optional.empty()
                : Optional.of(file(
                        value.substring(0, bar),
                        second,
                        value.substring(bar + 1).strip()));
    }

    /** The hash alone identifies a file: its name is often changed. */
    private static MispObservable file(@Nullable String name, String algorithm, String value) {
        String digits = algorithm.equals("SSDEEP") || algorithm.equals("TLSH") ? value : value.toLowerCase(Locale.ROOT);
        ObjectNode file = object("file");
        file.putObject("hashes").put(algorithm, digits);
        if (name != null && !name.isBlank()) {
            file.put("name", name);
        }
        String path = algorithm.contains("-") ? "'" + algorithm + "'" : algorithm;
        return one(file, "file:hashes.%s = %s".formatted(path, quoted(digits)));
    }

    private static MispObservable address(String value) {
        String type = value.indexOf(':') >= 0 ? "ipv6-addr" : "ipv4-addr";
        boolean network = value.indexOf('/') >= 0;
        return one(
                object(type).put("value", value),
                "%s:value %s %s".formatted(type, network ? "ISSUBSET" : "=", quoted(value)));
    }

    private static MispObservable domain(String value) {
        return simple("domain-name", "value", value);
    }

    private static MispObservable both(MispObservable one, MispObservable other) {
        List<ObjectNode> objects = new ArrayList<>(other.objects());
        objects.addAll(one.objects());
        List<String> comparisons = new ArrayList<>(one.comparisons());
        comparisons.addAll(other.comparisons());
        return new MispObservable(objects, comparisons);
    }

    private static Optional<MispObservable> traffic(MispObservable end, String type, String port) {
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            return Optional.empty();
        }
        String side = type.startsWith("ip-src") ? "src" : "dst";
        ObjectNode peer = end.objects().getFirst();
        ObjectNode traffic = object("network-traffic");
        traffic.put(side + "_ref", peer.path("id").asText()).put(side + "_port", Integer.parseInt(port));
        traffic.putArray("protocols").add(peer.path("type").asText().equals("ipv6-addr") ? "ipv6" : "ipv4");
        return Optional.of(new MispObservable(
                List.of(peer, identified(traffic)),
                List.of("(network-traffic:%s_ref.value = %s AND network-traffic:%s_port = %s)"
                        .formatted(side, quoted(peer.path("value").asText()), side, Integer.parseInt(port)))));
    }

    private static MispObservable subject(String value) {
        return one(
                object("email-message").put("is_multipart", false).put("subject", value),
                "email-message:subject = " + quoted(value));
    }

    private static Optional<MispObservable> system(String value) {
        String number = value.strip().replaceFirst("^(?i)AS", "");
        return number.matches("[0-9]{1,10}")
                ? Optional.of(one(
                        object("autonomous-system").put("number", Long.parseLong(number)),
                        "autonomous-system:number = " + Long.parseLong(number)))
                : Optional.empty();
    }

    private static MispObservable key(String text, @Nullable String data) {
        String stripped = text.strip();
        int end = stripped.indexOf('\\');
        String hive = end < 0 ? stripped : stripped.substring(0, end);
        String full =
                HIVES.getOrDefault(hive.toUpperCase(Locale.ROOT), hive) + (end < 0 ? "" : stripped.substring(end));
        ObjectNode key = object("windows-registry-key").put("key", full);
        String comparison = "windows-registry-key:key = " + quoted(full);
        if (data == null || data.isEmpty()) {
            return one(key, comparison);
        }
        key.putArray("values").addObject().put("data", data);
        return one(key, "(%s AND windows-registry-key:values[*].data = %s)".formatted(comparison, quoted(data)));
    }

    private static MispObservable simple(String type, String property, String value) {
        return one(object(type).put(property, value), "%s:%s = %s".formatted(type, property, quoted(value)));
    }

    private static MispObservable one(ObjectNode object, String comparison) {
        return new MispObservable(List.of(identified(object)), List.of(comparison));
    }

    /** Sets the id that follows from the properties. */
    static ObjectNode identified(ObjectNode object) {
        String id = DerivedObservableId.of(object).orElseThrow();
        return object.put("id", id);
    }

    private static ObjectNode object(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("spec_version", "2.1");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
