package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.protocol.HealthWord.ClockWord;
import io.watchfloor.sensors.protocol.HealthWord.LoadWord;
import io.watchfloor.sensors.protocol.HealthWord.SpoolWord;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of a health frame. */
final class HealthJson {
    private static final int MOST_CPUS = 1 << 20;

    private HealthJson() {}

    static void write(ObjectNode json, HealthWord word) {
        json.putObject("clock")
                .put("at", word.clock().at().toString())
                .put("steadySince", word.clock().steadySince().toString())
                .put("echo", word.clock().echo().toString())
                .put("heldMillis", word.clock().heldMillis());
        json.putObject("spool")
                .put("records", word.spool().records())
                .put("bytes", word.spool().bytes())
                .put("maxBytes", word.spool().maxBytes())
                .put("lagMillis", word.spool().lagMillis());
        ObjectNode drops = json.putObject("drops");
        word.drops().forEach(drops::put);
        LoadWord load = word.load();
        ObjectNode loads = json.putObject("load")
                .put("uptimeMillis", load.uptimeMillis())
                .put("cpu", load.cpu())
                .put("memoryBytes", load.memoryBytes());
        if (load.hostLoad() != null) {
            loads.put("hostLoad", load.hostLoad());
        }
        loads.put("cpus", load.cpus()).put("diskFreeBytes", load.diskFreeBytes());
    }

    static HealthWord read(JsonNode json) throws ProtocolException {
        JsonNode clock = part(json, "clock");
        JsonNode spool = part(json, "spool");
        JsonNode load = part(json, "load");
        return new HealthWord(
                new ClockWord(
                        FrameJson.instant(clock, "at"),
                        FrameJson.instant(clock, "steadySince"),
                        FrameJson.instant(clock, "echo"),
                        count(clock, "heldMillis")),
                new SpoolWord(
                        count(spool, "records"),
                        count(spool, "bytes"),
                        count(spool, "maxBytes"),
                        count(spool, "lagMillis")),
                drops(part(json, "drops")),
                new LoadWord(
                        count(load, "uptimeMillis"),
                        amount(load, "cpu"),
                        count(load, "memoryBytes"),
                        hostLoad(load),
                        (int) FrameJson.number(load, "cpus", 0, MOST_CPUS),
                        count(load, "diskFreeBytes")));
    }

    private static JsonNode part(JsonNode json, String field) throws ProtocolException {
        JsonNode part = json.path(field);
        if (!part.isObject()) {
            throw FrameJson.wrong(field, "an object");
        }
        return part;
    }

    private static long count(JsonNode json, String field) throws ProtocolException {
        return FrameJson.number(json, field, 0, Long.MAX_VALUE);
    }

    private static double amount(JsonNode json, String field) throws ProtocolException {
        JsonNode value = json.path(field);
        // JSON has no infinite numbers, but one like 1e999 becomes one.
        if (!value.isNumber() || !(value.doubleValue() >= 0) || Double.isInfinite(value.doubleValue())) {
            throw FrameJson.wrong(field, "a number from 0 on");
        }
        return value.doubleValue();
    }

    private static @Nullable Double hostLoad(JsonNode load) throws ProtocolException {
        return load.hasNonNull("hostLoad") ? (Double) amount(load, "hostLoad") : null;
    }

    private static SortedMap<String, Long> drops(JsonNode json) throws ProtocolException {
        if (json.size() > HealthWord.MOST_DROPS) {
            throw FrameJson.wrong("drops", "an object of at most %d reasons".formatted(HealthWord.MOST_DROPS));
        }
        SortedMap<String, Long> drops = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : json.properties()) {
            String reason = one.getKey();
            if (reason.isEmpty() || reason.length() > HealthWord.LONGEST_REASON || !isPlain(reason)) {
                throw FrameJson.wrong("drops", "counts by reasons of lower case letters, digits, - and .");
            }
            drops.put(reason, count(json, reason));
        }
        return drops;
    }

    private static boolean isPlain(String reason) {
        return reason.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
    }
}
