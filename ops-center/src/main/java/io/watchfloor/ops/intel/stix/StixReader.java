package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a bundle, a list of objects, or a single object, with limits. A bad object does not affect the other objects of the bundle. */
public final class StixReader {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Deeper files end the reading, because the parser keeps its path. */
    private static final int DEEPEST = 1_000;

    private static final int LONGEST_NUMBER = 400;

    /** In place of a type, for a file that is a list of objects without a bundle. */
    private static final String LIST = "[]";

    private final StixLimits limits;
    private final JsonFactory json;

    public StixReader(StixLimits limits) {
        this.limits = limits;
        this.json = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(limits.bytes())
                        .maxNameLength(limits.bytes())
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();
    }

    public StixFile read(byte[] file) {
        if (file.length > limits.bytes()) {
            return refused(
                    StixCode.FILE_SIZE,
                    "",
                    "The file has %d bytes, and %d are allowed. Split it into several bundles."
                            .formatted(file.length, limits.bytes()));
        }
        byte[] bytes = withoutMark(file);
        int bad = invalidText(bytes);
        if (bad >= 0) {
            return refused(
                    StixCode.NOT_UTF8, "", "The file is not UTF-8 text at byte %d. Save it as UTF-8.".formatted(bad));
        }
        try {
            return new Reading(bytes).file();
        } catch (JsonProcessingException e) {
            return refused(StixCode.NOT_JSON, "", BoundedFile.notJson(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StixFile refused(StixCode code, String place, String message) {
        return new StixFile(List.of(new StixIssue(code, place, message)), List.of());
    }

    /** Returns the file without its byte order mark. */
    static byte[] withoutMark(byte[] file) {
        return Arrays.equals(file, 0, Math.min(3, file.length), BYTE_ORDER_MARK, 0, 3)
                ? Arrays.copyOfRange(file, 3, file.length)
                : file;
    }

    /** Returns the place of the first byte that is not of UTF-8 text; -1 if there is none. */
    static int invalidText(byte[] bytes) {
        // A NUL would make the parser guess UTF-16 or UTF-32.
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        ByteBuffer all = ByteBuffer.wrap(bytes);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(all);
            return -1;
        } catch (CharacterCodingException e) {
            return all.position();
        }
    }

    /** Reads one file. */
    private final class Reading {

        private final byte[] bytes;
        private final List<StixIssue> issues = new ArrayList<>();
        private final List<StixEntry> entries = new ArrayList<>();

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        StixFile file() throws IOException {
            String type = type();
            if (type == null) {
                return refused(
                        StixCode.NOT_STIX,
                        "",
                        "The file is neither a STIX bundle nor objects. Send a JSON object with a type, such as"
                                + " {\"type\": \"bundle\", ...}.");
            }
            try (JsonParser in = json.createParser(bytes)) {
                in.nextToken();
                if (type.equals(LIST)) {
                    objects(in, JsonToken.START_ARRAY, "");
                } else if (type.equals("bundle")) {
                    bundle(in);
                } else {
                    entries.add(entry(in, ""));
                }
            }
            boolean refused = issues.stream().anyMatch(one -> one.code().refuses());
            return new StixFile(List.copyOf(issues), refused ? List.of() : List.copyOf(entries));
        }

        /** Reads the whole file once, so that a syntax error is known before an object is accepted. */
        private @Nullable String type() throws IOException {
            try (JsonParser in = json.createParser(bytes)) {
                if (in.nextToken() == JsonToken.START_ARRAY) {
                    in.skipChildren();
                    return in.nextToken() == null ? LIST : null;
                }
                if (in.currentToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                String type = null;
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isType = in.currentName().equals("type");
                    JsonToken value = in.nextToken();
                    if (isType && value == JsonToken.VALUE_STRING) {
                        type = in.getText();
                    }
                    in.skipChildren();
                }
                return in.nextToken() == null ? type : null;
            }
        }

        private void bundle(JsonParser in) throws IOException {
            Set<String> names = new HashSet<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                if (!names.add(name)) {
                    issues.add(duplicate("", name));
                }
                JsonToken value = in.nextToken();
                switch (name) {
                    case "type" -> in.skipChildren();
                    case "id" -> {
                        String id = value == JsonToken.VALUE_STRING ? in.getText() : "";
                        if (!StixId.isOf("bundle", id)) {
                            issues.add(new StixIssue(
                                    StixCode.ID,
                                    "/id",
                                    "The id of the bundle must be bundle-- and a UUID, such as"
                                            + " bundle--44af6c39-c09b-49c5-9de2-394224b04982."));
                        }
                        in.skipChildren();
                    }
                    case "objects" -> objects(in, value, "/objects");
                    default -> {
                        if (!name.equals("spec_version")) {
                            issues.add(new StixIssue(
                                    StixCode.CUSTOM_PROPERTY,
                                    StixValidator.below("", name),
                                    "The standard has no property %s of a bundle. It is ignored."
                                            .formatted(Quote.of(name))));
                        }
                        in.skipChildren();
                    }
                }
            }
            if (!names.contains("id")) {
                issues.add(new StixIssue(
                        StixCode.MISSING_PROPERTY, "/id", "The bundle has no id. Add bundle-- and a random UUID."));
            }
        }

        private void objects(JsonParser in, JsonToken value, String place) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                issues.add(new StixIssue(StixCode.WRONG_TYPE, place, "objects must be a list of objects."));
                in.skipChildren();
                return;
            }
            int count = 0;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                count++;
                if (count > limits.objects()) {
                    in.skipChildren();
                } else {
                    entries.add(entry(in, place + "/" + (count - 1)));
                }
            }
            if (count > limits.objects()) {
                issues.add(new StixIssue(
                        StixCode.OBJECT_COUNT,
                        place,
                        "The bundle has %d objects, and %d are allowed. Split it into several bundles."
                                .formatted(count, limits.objects())));
            }
            if (count == 0) {
                issues.add(new StixIssue(
                        StixCode.EMPTY, place, "The list of objects is empty. Add objects, or remove the list."));
            }
        }

