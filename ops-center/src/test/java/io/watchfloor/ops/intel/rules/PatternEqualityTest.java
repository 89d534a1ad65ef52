package io.watchfloor.ops.intel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.rules.PlainPattern.Compare;
import io.watchfloor.ops.intel.rules.PlainPattern.Expression;
import io.watchfloor.ops.intel.rules.PlainPattern.Seen;
import io.watchfloor.ops.intel.rules.PlainPattern.Thing;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.correlation.CorrelationResult;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Correlations;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random patterns become rules that the engine evaluates as a plain evaluator does, record by record. */
class PatternEqualityTest {

    private static final int PATTERNS = Integer.getInteger("patterns", 3_000);
    private static final long SEED = Long.getLong("patterns.seed", 29);
    private static final int BATCH = 250;
    private static final int STREAMS = 3;
    private static final int RECORDS = 12;
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final TelemetryReader READER = new TelemetryReader();
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> NAMES = List.of("cmd.exe", "Rundll32.exe", "a.exe", "b.dll");
    private static final List<String> FOLDERS = List.of("C:\\Windows", "C:\\Windows\\System32", "D:\\t");
    private static final List<String> COMMANDS = List.of("cmd /c whoami", "rundll32 a,b", "x 100%_*?", "CMD /C dir");
    private static final List<String> MD5 =
            List.of("0123456789abcdef0123456789abcdef", "ffffffffffffffffffffffffffffffff");
    private static final List<String> SHA256 = List.of("a".repeat(64), "b1".repeat(32));
    private static final List<String> USERS = List.of("ann", "Bob", "svc");
    private static final List<String> IPV4 = List.of("10.0.0.1", "10.0.0.2", "192.0.2.9");
    private static final List<String> IPV6 = List.of("2001:db8::1", "fe80::7");
    private static final List<String> DOMAINS = List.of("evil.example", "www.Evil.example", "ok.test");
    private static final List<String> KEYS = List.of("HKLM\\Software\\Run\\a", "HKU\\x\\Run\\b");
    private static final List<String> PATHS = List.of("/login", "/a?b=c");
    private static final List<Integer> PORTS = List.of(53, 80, 443);
    private static final List<Integer> TIMES = List.of(0, 0, 1, 5, 20);

    /** A record as sent, and the objects that it describes. */
    private record Made(String line, List<Thing> things) {}

    record Compiled(Expression expression, String text, String id, PatternRules rules) {}

    private final Random random = new Random(SEED);
    private final Map<String, Integer> refused = new TreeMap<>();
    private int compared;
    private int matched;

    @Test
    void randomPatternsAreTrueWhenAPlainEvaluatorSaysSo() {
        int compiled = 0;
        List<String> differences = new ArrayList<>();
        for (int from = 0; from < PATTERNS; from += BATCH) {
            List<Compiled> batch = new ArrayList<>();
            for (int n = from; n < Math.min(PATTERNS, from + BATCH); n++) {
                compile(n, expression(3)).ifPresent(batch::add);
            }
            compiled += batch.size();
            RuleLoadResult loaded = load(batch);
            assertThat(loaded.problems()).isEmpty();
            DetectionEngine engine = DetectionEngine.of(loaded.pack());
            for (int n = 0; n < STREAMS; n++) {
                compare(batch, engine, differences);
            }
        }
        System.out.printf(
                "%d patterns: %d compiled, refused %s; %d comparisons, %d of them true, %d differences%n",
                PATTERNS, compiled, refused, compared, matched, differences.size());
        assertThat(differences).isEmpty();
        assertThat(compiled).isGreaterThan(PATTERNS / 3);
        assertThat(matched).isGreaterThan(compared / 10);
    }

    private java.util.Optional<Compiled> compile(int number, Expression expression) {
        String text = PlainPattern.text(expression);
        String id = "p%05d".formatted(number);
        try {
            return java.util.Optional.of(new Compiled(
                    expression,
                    text,
                    id,
                    PatternRules.of(StixPattern.parse(text), new PatternRules.Heading(id, "test", Tlp.AMBER))));
        } catch (InvalidPattern e) {
            refused.merge(e.code(), 1, Integer::sum);
            assertThat(e.column()).isBetween(1, text.length() + 1);
            return java.util.Optional.empty();
        }
    }

    static RuleLoadResult load(List<Compiled> batch) {
        String yaml = String.join(
                "---\n", batch.stream().map(one -> one.rules().yaml()).toList());
        return RuleLoader.load(new RuleSources(
                false,
                List.of(),
                Placeholders.NONE,
                List.of(new RuleSources.PackContent("intelligence", yaml.getBytes(StandardCharsets.UTF_8)))));
    }

