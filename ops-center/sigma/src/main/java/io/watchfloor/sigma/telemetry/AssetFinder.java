package io.watchfloor.sigma.telemetry;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the asset of a record, in the fields that may contain the asset. */
final class AssetFinder {

    private static final Pattern PRIVATE = Pattern.compile(
            "10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> GENERAL =
            List.of("asset", "Computer", "ComputerName", "Hostname", "HostName", "host.name", "hostname", "host");

    private AssetFinder() {}

    /**
     * Returns the asset as {@code kind:name}, or null. Kinds are tried in the order of the map; among several addresses
     * a private address is preferred.
     */
    static @Nullable String find(Map<String, List<String>> byKind, Fields fields) {
        for (Map.Entry<String, List<String>> kind : byKind.entrySet()) {
            String name = name(kind.getValue(), fields);
            if (name != null) {
                return kind.getKey() + ":" + name;
            }
        }
        return null;
    }

    /** Finds the machine that a record comes from, in commonly used fields. For records of unknown format. */
    static @Nullable String general(Fields fields) {
        for (String field : GENERAL) {
            String name = fields.text(field);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return null;
    }

    /** Commonly used host fields, without {@code asset}, as text for messages. */
    static String generalFields() {
        return String.join(", ", GENERAL.subList(1, GENERAL.size()));
    }

    private static @Nullable String name(List<String> names, Fields fields) {
        String first = null;
        for (String field : names) {
            String name = usable(fields.text(field));
            if (name != null && PRIVATE.matcher(name).matches()) {
                return name;
            }
            first = first == null ? name : first;
        }
        return first;
    }

    /**
     * Extracts a usable name: the last part of a cloud resource path, or the first of several mail addresses, without
     * display name.
     */
    private static @Nullable String usable(@Nullable String name) {
        if (name == null || name.isBlank() || name.equals("-")) {
            return null;
        }
        int open = name.lastIndexOf('<');
        int close = name.lastIndexOf('>');
        String plain = open >= 0 && close > open ? name.substring(open + 1, close) : name;
        int comma = plain.indexOf('@') > 0 ? plain.indexOf(',') : -1;
        plain = comma > 0 ? plain.substring(0, comma).strip() : plain;
        String inPath = plain.replaceAll("^/+", "")
                .replaceAll("/(providers|logs)/.*$", "")
                .replace('/', '.');
        return inPath.length() > 250 ? inPath.substring(0, 250) : inPath;
    }

    static AssetName parse(String text) throws UnreadableTelemetry {
        try {
            return AssetName.parse(text);
        } catch (IllegalArgumentException unusable) {
            String code = String.valueOf(unusable.getMessage()).startsWith("unknown asset kind")
                    ? "telemetry.asset-kind"
                    : "telemetry.asset";
            throw new UnreadableTelemetry(code, String.valueOf(unusable.getMessage()));
        }
    }
}
