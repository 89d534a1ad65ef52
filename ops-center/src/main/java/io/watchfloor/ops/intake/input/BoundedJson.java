package io.watchfloor.ops.intake.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.sensor.IngestSettings;
import java.io.IOException;
import java.io.InputStream;

/** Reads JSON in the protocols of the inputs, within the limits for telemetry. Thread-safe. */
public final class BoundedJson {

    /** Number of nesting levels that protocols add around a record. */
    private static final int LEVELS_AROUND = 12;

    private final JsonMapper mapper;
    private final IngestSettings limits;

    public BoundedJson(IngestSettings limits) {
        this.limits = limits;
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.record().maxDepth() + LEVELS_AROUND)
                .maxStringLength(limits.record().max())
                .maxNameLength(limits.record().maxString())
                .build();
        this.mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Maximum number of records in one body. */
    public int mostRecords() {
        return limits.body().maxRecords();
    }

    /** The maximum total size of the records of one body, in bytes. */
    public int mostBytes() {
        return limits.body().maxInflated();
    }

    /** The maximum size of one record, in bytes. */
    public int longestRecord() {
        return limits.record().max();
    }

    public JsonParser parser(byte[] body) throws IOException {
        return mapper.createParser(body);
    }

    public JsonParser parser(InputStream in) throws IOException {
        return mapper.createParser(in);
    }

    /** @throws InputRejection when the body is not JSON or exceeds the limits */
    public JsonNode tree(byte[] body) throws InputRejection {
        try {
            return mapper.readTree(body);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads the value at the parser's position, and moves the parser to the end of the value. */
    public JsonNode within(JsonParser parser) throws IOException {
        return mapper.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(parser);
    }

    /** Whether the whole text is a single JSON object. */
    public boolean isObject(byte[] text) {
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The error message contains the position of the error, but no content of the body. */
    public static InputRejection unreadable(IOException failure) {
        String where =
                failure instanceof com.fasterxml.jackson.core.JsonProcessingException json && json.getLocation() != null
                        ? " at byte " + json.getLocation().getByteOffset()
                        : "";
        return InputRejection.unreadable(
                "body.json",
                ("The body is not valid JSON%s, or it exceeds the limits for nesting or string length "
                                + "(watchfloor.ingest.max-depth, max-record).")
                        .formatted(where));
    }

    public InputRejection tooMany() {
        return InputRejection.tooLarge(
                "body.too-many-records",
                "The body has more than %d records (watchfloor.ingest.max-batch-records): send it in parts."
                        .formatted(mostRecords()));
    }
}