        private StixEntry entry(JsonParser in, String place) throws IOException {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                return new StixEntry(
                        place,
                        null,
                        null,
                        null,
                        List.of(new StixIssue(StixCode.WRONG_TYPE, place, "This must be an object.")));
            }
            int from = (int) in.currentTokenLocation().getByteOffset();
            Tree tree = new Tree();
            ObjectNode object = tree.object(in, place, 1);
            int to = (int) in.currentLocation().getByteOffset();
            List<StixIssue> found = tree.found;
            if (found.isEmpty()) {
                found = StixValidator.check(object, place);
            }
            boolean refused = found.stream().anyMatch(one -> one.code().refuses());
            return new StixEntry(
                    place,
                    object.path("id").textValue(),
                    object.path("type").textValue(),
                    refused ? null : new StixObject(Arrays.copyOfRange(bytes, from, to), object),
                    found.stream().limit(StixEntry.MOST_ISSUES).toList());
        }
    }

    private static StixIssue duplicate(String place, String name) {
        return new StixIssue(
                StixCode.DUPLICATE_KEY,
                StixValidator.below(place, name),
                "The key %s occurs twice in the same object. Remove one.".formatted(Quote.of(name)));
    }

    /** Builds the tree of one object. What exceeds a limit is skipped and reported. */
    private final class Tree {

        private final List<StixIssue> found = new ArrayList<>();
        private int values;

        ObjectNode object(JsonParser in, String place, int depth) throws IOException {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                String below = StixValidator.below(place, name);
                in.nextToken();
                count(place);
                if (object.has(name)) {
                    add(duplicate(place, name));
                }
                object.set(name, value(in, below, depth));
            }
            return object;
        }

        private ArrayNode list(JsonParser in, String place, int depth) throws IOException {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                count(place);
                list.add(value(in, place + "/" + list.size(), depth));
            }
            return list;
        }

        private JsonNode value(JsonParser in, String place, int depth) throws IOException {
            return switch (in.currentToken()) {
                case START_OBJECT, START_ARRAY -> {
                    if (depth >= limits.depth()) {
                        add(new StixIssue(
                                StixCode.DEPTH,
                                place,
                                "The object is nested more than %d levels deep. Flatten it."
                                        .formatted(limits.depth())));
                        in.skipChildren();
                        yield NullNode.instance;
                    }
                    yield in.currentToken() == JsonToken.START_OBJECT
                            ? object(in, place, depth + 1)
                            : list(in, place, depth + 1);
                }
                case VALUE_STRING -> {
                    String text = in.getText();
                    if (text.length() > limits.text()) {
                        add(new StixIssue(
                                StixCode.TEXT_LENGTH,
                                place,
                                "The text has %d characters, and %d are allowed. Shorten it."
                                        .formatted(text.length(), limits.text())));
                    }
                    yield JsonNodeFactory.instance.textNode(text);
                }
                case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(in.getBigIntegerValue());
                case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(in.getDecimalValue());
                case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
                case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
                default -> NullNode.instance;
            };
        }

        private void count(String place) {
            if (++values == limits.values() + 1) {
                add(new StixIssue(
                        StixCode.VALUE_COUNT,
                        place,
                        "The object has more than %d values. Split it.".formatted(limits.values())));
            }
        }

        private void add(StixIssue issue) {
            if (found.size() < StixEntry.MOST_ISSUES) {
                found.add(issue);
            }
        }
    }
}
