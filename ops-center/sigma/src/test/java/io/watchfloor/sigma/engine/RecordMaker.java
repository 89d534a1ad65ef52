package io.watchfloor.sigma.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes records that nearly are what a rule asks for: right log source, right values, then a few of them spoilt. */
final class RecordMaker {

    /** Modifiers that the public rules hardly use, on a log source that many records have. */
    static final String SPECIAL_RULES = """
            title: Special 1
            id: special-1
            logsource: {product: windows, category: process_creation}
            detection: {a: {CommandLine|contains|windash: '-enc'}, b: {Image|cased|endswith: 'Cmd.exe'}, condition: a or b}
            ---
            title: Special 2
            id: special-2
            logsource: {product: windows, category: process_creation}
            detection: {a: {CommandLine: '*a?c*d'}, b: {User|exists: true}, c: {Image|fieldref: ParentImage}, condition: a or (b and c)}
            ---
            title: Special 3
            id: special-3
            logsource: {product: windows, category: process_creation}
            detection: {a: {CommandLine|neq: ['x', 'y*']}, b: {ProcessId|gte: 4000}, c: {UtcTime|hour|lt: 12}, condition: a and (b or c)}
            ---
            title: Special 4
            id: special-4
            logsource: {product: windows}
            detection: {a: ['ü', 'kı', 'é?x', 'k'], b: {'|all': [exe, 'c:\\\\w']}, condition: a and b}
            ---
            title: Special 5
            id: special-5
            logsource: {product: windows, category: process_creation}
            detection: {a: {CommandLine|re: '(?:abc|xyz{1,2})[0-9]+(?:foo)?$'}, b: {Product: 'Straße ÄÖ'}, c: {CommandLine: ''}, d: {Hashes: null}, condition: 1 of them}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILLERS = List.of(
            "",
            "x",
            " ",
            "C:\\Windows\\System32\\",
            "\\",
            "\"",
            " -enc ",
            "\u2013",
            "ſK",
            "ıİ",
            "\ud83d\ude00",
            "é",
            "\n",
            "\t\u0001",
            "abc12",
            "xyz9foo\n",
            "ü",
            "/",
            "a\u00e9x",
            ".exe",
            "kı",
            "Straße ÄÖ");

    private final Random random;

    RecordMaker(Random random) {
        this.random = random;
    }

    String record(Rule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : List.of("Image", "CommandLine", "ParentImage", "User", "UtcTime", "Product", "ProcessId")) {
            if (random.nextInt(3) == 0) {
                fields.put(name, filler());
            }
        }
        rule.detection().searches().forEach((name, search) -> {
            if (!name.startsWith("filter") || random.nextInt(4) == 0) {
                satisfy(search, fields);
            }
        });
        spoil(fields);
        return written(rule, fields);
    }

    /** What the rule asks for, field by field. */
    Map<String, Object> wanted(Rule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        rule.detection().searches().values().forEach(search -> satisfy(search, fields));
        return fields;
    }

    String filler() {
        return FILLERS.get(random.nextInt(FILLERS.size())) + FILLERS.get(random.nextInt(FILLERS.size()));
    }

    private void satisfy(SearchIdentifier search, Map<String, Object> fields) {
        switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) -> parts.forEach(part -> satisfy(part, fields));
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                satisfy(parts.get(random.nextInt(parts.size())), fields);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) ->
                words.forEach(word -> fields.put("Message" + fields.size(), value(word, fields)));
            case SearchIdentifier.Field(FieldMatch match) -> {
                StringBuilder value = new StringBuilder();
                List<ValueMatch> values = match.values();
                if (match.all()) {
                    values.forEach(one -> value.append(value(one, fields)));
                } else {
                    value.append(value(values.get(random.nextInt(values.size())), fields));
                }
                fields.put(match.field(), value.toString());
            }
        }
    }

    private String value(ValueMatch match, Map<String, Object> fields) {
        return switch (match) {
            case ValueMatch.Text(Glob glob, boolean cased) -> filled(glob);
            case ValueMatch.OneOf(List<ValueMatch> spellings) ->
                value(spellings.get(random.nextInt(spellings.size())), fields);
            case ValueMatch.Pattern(var regex) ->
                regex.source()
                        .replaceAll("\\(\\?[a-z]+\\)|[\\\\^$()\\[\\]]", "")
                        .replaceAll("[.+*?]|\\{[^}]*}", "a");
            case ValueMatch.Cidr(var network) -> random.nextBoolean() ? "10.1.2.3" : "::1";
            case ValueMatch.Compare(var operator, var number) -> number.toPlainString();
            case ValueMatch.Time time -> "2026-11-24 0%d:15:00".formatted(random.nextInt(10));
            case ValueMatch.FieldRef(String other, var place, boolean cased) ->
                String.valueOf(fields.getOrDefault(other, "x"));
            case ValueMatch.Exists exists -> "x";
            case ValueMatch.Null nothing -> "";
        };
    }

    private String filled(Glob glob) {
        StringBuilder text = new StringBuilder();
        for (Token token : glob.tokens()) {
            switch (token) {
                case Token.Text(String piece) ->
                    text.append(random.nextInt(3) == 0 ? piece.toUpperCase(Locale.ROOT) : piece);
                case Token.One() -> text.append(random.nextBoolean() ? "q" : "\ud83d\ude00");
                case Token.Many() -> text.append(random.nextBoolean() ? "" : filler());
                case Token.Dash() -> text.append(Glob.DASHES.charAt(random.nextInt(5)));
            }
        }
        return text.toString();
    }

    private void spoil(Map<String, Object> fields) {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String text = String.valueOf(field.getValue());
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            switch (random.nextInt(14)) {
                case 0 -> field.setValue(text.substring(0, at));
                case 1 -> field.setValue(text.substring(0, at) + filler() + text.substring(at));
                case 2 -> field.setValue(List.of(filler(), text));
                case 3 -> field.setValue(text.replace('k', '\u212a').replace('s', 'ſ'));
                case 4 -> field.setValue(random.nextBoolean() ? List.of() : List.of(filler(), filler()));
                default -> {}
            }
        }
    }

    private String written(Rule rule, Map<String, Object> fields) {
        WindowsKind kind = WindowsKind.of(rule.logsource());
        ObjectNode record = JSON.createObjectNode();
        ObjectNode data = JSON.createObjectNode();
        fields.forEach((name, value) -> data.set(name, JSON.valueToTree(value)));
        if (random.nextInt(20) == 0) {
            data.putNull("Hashes");
        }
        if (kind == null) {
            record.put("asset", "a");
            ObjectNode logsource = record.putObject("logsource");
            logsource.put("product", rule.logsource().product());
            logsource.put("category", rule.logsource().category());
            logsource.put("service", rule.logsource().service());
            record.set("fields", data);
        } else if (random.nextBoolean()) {
            record.put("Hostname", "PC1").put("Channel", kind.channel()).put("EventID", eventId(kind, data));
            record.put("SourceName", "Microsoft")
                    .put("Version", 2)
                    .put("EventType", random.nextBoolean() ? "INFO" : "CreateKey");
            data.properties().forEach(entry -> record.set(entry.getKey(), entry.getValue()));
        } else {
            ObjectNode event = record.putObject("Event");
            ObjectNode system = event.putObject("System");
            system.putObject("Provider").putObject("#attributes").put("Name", "Microsoft");
            system.put("EventID", eventId(kind, data))
                    .put("Level", 4)
                    .put("Channel", kind.channel())
                    .put("Computer", "PC1");
            system.putNull("Security");
            event.set("EventData", data);
        }
        String text = record.toString();
        return random.nextInt(10) == 0
                ? text.replace("/", "\\/")
                : random.nextInt(30) == 0 ? text.replace("a", "\\u0061") : text;
    }

    private static int eventId(WindowsKind kind, ObjectNode data) {
        return kind.event() > 0 ? kind.event() : data.path("EventID").asInt(1);
    }
}