    private void compare(List<Compiled> batch, DetectionEngine engine, List<String> differences) {
        List<Seen> stream = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Instant time = NOON;
        for (int n = 0; n < RECORDS; n++) {
            time = time.plusSeconds(any(TIMES));
            Made made = record();
            stream.add(new Seen(time, made.things()));
            lines.add(made.line());
        }
        Map<String, Integer> found = evaluate(batch, engine, stream, lines);
        for (Compiled one : batch) {
            int expected = PlainPattern.first(one.expression(), stream);
            int actual = found.getOrDefault(one.id(), 0);
            compared++;
            matched += expected > 0 ? 1 : 0;
            if (expected != actual && differences.size() < 5) {
                differences.add("%s%nexpected after %d, found after %d of%n%s%n%s%n%s"
                        .formatted(
                                one.text(),
                                expected,
                                actual,
                                String.join("\n", lines),
                                stream.stream().map(Seen::time).toList(),
                                one.rules().yaml()));
            }
        }
    }

    /** The number of records after which the engine reported each pattern for the first time. */
    static Map<String, Integer> evaluate(
            List<Compiled> batch, DetectionEngine engine, List<Seen> stream, List<String> lines) {
        Map<String, Compiled> byId = new HashMap<>();
        batch.forEach(one -> byId.put(one.id(), one));
        Map<String, Integer> found = new HashMap<>();
        Map<String, CorrelationWindow> windows = new TreeMap<>();
        for (int n = 0; n < stream.size(); n++) {
            byte[] body = lines.get(n).getBytes(StandardCharsets.UTF_8);
            Instant time = stream.get(n).time();
            Telemetry telemetry = read(body, time);
            List<Rule> rules = engine.judge(telemetry);
            if (engine.judge(body, "host:ws7", EntityProfiles.NONE) instanceof ScanResult.Match scanned) {
                assertThat(scanned.rules()).isEqualTo(rules);
            }
            // Rules of a pattern with START and STOP are active between the two.
            List<Rule> active = rules.stream()
                    .filter(rule -> isActive(Objects.requireNonNull(byId.get(pattern(rule.id()))), time))
                    .toList();
            int count = n + 1;
            active.stream()
                    .filter(rule -> engine.pack().isDetection(rule.id()))
                    .forEach(rule -> found.putIfAbsent(pattern(rule.id()), count));
            CorrelationResult result = Correlations.observe(engine.pack(), windows, telemetry, "r" + n, active);
            windows.keySet().removeAll(result.removed());
            windows.putAll(result.changed());
            result.detections()
                    .forEach(one -> found.putIfAbsent(pattern(one.rule().id()), count));
        }
        return found;
    }

    private static boolean isActive(Compiled pattern, Instant time) {
        Instant start = pattern.rules().start();
        Instant stop = pattern.rules().stop();
        return (start == null || !time.isBefore(start)) && (stop == null || time.isBefore(stop));
    }

    private static String pattern(String rule) {
        return rule.substring(0, 6);
    }

