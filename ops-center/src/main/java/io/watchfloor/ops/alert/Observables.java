package io.watchfloor.ops.alert;

import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Extracts the observables from a record, by the names of its normalised fields. */
public final class Observables {

    /** More would only clutter a case; a record seldom has ten. */
    private static final int MOST = 24;

    private static final int LONGEST = 512;

    private static final Map<String, List<String>> FIELDS = fields();

    private Observables() {}

    /** @return sorted by type and value, without repeats, at most {@value #MOST} */
    public static List<Observable> of(Telemetry telemetry) {
        return of(telemetry.fields());
    }

    /** @param fields under the names that Sigma rules use, as in {@link Telemetry#fields} */
    public static List<Observable> of(Map<String, ?> fields) {
        TreeSet<Observable> found = new TreeSet<>();
        FIELDS.forEach((type, names) -> {
            for (String name : names) {
                for (String value : values(fields.get(name))) {
                    add(found, type, value.strip());
                }
            }
        });
        return found.stream().limit(MOST).toList();
    }

    private static void add(Set<Observable> found, String type, String value) {
        if (value.isEmpty() || value.equals("-") || value.length() > LONGEST) {
            return;
        }
        switch (type) {
            case "hash" -> {
                for (String hash : value.split(",", -1)) {
                    int equals = hash.indexOf('=');
                    String digest = hash.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
                    if (digest.matches("[0-9a-f]{32,64}")) {
                        found.add(new Observable(type, digest));
                    }
                }
            }
            case "ip" -> {
                if (!value.equals("::1") && !value.startsWith("127.") && !value.equals("0.0.0.0")) {
                    found.add(new Observable(type, value));
                }
            }
            case "domain", "email" -> found.add(new Observable(type, value.toLowerCase(Locale.ROOT)));
            default -> found.add(new Observable(type, value));
        }
    }

    private static List<String> values(@Nullable Object field) {
        List<String> values = new ArrayList<>();
        if (field instanceof String text) {
            values.add(text);
        } else if (field instanceof List<?> list) {
            list.forEach(element -> values.add(String.valueOf(element)));
        }
        return values;
    }

    private static Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(
                "ip",
                List.of(
                        "SourceIp",
                        "DestinationIp",
                        "IpAddress",
                        "SourceAddress",
                        "DestAddress",
                        "src_ip",
                        "dest_ip",
                        "id.orig_h",
                        "id.resp_h",
                        "id_orig_h",
                        "id_resp_h",
                        "sourceIPAddress",
                        "ClientIP"));
        fields.put(
                "user",
                List.of(
                        "User",
                        "SourceUser",
                        "SubjectUserName",
                        "TargetUserName",
                        "UserId",
                        "userIdentity.userName",
                        "userIdentity.arn",
                        "acct"));
        fields.put("process", List.of("Image", "ParentImage", "SourceImage", "TargetImage", "NewProcessName", "exe"));
        fields.put("file", List.of("TargetFilename", "ServiceFileName", "ImagePath", "ImageLoaded"));
        fields.put("hash", List.of("Hashes", "sha256", "md5"));
        fields.put("domain", List.of("QueryName", "query", "dns.rrname", "tls.sni"));
        fields.put("url", List.of("c-uri", "url"));
        fields.put("email", List.of("from", "reply_to", "return_path"));
        return fields;
    }
}
