package io.watchfloor.ops.detection.alert;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.WellKnown;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Extracts observables from a record: from normalised fields, and addresses, URLs and domains in command lines,
 * including Base64-encoded commands.
 */
public final class Observables {

    /** Limits the list for display. A record rarely has ten observables. */
    private static final int MOST = 40;

    /** Limit per type, so that a record with a hundred addresses still shows the account and the hash. */
    private static final int MOST_OF_A_TYPE = 12;

    private static final int LONGEST = 512;

    /** Number of characters of a command that are searched for addresses. */
    private static final int LONGEST_COMMAND = 32 * 1024;

    private static final Map<String, List<String>> FIELDS = fields();

    private static final List<String> COMMANDS = List.of(
            "CommandLine",
            "ParentCommandLine",
            "ScriptBlockText",
            "Payload",
            "HostApplication",
            "ImagePath",
            "ServiceFileName",
            "Details",
            "TaskContent",
            "cmdline",
            "process.command_line");

    /** Fields with the command line of a service, or the file of a driver. */
    private static final List<String> SERVICE_COMMANDS = List.of("ServiceFileName", "ImagePath");

    /** The program of a command line: quoted, up to the extension of a program, or the first word. */
    private static final Pattern PROGRAM = Pattern.compile(
            "(?is)\\s*(?:\"([^\"]+)\".*|(\\S.*?\\.(?:exe|com|bat|cmd|scr|dll|sys))(?:\\s.*)?|(\\S+).*)");

    private static final Pattern URL = Pattern.compile(
            "(?i)(?:https?|ftp|wss?)://(\\[[0-9a-f:.]{2,45}]|[\\w.-]{1,253})(?::\\d{1,5})?(?:[/?#][^\\s'\"<>`|)]{0,400})?");

    private static final Pattern IPV4 = Pattern.compile(
            "(?<![\\w.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\w.])");

    /** Requires at least three colons, because text with fewer colons is often a time. */
    private static final Pattern IPV6 =
            Pattern.compile("(?i)(?<![\\w:.])(?=(?:[0-9a-f]*:){3})[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\\w:])");

    private static final Pattern DIGEST =
            Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}");

    private final Map<String, Set<Observable>> found = new LinkedHashMap<>();

    private Observables() {}

    /** @return sorted by type and value, without duplicates, at most {@value #MOST} */
    public static List<Observable> of(Telemetry telemetry) {
        return of(telemetry.fields());
    }

    /** @param fields under the names that Sigma rules use, as in {@link Telemetry#fields} */
    public static List<Observable> of(Map<String, ?> fields) {
        Observables all = new Observables();
        FIELDS.forEach((type, names) -> {
            for (String name : names) {
                for (String value : values(fields.get(name))) {
                    all.add(type, value.strip());
                }
            }
        });
        for (String name : SERVICE_COMMANDS) {
            for (String value : values(fields.get(name))) {
                all.service(value);
            }
        }
        for (String name : COMMANDS) {
            for (String value : values(fields.get(name))) {
                all.command(value);
            }
        }
        return List.copyOf(new TreeSet<>(
                all.found.values().stream().flatMap(Set::stream).limit(MOST).toList()));
    }

    private void service(String value) {
        Matcher program = PROGRAM.matcher(value);
        if (program.matches()) {
            String path = Stream.of(program.group(1), program.group(2), program.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            add(path.toLowerCase(Locale.ROOT).endsWith(".sys") ? "file" : "process", path);
        }
    }

    private void command(String value) {
        String text = value.length() > LONGEST_COMMAND ? value.substring(0, LONGEST_COMMAND) : value;
        named(text);
        Decoder.decode(text).forEach(decoded -> named(decoded.text()));
    }

    /** Adds the URLs, domains and addresses of a text. */
    private void named(String text) {
        Matcher urls = URL.matcher(text);
        while (urls.find()) {
            add("url", withoutFullStop(urls.group()));
            String host = urls.group(1);
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            add(Entity.address(bare).isPresent() ? "ip" : "domain", bare);
        }
        for (Pattern pattern : List.of(IPV4, IPV6)) {
            Matcher addresses = pattern.matcher(text);
            while (addresses.find()) {
                add("ip", addresses.group());
            }
        }
    }

    private static String withoutFullStop(String url) {
        int end = url.length();
        while (".,;:!".indexOf(url.charAt(end - 1)) >= 0) {
            end--;
        }
        return url.substring(0, end);
    }

    private void add(String type, String value) {
        if (value.isEmpty() || value.equals("-") || value.length() > LONGEST) {
            return;
        }
        switch (type) {
            case "hash" -> {
                for (String hash : value.split(",", -1)) {
                    int equals = hash.indexOf('=');
                    String digest = hash.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
                    if (DIGEST.matcher(digest).matches()) {
                        keep(type, digest);
                    }
                }
            }
            case "ip" -> {
                Optional<Entity> address = Entity.address(value);
                if (address.isPresent() && !WellKnown.isHub(address.get())) {
                    keep(type, value);
                }
            }
            case "domain", "email" -> keep(type, value.toLowerCase(Locale.ROOT));
            default -> keep(type, value);
        }
    }

    private void keep(String type, String value) {
        Set<Observable> ofType = found.computeIfAbsent(type, one -> new LinkedHashSet<>());
        if (ofType.size() < MOST_OF_A_TYPE) {
            ofType.add(new Observable(type, value));
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

    /** The order of priority if a record has too many observables. */
    private static Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(
                "user",
                List.of(
                        "User",
                        "TargetUserName",
                        "TargetUser",
                        "SubjectUserName",
                        "SourceUser",
                        "MemberName",
                        "SamAccountName",
                        "AccountName",
                        "UserId",
                        "UserPrincipalName",
                        "userPrincipalName",
                        "userIdentity.userName",
                        "userIdentity.arn",
                        "acct"));
        fields.put(
                "ip",
                List.of(
                        "SourceIp",
                        "DestinationIp",
                        "IpAddress",
                        "SourceAddress",
                        "DestAddress",
                        "ClientAddress",
                        "src_ip",
                        "dest_ip",
                        "id.orig_h",
                        "id.resp_h",
                        "id_orig_h",
                        "id_resp_h",
                        "sourceIPAddress",
                        "ClientIP",
                        "ipAddress"));
        fields.put(
                "hash",
                List.of("Hashes", "Hash", "sha256", "sha1", "md5", "imphash", "sha512", "ja3", "ja3s", "FileHash"));
        fields.put("url", List.of("c-uri", "url", "DestinationUrl"));
        fields.put(
                "domain",
                List.of(
                        "QueryName",
                        "DestinationHostname",
                        "query",
                        "dns.rrname",
                        "tls.sni",
                        "server_name",
                        "cs-host"));
        fields.put("service", List.of("ServiceName"));
        fields.put(
                "process",
                List.of(
                        "Image",
                        "ParentImage",
                        "SourceImage",
                        "TargetImage",
                        "NewProcessName",
                        "ProcessName",
                        "CallerProcessName",
                        "exe"));
        fields.put("file", List.of("TargetFilename", "ImageLoaded"));
        fields.put("registry", List.of("TargetObject"));
        fields.put("email", List.of("from", "reply_to", "return_path"));
        return fields;
    }
}
