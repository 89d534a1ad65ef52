package io.watchfloor.ops.intake.input.syslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.InputRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts CEF and LEEF events to records. Each value is stored with its original field name and also with the field
 * name that Sigma rules use. The category (firewall, proxy, antivirus) is derived from the product.
 */
public final class VendorRecords {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The field names of Sigma's taxonomy, each with the corresponding CEF and LEEF names in order of preference. */
    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            Map.entry("src_ip", List.of("src", "c6a2")),
            Map.entry("dst_ip", List.of("dst", "c6a3")),
            Map.entry("src_port", List.of("spt", "srcPort")),
            Map.entry("dst_port", List.of("dpt", "dstPort")),
            Map.entry("action", List.of("act", "action")),
            Map.entry("username", List.of("suser", "duser", "usrName")),
            Map.entry("User", List.of("suser", "duser", "usrName")),
            Map.entry("c-uri", List.of("request", "url")),
            Map.entry("cs-host", List.of("dhost")),
            Map.entry("cs-method", List.of("requestMethod", "method")),
            Map.entry("c-useragent", List.of("requestClientApplication", "userAgent")),
            Map.entry("cs-user-agent", List.of("requestClientApplication", "userAgent")),
            Map.entry("cs-referer", List.of("requestContext", "referer")),
            Map.entry("Filename", List.of("filePath", "fname", "fileName")),
            Map.entry("Hashes", List.of("fileHash")),
            Map.entry("Image", List.of("sproc", "deviceProcessName")),
            Map.entry("Signature", List.of("virusName", "vrn", "malware")));

    private static final List<String> DEVICE = List.of("dvchost", "deviceHostName", "dvc", "identHostName", "devname");
    private static final List<String> TIMES = List.of("rt", "end", "start", "devTime", "deviceReceiptTime");

    private static final Map<String, Pattern> CATEGORIES = Map.of(
            "firewall",
            Pattern.compile(
                    "fortigate|fortinet|pan-os|firewall|\\basa\\b|vpn-1|ngfw|pfsense|opnsense|sonicwall|netfilter|netscreen|\\bsrx\\b"),
            "proxy",
            Pattern.compile("proxy|nssweblog|web ?gateway|squid|web security|fortiweb"),
            "antivirus",
            Pattern.compile(
                    "anti-?virus|endpoint protection|endpoint security|officescan|apex one|deep security|defender|clamav|malware"));

    private static final List<DateTimeFormatter> WRITTEN = List.of(
            DateTimeFormatter.ofPattern("MMM dd uuuu HH:mm:ss[.SSS]", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("MMM d uuuu HH:mm:ss[.SSS]", Locale.ENGLISH));

    private VendorRecords() {}

    /**
     * Converts the text of a message to a record.
     *
     * @param asset the sender, used as the asset unless the event names its device
     * @param time the time of the message, used for an event that contains no time
     * @return empty when the text is neither CEF nor LEEF
     */
    public static Optional<InputRecord> read(String text, String asset, Instant time) {
        return VendorEvent.parse(text).map(event -> record(event, text, asset, time));
    }

    private static InputRecord record(VendorEvent event, String text, String asset, Instant time) {
        String device = first(event, DEVICE);
        ObjectNode record = MAPPER.createObjectNode();
        record.put("asset", device == null ? asset : device);
        record.put("time", time(event, time).toString());
        ObjectNode source = record.putObject("logsource");
        source.put("product", plain(event.product()));
        category(event).ifPresent(category -> source.put("category", category));
        ObjectNode fields = record.putObject("fields");
        fields.put("message", text);
        fields.put("vendor", event.vendor());
        fields.put("product", event.product());
        fields.put("version", event.version());
        fields.put("event_id", event.id());
        fields.put("name", event.name());
        if (!event.severity().isEmpty()) {
            fields.put("severity", event.severity());
        }
        event.extension().forEach(fields::put);
        labelled(event, fields);
        NAMES.forEach((name, theirs) -> {
            String value = first(event, theirs);
            if (value != null && !fields.has(name)) {
                fields.put(name, value);
            }
        });
        try {
            return new InputRecord(null, null, MAPPER.writeValueAsBytes(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }

    /**
     * Adds custom fields with their labels as names: {@code cs1Label=Rule cs1=deny-all} becomes the field {@code
     * Rule}.
     */
    private static void labelled(VendorEvent event, ObjectNode fields) {
        event.extension().forEach((key, label) -> {
            String value = key.endsWith("Label")
                    ? event.extension().get(key.substring(0, key.length() - "Label".length()))
                    : null;
            if (value != null && !label.isBlank() && !fields.has(label)) {
                fields.put(label, value);
            }
        });
    }

    private static @Nullable String first(VendorEvent event, List<String> names) {
        return names.stream()
                .map(event.extension()::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> category(VendorEvent event) {
        String maker = (event.vendor() + " " + event.product()).toLowerCase(Locale.ROOT);
        return CATEGORIES.entrySet().stream()
                .filter(one -> one.getValue().matcher(maker).find())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private static String plain(String product) {
        String plain =
                product.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return plain.isEmpty() ? "unknown" : plain;
    }

    private static Instant time(VendorEvent event, Instant otherwise) {
        String written = first(event, TIMES);
        if (written == null) {
            return otherwise;
        }
        try {
            if (written.matches("\\d{12,14}")) {
                return Instant.ofEpochMilli(Long.parseLong(written));
            }
            if (written.matches("\\d{9,11}")) {
                return Instant.ofEpochSecond(Long.parseLong(written));
            }
            return text(written);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static Instant text(String written) {
        DateTimeException failure = new DateTimeException(written);
        for (DateTimeFormatter format : WRITTEN) {
            try {
                return LocalDateTime.parse(written, format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                failure = e;
            }
        }
        throw failure;
    }
}