    private static Telemetry read(byte[] body, Instant time) {
        try {
            return READER.read(body, "host:ws7", null, time);
        } catch (UnreadableTelemetry e) {
            throw new IllegalArgumentException(e);
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String path() {
        return any(FOLDERS) + "\\" + any(NAMES);
    }

    private Made record() {
        List<Thing> things = new ArrayList<>();
        Map<String, Object> line = new LinkedHashMap<>();
        int kind = random.nextInt(9);
        if (kind < 6) {
            line.put("Channel", "Microsoft-Windows-Sysmon/Operational");
            line.put("EventID", List.of(1, 3, 11, 7, 13, 22).get(kind));
            String image = path();
            line.put("Image", image);
            Map<String, Object> process = new HashMap<>(Map.of("name", name(image), "image_ref.name", name(image)));
            Map<String, Object> file = file(image);
            if (chance(60)) {
                String user = any(USERS);
                line.put("User", chance(70) ? "CORP\\" + user : chance(50) ? user + "@corp.example" : user);
                things.add(new Thing(
                        "user-account", Map.of("account_login", user, "user_id", user, "display_name", user)));
            }
            switch (kind) {
                case 0 -> {
                    if (chance(80)) {
                        String command = any(COMMANDS);
                        line.put("CommandLine", command);
                        process.put("command_line", command);
                    }
                    String parent = path();
                    line.put("ParentImage", parent);
                    process.put("parent_ref.name", name(parent));
                    process.put("parent_ref.image_ref.name", name(parent));
                    things.add(new Thing("file", file(parent)));
                    things.add(new Thing("directory", Map.of("path", folder(parent))));
                    hashes(line, file);
                }
                case 1 ->
                    things.addAll(connection(
                            line, List.of("SourceIp", "SourcePort", "DestinationIp", "DestinationPort"), IPV4));
                case 2 -> things.addAll(other(line, "TargetFilename", new HashMap<>()));
                case 3 -> {
                    Map<String, Object> loaded = new HashMap<>();
                    hashes(line, loaded);
                    things.addAll(other(line, "ImageLoaded", loaded));
                }
                case 4 -> {
                    String key = any(KEYS);
                    line.put("TargetObject", key);
                    things.add(new Thing("windows-registry-key", Map.of("key", key)));
                }
                default -> {
                    String domain = any(DOMAINS);
                    line.put("QueryName", domain + (chance(30) ? "." : ""));
                    things.add(new Thing("domain-name", Map.of("value", domain)));
                }
            }
            things.add(new Thing("process", process));
            things.add(new Thing("file", file));
            things.add(new Thing("directory", Map.of("path", folder(image))));
        } else {
            List<String> addresses = chance(50) ? IPV4 : IPV6;
            line.put("_path", List.of("conn", "dns", "http").get(kind - 6));
            things.addAll(connection(line, List.of("id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"), addresses));
            if (kind == 7) {
                String domain = any(DOMAINS);
                line.put("query", domain);
                things.add(new Thing("domain-name", Map.of("value", domain)));
            }
            if (kind == 8) {
                String url = any(PATHS);
                line.put("uri", url);
                things.add(new Thing("url", Map.of("value", url)));
            }
        }
        try {
            return new Made(JSON.writeValueAsString(line), things);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Thing> other(Map<String, Object> line, String field, Map<String, Object> hashes) {
        String path = path();
        line.put(field, path);
        Map<String, Object> file = file(path);
        file.putAll(hashes);
        return List.of(new Thing("file", file), new Thing("directory", Map.of("path", folder(path))));
    }

    private List<Thing> connection(Map<String, Object> line, List<String> fields, List<String> addresses) {
        Map<String, Object> traffic = new HashMap<>();
        List<Thing> things = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            String address = any(addresses);
            line.put(fields.get(2 * side), address);
            traffic.put(side == 0 ? "src_ref.value" : "dst_ref.value", address);
            things.add(new Thing(address.indexOf(':') < 0 ? "ipv4-addr" : "ipv6-addr", Map.of("value", address)));
            if (chance(80)) {
                int port = any(PORTS);
                line.put(fields.get(2 * side + 1), port);
                traffic.put(side == 0 ? "src_port" : "dst_port", port);
            }
        }
        things.add(new Thing("network-traffic", traffic));
        return things;
    }

    private void hashes(Map<String, Object> line, Map<String, Object> file) {
        if (chance(70)) {
            String md5 = any(MD5);
            String sha256 = any(SHA256);
            line.put("Hashes", "MD5=%s,SHA256=%s,IMPHASH=%s".formatted(md5, sha256, any(MD5)));
            file.put("hashes.MD5", md5);
            file.put("hashes.'SHA-256'", sha256);
        }
    }

    private static Map<String, Object> file(String path) {
        return new HashMap<>(Map.of("name", name(path), "parent_directory_ref.path", folder(path)));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('\\'));
    }

    private Expression expression(int depth) {
        int kind = random.nextInt(depth == 0 ? 35 : 100);
        if (kind < 35) {
            return new Expression.One(comparison());
        }
        if (kind < 65) {
            Expression two = new Expression.Two(
                    any(List.of("AND", "OR", "FOLLOWEDBY")), expression(depth - 1), expression(depth - 1));
            return chance(70) ? within(two) : two;
        }
        if (kind < 80) {
            Expression repeats = new Expression.Repeats(expression(chance(80) ? 0 : depth - 1), 1 + random.nextInt(4));
            return chance(85) ? within(repeats) : repeats;
        }
        if (kind < 93) {
            return within(expression(depth - 1));
        }
        Instant start = NOON.plusSeconds(random.nextInt(60));
        return new Expression.Between(expression(depth - 1), start, start.plusSeconds(1 + random.nextInt(90)));
    }

    /** The grammar has each qualifier once after an expression. */
    private Expression within(Expression of) {
        BigDecimal seconds = any(List.of(
                BigDecimal.ONE,
                BigDecimal.TEN,
                new BigDecimal(30),
                new BigDecimal(30),
                new BigDecimal(60),
                new BigDecimal("2.5")));
        return of instanceof Expression.Within ? of : new Expression.Within(of, seconds);
    }

    private Compare comparison() {
        Map.Entry<String, Map<String, List<?>>> type = any(List.copyOf(VOCABULARY.entrySet()));
        return comparison(type.getKey(), type.getValue(), 2);
    }

    private Compare comparison(String type, Map<String, List<?>> properties, int depth) {
        int kind = random.nextInt(100);
        if (depth > 0 && kind < 15) {
            return new Compare.Both(comparison(type, properties, depth - 1), comparison(type, properties, depth - 1));
        }
        if (depth > 0 && kind < 30) {
            Map.Entry<String, Map<String, List<?>>> other =
                    chance(50) ? Map.entry(type, properties) : any(List.copyOf(VOCABULARY.entrySet()));
            return new Compare.Either(
                    comparison(type, properties, depth - 1), comparison(other.getKey(), other.getValue(), 0));
        }
        Map.Entry<String, List<?>> property = any(List.copyOf(new TreeMap<>(properties).entrySet()));
        if (kind < 37) {
            return new Compare.Exists(type, property.getKey(), chance(40));
        }
        List<?> values = property.getValue();
        boolean number = values.getFirst() instanceof Integer;
        Object value = any(values);
        List<Object> given = new ArrayList<>(List.of(value));
        List<String> operators = new ArrayList<>(List.of("=", "=", "=", "!=", "==", "<>", "IN"));
        boolean address = IPV4.contains(value) || IPV6.contains(value);
        operators.addAll(number ? List.of("<", ">", "<=", ">=") : List.of("LIKE", "MATCHES"));
        if (address) {
            operators.addAll(List.of("ISSUBSET", "ISSUPERSET"));
        }
        if (chance(2)) {
            operators = List.of("<");
        }
        String operator = any(operators);
        switch (operator) {
            case "IN" ->
                values.stream().filter(one -> !one.equals(value) && chance(50)).forEach(given::add);
            case "LIKE" -> given.set(0, likened(String.valueOf(value)));
            case "MATCHES" ->
                given.set(
                        0,
                        any(List.of(
                                "^[a-c]",
                                "e$",
                                "\\.exe",
                                "(?:run|evil)",
                                "who\\w+",
                                "/a\\?",
                                "[0-9]{2,}",
                                ".*",
                                "l\\\\")));
            case "ISSUBSET" ->
                given.set(
                        0,
                        String.valueOf(value)
                                + (String.valueOf(value).indexOf(':') < 0
                                        ? any(List.of("/24", "/31", "/32", ""))
                                        : any(List.of("/32", "/128"))));
            case "ISSUPERSET" ->
                given.set(0, chance(80) ? value : IPV4.contains(value) ? value + "/24" : value + "/64");
            case "=" -> {
                if (chance(30) && value instanceof String text && !address) {
                    given.set(0, text.toUpperCase(java.util.Locale.ROOT));
                } else if (address && IPV4.contains(value) && chance(20)) {
                    given.set(0, value + "/31");
                }
            }
            default -> {}
        }
        return new Compare.Test(type, property.getKey(), chance(20), operator, given);
    }

    private String likened(String value) {
        StringBuilder like = new StringBuilder();
        int from = random.nextInt(value.length());
        int until = from + random.nextInt(value.length() - from + 1);
        for (int i = 0; i < value.length(); i++) {
            if (i == from) {
                like.append('%');
                i = Math.max(i, until - 1);
            } else {
                like.append(chance(10) ? '_' : value.charAt(i));
            }
        }
        return like.toString();
    }

    private static final Map<String, Map<String, List<?>>> VOCABULARY = vocabulary();

    private static Map<String, Map<String, List<?>>> vocabulary() {
        Map<String, Map<String, List<?>>> all = new LinkedHashMap<>();
        all.put(
                "process",
                Map.of("name", NAMES, "command_line", COMMANDS, "parent_ref.name", NAMES, "image_ref.name", NAMES));
        all.put(
                "file",
                Map.of(
                        "name",
                        NAMES,
                        "hashes.MD5",
                        MD5,
                        "hashes.'SHA-256'",
                        SHA256,
                        "parent_directory_ref.path",
                        FOLDERS));
        all.put("directory", Map.of("path", FOLDERS));
        all.put("user-account", Map.of("account_login", USERS, "user_id", USERS));
        all.put("ipv4-addr", Map.of("value", IPV4));
        all.put("ipv6-addr", Map.of("value", IPV6));
        all.put(
                "network-traffic",
                Map.of("src_ref.value", IPV4, "dst_ref.value", IPV4, "src_port", PORTS, "dst_port", PORTS));
        all.put("domain-name", Map.of("value", DOMAINS));
        all.put("url", Map.of("value", PATHS));
        all.put("windows-registry-key", Map.of("key", KEYS));
        all.put("email-addr", Map.of("value", List.of("a@b.example"), "belongs_to_ref", List.of("x")));
        return all;
    }
}
