package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.archive.RuleYaml;
import io.watchfloor.ops.archive.SearchColumn;
import io.watchfloor.ops.intel.rules.Reading.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that a record describes, by the names of the fields that rules use. Each shape is one object; a record
 * has the objects of all shapes whose fields it has.
 */
final class ObjectShapes {

    private static final List<String> MAIL_ACCOUNTS = List.of("from", "mailfrom", "to");
    private static final Map<String, Integer> DIGITS = Map.of("MD5", 32, "SHA1", 40, "SHA256", 64, "SHA512", 128);

    /** Properties of a hash by the name that logs give it. */
    private static final Map<String, List<String>> HASHES = Map.of(
            "MD5", List.of("hashes.MD5", "hashes.md5"),
            "SHA1", List.of("hashes.SHA-1", "hashes.sha1"),
            "SHA256", List.of("hashes.SHA-256", "hashes.sha256"),
            "SHA512", List.of("hashes.SHA-512", "hashes.sha512"));

    private static final Map<String, List<Map<String, Reading>>> SHAPES = shapes();

    private ObjectShapes() {}

    /** The objects of a type: what is read for each property. Empty for a type that records do not describe. */
    static List<Map<String, Reading>> of(String type) {
        return SHAPES.getOrDefault(type, List.of());
    }

    static boolean supports(String type, String property) {
        return of(type).stream().anyMatch(shape -> shape.containsKey(property));
    }

    /** The supported properties, such as {@code ipv4-addr:value}, in alphabetical order. */
    static List<String> supported() {
        return SHAPES.entrySet().stream()
                .flatMap(type -> type.getValue().stream()
                        .flatMap(shape -> shape.keySet().stream())
                        .map(property -> type.getKey() + ":" + property))
                .distinct()
                .sorted()
                .toList();
    }

    static int digits(String label) {
        return DIGITS.getOrDefault(label, 0);
    }

    private static Map<String, List<Map<String, Reading>>> shapes() {
        Map<String, List<Map<String, Reading>>> all = new LinkedHashMap<>();
        List<String> addresses = fields(SearchColumn.SRC_IP, SearchColumn.DST_IP);
        all.put("ipv4-addr", each(addresses, Form.ADDRESS_4, "value"));
        all.put("ipv6-addr", each(addresses, Form.ADDRESS_6, "value"));
        all.put("domain-name", each(fields(SearchColumn.DOMAIN), Form.DOMAIN, "value"));
        all.put("url", each(fields(SearchColumn.URL), Form.TEXT, "value"));
        all.put("email-message", each(fields(SearchColumn.MESSAGE_ID), Form.MESSAGE_ID, "message_id"));
        all.put(
                "email-addr",
                each(
                        List.of("from", "mailfrom", "to", "UserId", "UserPrincipalName", "userPrincipalName"),
                        Form.EMAIL,
                        "value"));
        all.put("windows-registry-key", each(fields(SearchColumn.REGISTRY_KEY), Form.TEXT, "key"));
        all.put(
                "user-account",
                each(
                        fields(SearchColumn.USER_NAME, SearchColumn.TARGET_USER).stream()
                                .filter(field -> !MAIL_ACCOUNTS.contains(field))
                                .toList(),
                        Form.ACCOUNT,
                        "account_login",
                        "user_id",
                        "display_name"));
        all.put("file", files());
        all.put(
                "directory",
                each(paths().filter(field -> !field.equals("ObjectId")).toList(), Form.FOLDER, "path"));
        all.put("network-traffic", traffic());
        all.put("process", processes());
        return all;
    }

    private static List<String> fields(SearchColumn... columns) {
        return Stream.of(columns)
                .flatMap(column -> column.fields().stream())
                .distinct()
                .toList();
    }

    private static Stream<String> paths() {
        return Stream.of(SearchColumn.FILE, SearchColumn.PROCESS, SearchColumn.PARENT)
                .flatMap(column -> column.fields().stream())
                .distinct();
    }

    private static List<Map<String, Reading>> each(List<String> fields, Form form, String... properties) {
        return fields.stream()
                .map(field -> Stream.of(properties)
                        .collect(Collectors.toUnmodifiableMap(one -> one, one -> Reading.of(field, form))))
                .toList();
    }

