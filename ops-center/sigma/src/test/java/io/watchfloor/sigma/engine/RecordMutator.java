package io.watchfloor.sigma.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sigma.language.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes records that nobody recorded out of real ones: values cut, joined, retyped, or taken from what a rule asks for. */
final class RecordMutator {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORD = 120;

    private final Random random;
    private final RecordMaker maker;

    RecordMutator(Random random) {
        this.random = random;
        this.maker = new RecordMaker(random);
    }

    /** Values of the record. */
    static List<String> words(String record) throws JsonProcessingException {
        List<String> words = new ArrayList<>();
        collect(JSON.readTree(record), words);
        return words;
    }

    private static void collect(JsonNode node, List<String> words) {
        if (node.isContainerNode()) {
            node.forEach(child -> collect(child, words));
        } else if (!node.asText().isEmpty() && node.asText().length() <= LONGEST_WORD) {
            words.add(node.asText());
        }
    }

    String mutated(String record, Rule rule) throws JsonProcessingException {
        if (!(JSON.readTree(record) instanceof ObjectNode root)) {
            return record;
        }
        ObjectNode values = values(root);
        if (random.nextInt(4) > 0) {
            for (Map.Entry<String, Object> wanted : maker.wanted(rule).entrySet()) {
                values.put(wanted.getKey(), wanted.getValue().toString());
            }
        }
        List<String> names = new ArrayList<>();
        values.fieldNames().forEachRemaining(names::add);
        for (int changes = random.nextInt(4); changes > 0 && !names.isEmpty(); changes--) {
            change(values, names.remove(random.nextInt(names.size())));
        }
        String text = root.toString();
        return random.nextInt(12) == 0 ? text.replace("e", "\\u0065") : text;
    }

    /** Where this shape keeps what happened. */
    private static ObjectNode values(ObjectNode root) {
        if (root.at("/Event/EventData") instanceof ObjectNode data) {
            return data;
        }
        return root.get("event_data") instanceof ObjectNode data ? data : root;
    }

    private void change(ObjectNode values, String name) {
        JsonNode value = values.get(name);
        String text = value.asText();
        switch (random.nextInt(11)) {
            case 0 -> values.remove(name);
            case 1 -> values.putNull(name);
            case 2 -> values.put(name, text.toUpperCase(Locale.ROOT));
            case 3 -> values.put(name, "");
            case 4 -> values.putArray(name).add("x").add(text).addNull().add(17);
            case 5 -> values.putObject(name).put("inner", text);
            case 6 -> values.put(name, random.nextInt(70_000));
            case 7 -> values.put(name, text + maker.filler());
            case 8 -> values.put(name, maker.filler() + text);
            case 9 -> values.put(name, random.nextBoolean());
            default -> values.put(name, text.isEmpty() ? "a" : text.substring(random.nextInt(text.length())));
        }
    }
}
