package io.watchfloor.ops.archive;

import io.watchfloor.ops.intel.pattern.Constant;
import io.watchfloor.ops.intel.pattern.ObjectPath;
import io.watchfloor.ops.intel.pattern.ObservedObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The objects of STIX 2.1 (section 6) that the searched columns of one record describe. */
public final class ObservedObjects {

    private static final String ADDRESS_4 = "ipv4-addr";
    private static final String ADDRESS_6 = "ipv6-addr";
    private static final String VALUE = "value";

    /** Property of the hash by the number of its hexadecimal digits. */
    private static final Map<Integer, List<String>> HASHES = Map.of(
            32, List.of("hashes.MD5", "hashes.md5"),
            40, List.of("hashes.SHA-1", "hashes.sha1"),
            64, List.of("hashes.SHA-256", "hashes.sha256"),
            128, List.of("hashes.SHA-512", "hashes.sha512"));

    private static final Map<String, Set<String>> PROPERTIES = Map.ofEntries(
            Map.entry(ADDRESS_4, Set.of(VALUE)),
            Map.entry(ADDRESS_6, Set.of(VALUE)),
            Map.entry("domain-name", Set.of(VALUE)),
            Map.entry("url", Set.of(VALUE)),
            Map.entry("email-addr", Set.of(VALUE)),
            Map.entry("email-message", Set.of("message_id")),
            Map.entry("file", fileProperties()),
            Map.entry("directory", Set.of("path")),
            Map.entry("network-traffic", Set.of("src_port", "dst_port", "src_ref.value", "dst_ref.value")),
            Map.entry(
                    "process",
                    Set.of("command_line", "name", "image_ref.name", "parent_ref.name", "parent_ref.image_ref.name")),
            Map.entry("user-account", Set.of("account_login", "user_id", "display_name")),
            Map.entry("windows-registry-key", Set.of("key")));

    private ObservedObjects() {}

    private static Set<String> fileProperties() {
        Set<String> all = new TreeSet<>(Set.of("name", "parent_directory_ref.path"));
        HASHES.values().forEach(all::addAll);
        return all;
    }

    /** Whether records can have the property. */
    public static boolean supports(ObjectPath path) {
        return PROPERTIES.getOrDefault(path.type(), Set.of()).contains(path.property());
    }

    /** The supported properties, such as {@code ipv4-addr:value}, in alphabetical order. */
    public static List<String> supported() {
        return PROPERTIES.entrySet().stream()
                .flatMap(type -> type.getValue().stream().map(property -> type.getKey() + ":" + property))
                .sorted()
                .toList();
    }

    public static List<ObservedObject> of(SearchColumns record) {
        List<ObservedObject> objects = new ArrayList<>();
        each(record, value -> objects.add(address(value)), SearchColumn.SRC_IP, SearchColumn.DST_IP);
        each(record, value -> objects.add(object("domain-name", VALUE, value)), SearchColumn.DOMAIN);
        each(record, value -> objects.add(object("url", VALUE, value)), SearchColumn.URL);
        each(record, value -> objects.add(object("email-message", "message_id", value)), SearchColumn.MESSAGE_ID);
        each(record, value -> objects.add(object("windows-registry-key", "key", value)), SearchColumn.REGISTRY_KEY);
        files(record, objects);
        traffic(record, objects);
        process(record, objects);
        account(record, SearchColumn.USER_NAME, SearchColumn.USER_DOMAIN, objects);
        account(record, SearchColumn.TARGET_USER, SearchColumn.TARGET_DOMAIN, objects);
        return objects;
    }

    private static void each(SearchColumns record, Consumer<String> use, SearchColumn... columns) {
        for (SearchColumn column : columns) {
            String value = record.text(column);
            if (value != null) {
                use.accept(value);
            }
        }
    }

    private static ObservedObject object(String type, String property, String value) {
        return new ObservedObject(type, Map.of(property, texts(value)));
    }

    private static List<Constant> texts(String value) {
        return List.of(new Constant.Text(value));
    }

