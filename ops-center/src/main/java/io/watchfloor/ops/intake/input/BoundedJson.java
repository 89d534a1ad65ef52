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

/** JSON of doors' protocols, read within the budgets of telemetry. Thread-safe. */
public final class BoundedJson {

    /** What protocols put around a record. */
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

    /** Most records of one body. */
    public int mostRecords() {
        return limits.body().maxRecords();
    }

    /** The bytes of all records of one body at most. */
    public int mostBytes() {
        return limits.body().maxInflated();
    }

    /** The bytes of one record at most. */
    public int longestRecord() {
        return limits.record().max();
    }

    public JsonParser parser(byte[] body) throws IOException {
        return mapper.createParser(body);
    }

    public JsonParser parser(InputStream in) throws IOException {
        return mapper.createParser(in);
    }

    /** @throws InputRejection for what is no JSON, or is beyond the budgets */
    public JsonNode tree(byte[] body) throws InputRejection {
        try {
            return mapper.readTree(body);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The value that a parser is at; it goes on behind it. */
    public JsonNode within(JsonParser parser) throws IOException {
        return mapper.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(parser);
    }

    /** Whether all of this is one object. */
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

    /** With the place, and nothing of the body. */
    public static InputRejection unreadable(IOException failure) {
        String where =
                failure instanceof com.fasterxml.jackson.core.JsonProcessingException json && json.getLocation() != null
                        ? " at byte " + json.getLocation().getByteOffset()
                        : "";
        return InputRejection.unreadable(
                "body.json",
                ("The body is no JSON that can be read%s, or nests deeper or holds longer strings than is taken"
                                + " (watchfloor.ingest.max-depth, max-record).")
                        .formatted(where));
    }

    public InputRejection tooMany() {
        return InputRejection.tooLarge(
                "body.too-many-records",
                "A body may hold %d records (watchfloor.ingest.max-batch-records): send it in parts."
                        .formatted(mostRecords()));
    }
}