    /** The hashes of a record of Sysmon are those of the file that it is about, and otherwise those of the program. */
    private static List<Map<String, Reading>> files() {
        List<Map<String, Reading>> shapes = new ArrayList<>();
        paths().forEach(field -> {
            Map<String, Reading> shape = new LinkedHashMap<>();
            shape.put("name", Reading.of(field, Form.NAME));
            shape.put("parent_directory_ref.path", Reading.of(field, Form.FOLDER));
            switch (field) {
                case "TargetFilename" -> labeled(shape, "Hashes", FieldMatch.not(absent("TargetFilename")));
                case "ImageLoaded" ->
                    labeled(
                            shape,
                            "Hashes",
                            FieldMatch.all(absent("TargetFilename"), FieldMatch.not(absent("ImageLoaded"))));
                case "Image" ->
                    labeled(shape, "Hashes", FieldMatch.all(absent("TargetFilename"), absent("ImageLoaded")));
                case "filename" -> plain(shape, Map.of("MD5", "md5", "SHA1", "sha1", "SHA256", "sha256"));
                case "fileinfo.filename" -> plain(shape, Map.of("MD5", "fileinfo.md5", "SHA256", "fileinfo.sha256"));
                default -> {}
            }
            shapes.add(shape);
        });
        Map<String, Reading> stream = new LinkedHashMap<>();
        labeled(stream, "Hash", FieldMatch.TRUE);
        shapes.add(stream);
        for (String label : DIGITS.keySet().stream().sorted().toList()) {
            Map<String, Reading> shape = new LinkedHashMap<>();
            plain(shape, Map.of(label, "FileHash"));
            shapes.add(shape);
        }
        Map<String, Reading> attached = new LinkedHashMap<>();
        plain(attached, Map.of("SHA256", "attachments.sha256"));
        shapes.add(attached);
        return shapes;
    }

    private static void labeled(Map<String, Reading> shape, String field, FieldMatch unclaimed) {
        new TreeMap<>(HASHES)
                .forEach((label, properties) -> properties.forEach(
                        property -> shape.put(property, new Reading(field, Form.LABELED_HASH, label, unclaimed))));
    }

    /** Records of Sysmon have each digest of {@code Hashes} also in a field of its own. */
    private static void plain(Map<String, Reading> shape, Map<String, String> fields) {
        new TreeMap<>(fields)
                .forEach((label, field) -> HASHES.getOrDefault(label, List.of())
                        .forEach(property -> shape.put(
                                property,
                                new Reading(field, Form.HASH, String.valueOf(digits(label)), absent("Hashes")))));
    }

    private static List<Map<String, Reading>> traffic() {
        return List.of(
                connection("SourceIp", "SourcePort", "DestinationIp", "DestinationPort", FieldMatch.TRUE),
                // Zeek's connections have dst_ip as a second name; those of Suricata have both names.
                connection(
                        "src_ip",
                        "src_port",
                        "dest_ip",
                        "dest_port",
                        FieldMatch.any(FieldMatch.not(absent("dest_ip")), absent("dst_ip"))),
                connection("src_ip", "src_port", "dst_ip", "dst_port", absent("dest_ip")),
                connection("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", FieldMatch.TRUE),
                connection("id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p", FieldMatch.TRUE),
                connection("SourceAddress", "SourcePort", "DestAddress", "DestPort", absent("SourceIp")),
                connection("c-ip", "", "s-ip", "s-port", FieldMatch.TRUE),
                connection("IpAddress", "IpPort", "", "", FieldMatch.TRUE));
    }

    private static FieldMatch absent(String field) {
        return FieldMatch.field(field, RuleYaml.NULL);
    }

    /** @param unclaimed false for a record whose connection another shape describes */
    private static Map<String, Reading> connection(
            String source, String sourcePort, String target, String targetPort, FieldMatch unclaimed) {
        Map<String, Reading> shape = new LinkedHashMap<>();
        put(shape, "src_ref.value", source, Form.ADDRESS, unclaimed);
        put(shape, "src_port", sourcePort, Form.PORT, unclaimed);
        put(shape, "dst_ref.value", target, Form.ADDRESS, unclaimed);
        put(shape, "dst_port", targetPort, Form.PORT, unclaimed);
        return shape;
    }

    private static List<Map<String, Reading>> processes() {
        return List.of(
                process("Image", "CommandLine", "ParentImage", FieldMatch.TRUE),
                process("NewProcessName", "CommandLine", "ParentProcessName", absent("Image")),
                process("process.executable", "process.command_line", "process.parent.executable", FieldMatch.TRUE),
                process("exe", "cmdline", "", FieldMatch.TRUE),
                process("exe", "proctitle", "", absent("cmdline")),
                process("SourceImage", "", "", FieldMatch.TRUE),
                process("ProcessName", "", "", FieldMatch.TRUE),
                process("CallerProcessName", "", "", FieldMatch.TRUE),
                process("Application", "", "", FieldMatch.TRUE),
                process("", "ScriptBlockText", "", FieldMatch.TRUE),
                process("HostApplication", "HostApplication", "", FieldMatch.TRUE),
                process("program", "", "", FieldMatch.TRUE));
    }

    private static Map<String, Reading> process(String image, String commandLine, String parent, FieldMatch unclaimed) {
        Map<String, Reading> shape = new LinkedHashMap<>();
        put(shape, "name", image, Form.NAME, unclaimed);
        put(shape, "image_ref.name", image, Form.NAME, unclaimed);
        put(shape, "command_line", commandLine, Form.TEXT, unclaimed);
        put(shape, "parent_ref.name", parent, Form.NAME, unclaimed);
        put(shape, "parent_ref.image_ref.name", parent, Form.NAME, unclaimed);
        return shape;
    }

    private static void put(
            Map<String, Reading> shape, String property, String field, Form form, FieldMatch unclaimed) {
        if (!field.isEmpty()) {
            shape.put(property, new Reading(field, form, "", unclaimed));
        }
    }
}