    private static ObservedObject address(String value) {
        return object(value.indexOf(':') < 0 ? ADDRESS_4 : ADDRESS_6, VALUE, value);
    }

    /** The hashes of a record are those of the file that it is about, and otherwise those of the program. */
    private static void files(SearchColumns record, List<ObservedObject> objects) {
        List<Path> paths = new ArrayList<>();
        each(record, value -> paths.add(Path.of(value)), SearchColumn.FILE, SearchColumn.PROCESS, SearchColumn.PARENT);
        boolean hashed = false;
        for (Path path : paths) {
            Map<String, List<Constant>> properties = new HashMap<>();
            properties.put("name", texts(path.name()));
            if (path.folder() != null) {
                properties.put("parent_directory_ref.path", texts(path.folder()));
                objects.add(object("directory", "path", path.folder()));
            }
            if (!hashed) {
                hashes(record, properties);
                hashed = true;
            }
            objects.add(new ObservedObject("file", properties));
        }
        if (!hashed && !record.hashes().isEmpty()) {
            Map<String, List<Constant>> properties = new HashMap<>();
            hashes(record, properties);
            objects.add(new ObservedObject("file", properties));
        }
    }

    private static void hashes(SearchColumns record, Map<String, List<Constant>> properties) {
        for (String hash : record.hashes()) {
            for (String property : HASHES.getOrDefault(hash.length(), List.of())) {
                properties.computeIfAbsent(property, key -> new ArrayList<>()).add(new Constant.Text(hash));
            }
        }
    }

    private static void traffic(SearchColumns record, List<ObservedObject> objects) {
        Map<String, List<Constant>> properties = new HashMap<>();
        each(record, value -> properties.put("src_ref.value", texts(value)), SearchColumn.SRC_IP);
        each(record, value -> properties.put("dst_ref.value", texts(value)), SearchColumn.DST_IP);
        port(record, SearchColumn.SRC_PORT, "src_port", properties);
        port(record, SearchColumn.DST_PORT, "dst_port", properties);
        add("network-traffic", properties, objects);
    }

    private static void port(
            SearchColumns record, SearchColumn column, String property, Map<String, List<Constant>> properties) {
        Integer port = record.number(column);
        if (port != null) {
            properties.put(property, List.of(new Constant.Numeral(BigDecimal.valueOf(port))));
        }
    }

    private static void process(SearchColumns record, List<ObservedObject> objects) {
        Map<String, List<Constant>> properties = new HashMap<>();
        each(record, value -> properties.put("command_line", texts(value)), SearchColumn.COMMAND_LINE);
        each(
                record,
                value -> {
                    properties.put("name", texts(Path.of(value).name()));
                    properties.put("image_ref.name", texts(Path.of(value).name()));
                },
                SearchColumn.PROCESS);
        each(
                record,
                value -> {
                    properties.put("parent_ref.name", texts(Path.of(value).name()));
                    properties.put(
                            "parent_ref.image_ref.name", texts(Path.of(value).name()));
                },
                SearchColumn.PARENT);
        add("process", properties, objects);
    }

    private static void add(String type, Map<String, List<Constant>> properties, List<ObservedObject> objects) {
        if (!properties.isEmpty()) {
            objects.add(new ObservedObject(type, properties));
        }
    }

    private static void account(
            SearchColumns record, SearchColumn name, SearchColumn domain, List<ObservedObject> objects) {
        String login = record.text(name);
        if (login == null) {
            return;
        }
        List<Constant> texts = texts(login);
        objects.add(new ObservedObject(
                "user-account", Map.of("account_login", texts, "user_id", texts, "display_name", texts)));
        String of = record.text(domain);
        if (of != null && of.indexOf('.') > 0) {
            objects.add(object("email-addr", VALUE, login + "@" + of));
        }
    }

    /** @param folder null for a name without a folder */
    private record Path(@Nullable String folder, String name) {
        static Path of(String text) {
            int slash = Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/'));
            return slash < 0 ? new Path(null, text) : new Path(text.substring(0, slash), text.substring(slash + 1));
        }
    }
}
